// Which file may import which: DESIGN's rings, as data. Tests may use whatever they need.

/** Rings of core, each with the rings it may import; `type:` allows types alone. */
const rings = {
  errors: [],
  domain: ["errors"],
  ports: ["domain", "errors"],
  crypto: ["ports", "errors", "type:domain"],
  "use-cases": ["domain", "ports", "crypto", "errors", "type:config"],
  http: ["use-cases", "domain", "errors", "type:config", "type:ports"],
  node: ["errors", "type:http"],
  runtime: ["ports"],
  webhooks: ["crypto", "domain", "runtime", "type:ports", "type:use-cases"],
  memory: ["ports", "domain", "errors", "runtime"],
  testing: ["ports", "domain", "errors", "memory"],
};

const tests = "(^|/)test/|\\.test(-d)?\\.ts$";
const core = "^packages/core/src/";
const inCore = (names) => `${core}(${names.join("|")})/`;

const ringRules = Object.entries(rings).flatMap(([ring, allowed]) => {
  const values = allowed.filter((name) => !name.startsWith("type:"));
  const types = allowed.filter((name) => name.startsWith("type:")).map((name) => name.slice(5));
  const from = { path: inCore([ring]), pathNot: tests };
  return [
    {
      name: `ring-${ring}`,
      comment: `${ring} may import ${allowed.join(", ") || "no other ring"}`,
      severity: "error",
      from,
      to: { path: core, pathNot: inCore([ring, ...values, ...types]) },
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `ring-${ring}-types`,
            comment: `${ring} may import types alone from ${types.join(", ")}`,
            severity: "error",
            from,
            to: { path: inCore(types), dependencyTypesNot: ["type-only"] },
          },
        ]),
  ];
});

export default {
  forbidden: [
    ...ringRules,
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "own-index",
      comment: "An index is for others; inside a package, import the file itself",
      severity: "error",
      from: { path: "^((?:packages|examples|integrations)/[^/]+)/", pathNot: tests },
      to: { path: "^$1/src/index\\.ts$" },
    },
    {
      name: "own-ring-index",
      severity: "error",
      from: { path: `${core}([^/]+)/`, pathNot: tests },
      to: { path: `${core}$1/index\\.ts$` },
    },
    {
      name: "core-stands-alone",
      comment: "core knows no adapter, no example and no test server",
      severity: "error",
      from: { path: core },
      to: { path: "^(packages/(?!core/)|examples/|integrations/)" },
    },
    {
      name: "core-runs-anywhere",
      comment: "Only ./node and ./testing may need Node",
      severity: "error",
      from: { path: core, pathNot: `${inCore(["node", "testing"])}|${tests}` },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "hashing-in-crypto",
      comment: "Comparing and hashing stand in one ring, where they can be reviewed together",
      severity: "error",
      from: { path: "^packages/", pathNot: `${inCore(["crypto"])}|${tests}` },
      to: { path: "(^|/)@oslojs/crypto/" },
    },
    {
      name: "adapters-know-ports",
      comment: "An adapter imports @latchkey/core/ports, /errors and /crypto",
      severity: "error",
      from: { path: "^packages/(?!core/)[^/]+/src/", pathNot: tests },
      to: { path: "^packages/core/", pathNot: "^packages/core/src/(ports|errors|crypto)/index\\.ts$" },
    },
    {
      name: "adapters-apart",
      comment: "Adapters never import each other",
      severity: "error",
      from: { path: "^packages/([^/]+)/", pathNot: tests },
      to: { path: "^packages/(?!core/)", pathNot: "^packages/$1/" },
    },
    {
      name: "packages-not-examples",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^examples/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^packages/[^/]+/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["latchkey:source", "import", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
