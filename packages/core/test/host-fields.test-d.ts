import { type Auth, type Caller, createAuth, type TunableOptions, type User } from "@latchkey/core";
import type { Courier, Ephemeral, Storage } from "@latchkey/core/ports";
import { expectTypeOf } from "vitest";
import { z } from "zod";

declare const ports: { storage: Storage; ephemeral: Ephemeral; courier: Courier };
declare const caller: Caller;
const given = { ...ports, secrets: ["a"], indexSecret: "b", baseUrl: "https://shop.example" };
const storeName = "Cheeses";

const plain = createAuth(given);
const auth = createAuth({
  ...given,
  vendor: z
    .object({ taxNumber: z.string(), size: z.coerce.number<string>().optional() })
    .refine(({ taxNumber }) => taxNumber !== ""),
  client: z.strictObject({ interests: z.array(z.string()).default([]) }),
});

// Accepted
void auth.registration.start({
  as: "vendor",
  email: "a@b.example",
  vendor: { storeName, taxNumber: "DE1", size: "3" },
});
void auth.registration.start({
  as: "client",
  phone: "+49",
  client: { interests: ["tea"] },
  profile: { fullName: "Ada" },
});
void auth.registration.start({ as: "client", email: "a@b.example" });
void plain.registration.start({ as: "vendor", email: "a@b.example", vendor: { storeName } });
void plain.registration.start({ as: "client", email: "a@b.example" });
void auth.me.updateVendor(caller, { taxNumber: "DE2" }, { version: 1 });

// Outputs are the host's
type OwnUser = Awaited<ReturnType<typeof auth.me.get>>;
expectTypeOf<NonNullable<OwnUser["vendor"]>["taxNumber"]>().toEqualTypeOf<string>();
expectTypeOf<NonNullable<OwnUser["vendor"]>["size"]>().toEqualTypeOf<number | undefined>();
expectTypeOf<NonNullable<OwnUser["client"]>["interests"]>().toEqualTypeOf<string[]>();
expectTypeOf<NonNullable<User<undefined, undefined>["vendor"]>["storeName"]>().toEqualTypeOf<string>();
expectTypeOf(plain).toEqualTypeOf<Auth<undefined, undefined>>();
expectTypeOf<{ challenge: { attempts: number } }>().toExtend<TunableOptions>();

// Refused
// @ts-expect-error both identifiers
void auth.registration.start({ as: "client", email: "a@b.example", phone: "+49" });
// @ts-expect-error neither identifier
void auth.registration.start({ as: "client" });
// @ts-expect-error a missing host field
void auth.registration.start({ as: "vendor", email: "a@b.example", vendor: { storeName } });
const vendor = { storeName, taxNumber: "DE1" };
// @ts-expect-error an unknown host field
void auth.registration.start({ as: "vendor", email: "a@b.example", vendor: { ...vendor, colour: 1 } });
// @ts-expect-error vendor data for a client
void auth.registration.start({ as: "client", email: "a@b.example", vendor: { storeName, taxNumber: "DE1" } });
// @ts-expect-error staff never register themselves
void auth.registration.start({ as: "staff", email: "a@b.example" });
// @ts-expect-error client fields that the host did not define
void plain.registration.start({ as: "client", email: "a@b.example", client: { interests: [] } });
// @ts-expect-error an edit needs the version that was read
void auth.me.update(caller, { fullName: "Ada" });
// @ts-expect-error JSON can't hold a date
createAuth({ ...given, vendor: z.object({ since: z.date() }) });
// @ts-expect-error not an object
createAuth({ ...given, client: z.string() });
