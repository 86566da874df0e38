import { createServer } from "node:http";
import { toNodeHandler } from "@latchkey/core/node";
import { runMarketplace } from "@latchkey/example-shared";
import express from "express";
import { answerParserError } from "./answer-parser-error.ts";

await runMarketplace(({ auth, authPath, auditConsole, auditPath, pages }) => {
  const app = express();
  app.disable("x-powered-by");

  // Latchkey may stand on either side of a body parser: what was parsed is read from `request.body`.
  app.use(express.json({ limit: "16kb" }));
  app.use(authPath, toNodeHandler(auth.handler));
  if (auditConsole) app.use(auditPath, toNodeHandler(auditConsole));
  app.use(toNodeHandler(pages));
  app.use(answerParserError);

  return createServer(app);
});
