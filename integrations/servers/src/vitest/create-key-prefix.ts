import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import "./provided-context.ts";

/** A prefix for the Redis keys of one test file, so that files share a server without meeting. */
export const createKeyPrefix = (): string => `t${inject("runId")}${randomBytes(6).toString("hex")}:`;
