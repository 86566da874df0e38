import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildId } from "../../testing/builders/build-id.ts";
import { buildOperation } from "../../testing/builders/build-operation.ts";
import type { Actor } from "./actor.ts";
import { assertOperation } from "./assert-operation.ts";
import { isJobName } from "./is-job-name.ts";

const assertBy = (actor: unknown) => (): void => {
  // A host's JavaScript may give anything.
  assertOperation(buildOperation({ actor: actor as Actor }));
};

describe("the actor of an operation", () => {
  test.each<Actor>([
    { kind: "anonymous" },
    { kind: "user", userId: buildId() },
    { kind: "staff", userId: buildId(), onBehalfOf: null },
    { kind: "staff", userId: buildId(), onBehalfOf: buildId() },
    { kind: "system", job: "r" },
    { kind: "system", job: "latchkey:prune-2.sessions_old" },
    { kind: "system", job: "a".repeat(100) },
  ])("may be %o", (actor) => {
    expect(assertBy(actor)).not.toThrow();
  });

  test.each([
    undefined,
    null,
    "system:risk",
    {},
    { kind: "root" },
    { kind: "toString" },
    { kind: "user" },
    { kind: "user", userId: null },
    { kind: "user", userId: "" },
    { kind: "user", userId: "me" },
    { kind: "user", userId: `${buildId()}\n` },
    { kind: "user", userId: `{${buildId()}}` },
    { kind: "user", userId: [buildId()] },
    { kind: "staff", userId: buildId() },
    { kind: "staff", userId: "me", onBehalfOf: null },
    { kind: "staff", userId: buildId(), onBehalfOf: "" },
    { kind: "system" },
    { kind: "system", job: "" },
    { kind: "system", job: "a".repeat(101) },
    { kind: "system", job: ["risk"] },
  ])("is refused when it is %o", (actor) => {
    expect(assertBy(actor)).toThrow(TypeError);
  });

  test("is a job by its plain name alone", () => {
    const plain = /^[a-z][a-z0-9:._-]*(?![^])/;
    fc.assert(
      fc.property(fc.string(), (job) => {
        expect(isJobName(job)).toBe(plain.test(job) && job.length <= 100);
        expect(isJobName(`risk ${job}`)).toBe(false);
      }),
    );
    for (const job of ["risk\n", "risk\u0000", "r\u0456sk", "risk\u{1F389}"])
      expect(assertBy({ kind: "system", job })).toThrow(/does not say who acts/);
  });

  test("is not repeated by the message", () => {
    expect(assertBy({ kind: "system", job: "A Person's Name" })).not.toThrow(/Person/);
  });
});
