import { createIdSource } from "@latchkey/core/crypto";
import type { Clock, Operation, Storage, UserRow } from "@latchkey/core/ports";
import { createOperation } from "../operations/create-operation.ts";
import type { Instruction } from "../operations/instruction.ts";
import type { ConsoleReader } from "./console-options.ts";
import type { Page } from "./page.ts";

const longestWords = 1_000;
const longestUserAgent = 500;

/** Makes what is committed for a page before it is sent, or for one that was refused. */
export interface ReadOperations {
  /** One read more when the page shows one person: his key seals what was asked about him, so that it goes with him. */
  reading(request: Request, reader: ConsoleReader, page: Page): Promise<Operation>;
  denial(request: Request, reader: ConsoleReader): Operation;
  /** Of so many, the last of whom makes this request: of several it says nothing more. */
  strangers(request: Request, refusals: number): Operation;
}

/** A cut may halve a character, and Postgres takes no U+0000. */
function toText(text: string, length: number): string {
  return text.slice(0, length).replaceAll("\0", "").toWellFormed();
}

/** What stands in the address names people and places: it is sealed with the words. */
function wordsOf(request: Request, { reason = "" }: ConsoleReader): string | null {
  const { search } = new URL(request.url);
  return toText(`${reason} ${search}`.trim(), longestWords) || null;
}

function instructionOf(request: Request, reader: ConsoleReader | null): Instruction {
  const userAgent = toText(request.headers.get("user-agent") ?? "", longestUserAgent) || null;
  return {
    actor: reader?.actor ?? { kind: "anonymous" },
    reason: "",
    authentication: reader?.authentication,
    request: { userAgent, ...reader?.request },
  };
}

export function createReadOperations(storage: Pick<Storage, "audit">, clock: Clock): ReadOperations {
  const ids = createIdSource(clock, { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) });

  const findSubject = async ({ subjectId }: Page): Promise<Pick<UserRow, "id" | "auditKey"> | null> => {
    if (subjectId === null) return null;
    const keys = await storage.audit.readSubjectKeys([subjectId]);
    return { id: subjectId, auditKey: keys.get(subjectId) ?? null };
  };

  const denied = (instruction: Instruction): Operation =>
    createOperation(ids, {
      name: "audit.read",
      outcome: "denied",
      code: "forbidden",
      instruction,
      subject: null,
      at: clock.now(),
      changes: [],
    });

  return {
    reading: async (request, reader, page) => {
      const { status, details } = page;
      const draft = {
        name: "audit.read",
        instruction: instructionOf(request, reader),
        subject: await findSubject(page),
        at: clock.now(),
        details,
        changes: [],
      } as const;
      if (status === 200) return { ...createOperation(ids, draft), reason: wordsOf(request, reader) };
      const code = status === 404 ? "not_found" : "invalid_input";
      return createOperation(ids, { ...draft, outcome: "failed", code });
    },
    denial: (request, reader) => denied(instructionOf(request, reader)),
    strangers: (request, refusals) => {
      const instruction = instructionOf(request, null);
      return {
        ...denied(refusals === 1 ? instruction : { ...instruction, request: {} }),
        occurrences: refusals,
      };
    },
  };
}
