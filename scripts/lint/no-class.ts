import type { Node, Rule } from "./rule.ts";

const extendsAnError = ({ superClass }: Node): boolean => superClass?.name?.endsWith("Error") ?? false;

/** Factories return object literals; a class is for an error, which callers tell apart by its type. */
export const noClass: Rule = {
  create: (context) => {
    const check = (node: Node): void => {
      if (!extendsAnError(node))
        context.report({ node, message: "Write a factory; classes are for errors only." });
    };
    return { ClassDeclaration: check, ClassExpression: check };
  },
};
