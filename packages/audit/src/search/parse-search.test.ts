import { describe, expect, test } from "vitest";
import { parseSearch } from "./parse-search.ts";

const parse = (search: object) => parseSearch(search, (ip) => `key of ${ip}`);

describe("a search", () => {
  test.each([
    ["192.0.2.1", "key of 192.0.2.1"],
    ["::ffff:192.0.2.1", "key of 192.0.2.1"],
    ["2001:DB8::0", "key of 2001:db8::"],
  ])("finds %s in any spelling by its key, and never gives the address away", (ip, ipKey) => {
    const { filter, issues } = parse({ ip });
    expect(issues).toEqual([]);
    expect(filter).toEqual({ ipKey });
  });

  test.each([
    ["ip", { ip: "192.0.2.0/24" }],
    ["actorId", { actorId: "me" }],
    ["subjectId", { subjectId: "" }],
    ["entity.name", { entity: { name: "__proto__", id: crypto.randomUUID() } }],
    ["entity.id", { entity: { name: "user", id: "1" } }],
    ["name", { name: "user.%" }],
    ["outcome", { outcome: "maybe" }],
    ["requestId", { requestId: "a\0b" }],
    ["identifierKey", { identifierKey: "x" }],
    ["text", { text: " " }],
    ["text", { text: "x".repeat(201) }],
    ["text", { text: "\ud800" }],
    ["since", { since: new Date(Number.NaN) }],
    ["since", { since: new Date("0000-12-31T23:59:59Z") }],
    ["until", { until: new Date(8.64e15) }],
    ["until", { since: new Date(1), until: new Date(1) }],
  ])("refuses a wrong %s", (path, search) => {
    expect(parse(search).issues.map((issue) => issue.path.join("."))).toEqual([path]);
  });
});
