import { createServer } from "node:http";
import { errorCodes } from "@latchkey/core/errors";
import { toNodeHandler } from "@latchkey/core/node";
import { runMarketplace } from "@latchkey/example-shared";
import express, { type ErrorRequestHandler } from "express";

const isHttpError = (error: unknown): error is { readonly status: number } =>
  error instanceof Error && "status" in error && typeof error.status === "number" && error.status < 500;

/** The parser's refusals (no JSON, too large), in the form of Latchkey's own; everything else is a defect and stays a 500. */
const answerParserError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (!isHttpError(error) || response.headersSent) return next(error);
  const code = error.status === 413 ? "payload_too_large" : "invalid_input";
  const { status, message: title } = errorCodes[code];
  response.status(status).type("application/problem+json").send(JSON.stringify({ status, title, code }));
};

await runMarketplace(({ auth, authPath, pages }) => {
  const app = express();
  app.disable("x-powered-by");

  // Latchkey may stand on either side of a body parser: what was parsed is read from `request.body`.
  app.use(express.json({ limit: "16kb" }));
  app.use(authPath, toNodeHandler(auth.handler));
  app.use(toNodeHandler(pages));
  app.use(answerParserError);

  return createServer(app);
});
