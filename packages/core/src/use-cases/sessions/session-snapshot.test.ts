import { expect, test } from "vitest";
import { createKeyRing } from "../../crypto/key-ring.ts";
import { createSealer } from "../../crypto/seal.ts";
import { buildAccount } from "../../testing/builders/build-account.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import { buildSession } from "../../testing/builders/build-session.ts";
import { openSnapshot, sealSnapshot, snapshotOf } from "./session-snapshot.ts";

const sealer = createSealer({
  ring: createKeyRing(["J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu"]),
  label: "session_seal",
  random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
});

test("a snapshot opens under its own user and session, as it was, and under no other", async () => {
  const account = buildAccount({ userType: "vendor", fullName: "Ada Lovelace", locale: "en-GB" });
  const session = buildSession(account.user);
  const snapshot = snapshotOf({ account, session, now: new Date() }, new Date("2026-11-22T12:01:00Z"));
  expect(JSON.stringify(snapshot), "no personal data").not.toMatch(/Ada|en-GB|@|192\.0\.2|Conformance/);
  const sealed = await sealSnapshot(sealer, snapshot);
  expect(await openSnapshot(sealer, sealed, account.user.id, session.id)).toEqual(snapshot);
  expect(await openSnapshot(sealer, sealed, buildId(), session.id)).toBeNull();
  expect(await openSnapshot(sealer, sealed, account.user.id, buildId())).toBeNull();
});
