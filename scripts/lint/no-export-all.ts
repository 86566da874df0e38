import type { Rule } from "./rule.ts";

/** What a package exports is a list that a reader can see and a reviewer can compare. */
export const noExportAll: Rule = {
  create: (context) => ({
    ExportAllDeclaration: (node) => {
      context.report({ node, message: "List the exports by name." });
    },
  }),
};
