// The small part of ESLint's plugin interface that the rules here use.

interface Comment {
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}

export interface Node {
  readonly type: string;
  readonly name?: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly parent?: Node;
  readonly arguments?: readonly Node[];
  readonly callee?: Node;
  readonly object?: Node;
  readonly property?: Node;
  readonly superClass?: Node | null;
  readonly typeAnnotation?: Node;
  readonly typeName?: Node;
}

interface RuleContext {
  readonly sourceCode: { getAllComments(): readonly Comment[] };
  report(problem: { readonly node: Node; readonly message: string }): void;
}

export interface Rule {
  create(context: RuleContext): Record<string, (node: Node) => void>;
}
