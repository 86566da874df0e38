import { isUuid } from "@latchkey/core/crypto";
import type { InputIssue } from "@latchkey/core/errors";
import { type AuditFilter, canonicalAddress, entityKeys } from "@latchkey/core/ports";
import { issue } from "../operations/invalid-input.ts";
import { isStorableDate } from "../operations/is-storable-date.ts";
import { isStorableText } from "../operations/is-storable-text.ts";
import type { AuditSearch } from "./audit-search.ts";

const maxText = 200;
const operationName = /^[a-z_]+\.[a-z_]+$/;
const outcomes: readonly unknown[] = ["succeeded", "failed", "denied"];

/**
 * What the storage is asked, and what is wrong with it.
 * @param addressKey the keyed hash by which records of an address are found
 */
export function parseSearch(
  search: AuditSearch,
  addressKey: (ip: string) => string,
): { readonly filter: AuditFilter; readonly issues: readonly InputIssue[] } {
  const { ip, ...filter } = search;
  const address = ip === undefined ? undefined : canonicalAddress(ip);
  return {
    filter: { ...filter, ipKey: address == null ? undefined : addressKey(address) },
    issues: [...issuesOf(filter), ...(address === null ? [issue("ip", "an IP address")] : [])],
  };
}

function issuesOf(filter: Omit<AuditSearch, "ip">): readonly InputIssue[] {
  const { actorId, subjectId, entity, name, outcome, requestId, identifierKey, text, since, until } = filter;
  const checks: readonly (readonly [path: string, isWrong: boolean, message: string])[] = [
    ["actorId", actorId !== undefined && !isUuid(actorId), "a UUID"],
    ["subjectId", subjectId !== undefined && !isUuid(subjectId), "a UUID"],
    ["entity.name", entity !== undefined && !Object.hasOwn(entityKeys, entity.name), "the name of an entity"],
    ["entity.id", entity !== undefined && !isUuid(entity.id), "a UUID"],
    ["name", name !== undefined && !operationName.test(name), "the name of an operation"],
    ["outcome", outcome !== undefined && !outcomes.includes(outcome), "succeeded, failed or denied"],
    ["requestId", requestId !== undefined && !isStorableText(requestId, 500), "1 to 500 characters"],
    ["identifierKey", identifierKey !== undefined && !/^[0-9a-f]{16}$/.test(identifierKey), "16 hex digits"],
    ["text", text !== undefined && !isStorableText(text, maxText), `1 to ${maxText} characters`],
    ["since", since !== undefined && !isStorableDate(since), "a date"],
    ["until", until !== undefined && !isStorableDate(until), "a date"],
    ["until", since !== undefined && until !== undefined && since >= until, "after since"],
  ];
  return checks.filter(([, isWrong]) => isWrong).map(([path, , message]) => issue(path, message));
}
