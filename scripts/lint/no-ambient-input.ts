import type { Rule } from "./rule.ts";

const message = "Time and randomness come in by port: take a clock or a random source as an argument.";

const ambient = new Set([
  "Date.now",
  "Math.random",
  "performance.now",
  "crypto.getRandomValues",
  "crypto.randomUUID",
]);

/** Keeps core repeatable under a frozen clock and a seeded random source. */
export const noAmbientInput: Rule = {
  create: (context) => ({
    MemberExpression: (node) => {
      if (ambient.has(`${node.object?.name}.${node.property?.name}`)) context.report({ node, message });
    },
    NewExpression: (node) => {
      if (node.callee?.name === "Date" && node.arguments?.length === 0) context.report({ node, message });
    },
  }),
};
