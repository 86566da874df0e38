import type { Node, Rule } from "./rule.ts";

const isConst = ({ typeAnnotation }: Node): boolean =>
  typeAnnotation?.type === "TSTypeReference" && typeAnnotation.typeName?.name === "const";

const statementAround = (node: Node): Node => {
  let current = node;
  while (current.parent && !/Statement$|Declaration$|^Program$|^Property/.test(current.type))
    current = current.parent;
  return current.type === "Program" ? node : current;
};

/** An `as` overrules the compiler, so a comment on it, or right above its statement, says why that is safe. */
export const explainedAssertion: Rule = {
  create: (context) => ({
    TSAsExpression: (node) => {
      if (isConst(node)) return;
      const first = statementAround(node).loc.start.line - 1;
      const last = node.loc.end.line + 1;
      const isExplained = context.sourceCode
        .getAllComments()
        .some(({ loc }) => loc.end.line >= first && loc.start.line <= last);
      if (!isExplained)
        context.report({ node, message: "An `as` needs a comment that says why it is safe." });
    },
  }),
};
