import { z } from "zod";
import { AuthError } from "../../errors/index.ts";
import type { Route } from "../route.ts";

interface HealthView {
  readonly status: "ok";
  readonly storage: true;
  readonly ephemeral: true;
}

const healthView: z.ZodType<HealthView> = z.strictObject({
  status: z.literal("ok"),
  storage: z.literal(true),
  ephemeral: z.literal(true),
});
const documentView: z.ZodType = z.looseObject({ openapi: z.string() });

/** What machines ask: the document and the health check. */
export const serviceRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/openapi.json",
    operationId: "getDocument",
    summary: "This document.",
    body: null,
    needsSession: false,
    success: { status: 200, description: "OpenAPI 3.1.", view: { name: "Document", schema: documentView } },
    errors: [],
    handle: async ({ document }) => ({ body: document() }),
  },
  {
    method: "GET",
    path: "/health",
    operationId: "getHealth",
    summary: "Whether both stores answer.",
    body: null,
    needsSession: false,
    success: { status: 200, description: "Both answer.", view: { name: "Health", schema: healthView } },
    errors: [],
    handle: async ({ useCases }) => {
      const { storage, ephemeral } = await useCases.health();
      if (!storage || !ephemeral)
        throw new AuthError("service_unavailable", { details: { storage, ephemeral } });
      return { body: { status: "ok", storage, ephemeral } };
    },
  },
];
