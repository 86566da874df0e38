import { createIdSource, type IdSource } from "@latchkey/core/crypto";
import type { Clock, Operation, Storage } from "@latchkey/core/ports";
import type { ConsoleReader } from "./console-options.ts";
import type { Page } from "./page.ts";

const longestWords = 1_000;

/** Makes what is committed for a page before it is sent, or for one that was refused. */
export interface ReadOperations {
  /** One read more when the page shows one person: his key seals what was asked about him, so that it goes with him. */
  reading(request: Request, reader: ConsoleReader, page: Page): Promise<Operation>;
  denial(request: Request, reader: ConsoleReader | null): Operation;
}

/** What stands in the address names people and places: it is sealed with the words. */
function wordsOf(request: Request, reason: string | undefined): string | null {
  const { search } = new URL(request.url);
  return (
    [reason ?? "", search]
      .filter((part) => part !== "")
      .join(" ")
      .slice(0, longestWords) || null
  );
}

function baseOperation(ids: IdSource, clock: Clock, request: Request, reader: ConsoleReader | null) {
  return {
    id: ids.newId<Operation["id"]>(),
    name: "audit.read",
    actor: reader?.actor ?? { kind: "anonymous" },
    authentication: {
      sessionId: null,
      challengeId: null,
      identifierKey: null,
      amr: [],
      ...reader?.authentication,
    },
    request: {
      requestId: ids.newId<string>(),
      ip: null,
      userAgent: request.headers.get("user-agent"),
      deviceId: null,
      ...reader?.request,
    },
    at: clock.now(),
    occurrences: 1,
    changes: [],
    events: [],
    deliveries: [],
    audit: null,
  } as const satisfies Partial<Operation>;
}

export function createReadOperations(storage: Pick<Storage, "audit">, clock: Clock): ReadOperations {
  const ids = createIdSource(clock, { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) });
  return {
    reading: async (request, reader, { subjectId, details, status }) => {
      const keys = subjectId === null ? null : await storage.audit.readSubjectKeys([subjectId]);
      return {
        ...baseOperation(ids, clock, request, reader),
        ...(status === 200
          ? { outcome: "succeeded", reason: wordsOf(request, reader.reason) }
          : { outcome: "failed", reason: status === 404 ? "not_found" : "invalid_input" }),
        subjectId,
        subjectKey: (subjectId !== null && keys?.get(subjectId)) || null,
        details,
      };
    },
    denial: (request, reader) => ({
      ...baseOperation(ids, clock, request, reader),
      outcome: "denied",
      reason: "forbidden",
      subjectId: null,
      subjectKey: null,
    }),
  };
}
