import { expect, test } from "vitest";
import { createKeyRing } from "../../crypto/key-ring.ts";
import { createSealer } from "../../crypto/seal.ts";
import { parseIdentifier } from "../../domain/identifiers/parse-identifier.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import { buildUser, identifierKeyOf } from "../../testing/builders/build-user.ts";
import { openPayload, sealPayload } from "./challenge-payload.ts";

const sealer = createSealer({
  ring: createKeyRing(["J5rY0vCq8mXw2tLz7bNd4sHf9gKp3eAu"]),
  label: "challenge_seal",
  random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
});

test("a payload opens in its own flow, for its own purpose and identifier, and nowhere else", async () => {
  const identifier = parseIdentifier({ email: "ada@example.com" }, { defaultRegion: null, countries: [] });
  const payload = { identifier, expiresAt: 1_795_348_800_000, draft: null };
  const place = { id: buildId(), purpose: "sign_in", identifierKey: identifierKeyOf(buildUser()) } as const;
  const sealed = await sealPayload(sealer, payload, place);
  expect(sealed).not.toContain("ada");
  expect(await openPayload(sealer, sealed, place)).toEqual(payload);
  for (const other of [
    { ...place, id: buildId() },
    { ...place, purpose: "registration" as const },
    { ...place, identifierKey: identifierKeyOf(buildUser()) },
  ])
    expect(await openPayload(sealer, sealed, other)).toBeNull();
});
