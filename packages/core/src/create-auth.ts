import type { Auth } from "./auth.ts";
import type { AuthOptions } from "./config/auth-options.ts";
import type { Fields } from "./config/fields.ts";
import { parseSettings } from "./config/parse-settings.ts";
import type { Settings } from "./config/settings.ts";
import { createFacade } from "./create-facade.ts";
import { createIndexKeys } from "./crypto/index-keys.ts";
import { createKeyRing } from "./crypto/key-ring.ts";
import { createSealer } from "./crypto/seal.ts";
import { createIdSource } from "./crypto/uuid-v7.ts";
import { StoreError } from "./errors/index.ts";
import { createHandler } from "./http/create-handler.ts";
import type { Courier } from "./ports/courier.ts";
import { consoleLogger } from "./runtime/console-logger.ts";
import { systemClock } from "./runtime/system-clock.ts";
import { systemRandom } from "./runtime/system-random.ts";
import { createUseCases } from "./use-cases/create-use-cases.ts";
import { createDeliveryWorker } from "./use-cases/deliveries/delivery-worker.ts";
import type { Dependencies } from "./use-cases/dependencies.ts";
import { describeBodies } from "./use-cases/describe-bodies.ts";
import { createHostFields } from "./use-cases/host-fields.ts";
import { createHousekeeping } from "./use-cases/housekeeping.ts";
import { createRun } from "./use-cases/run-operation.ts";
import { clientFieldNames, vendorFieldNames } from "./use-cases/vendors/vendor-input.ts";

/** Messages of equal size, whether a code, or a decoy for nobody. */
const messageBlockBytes = 1_024;

/**
 * Assembles the library. Does no I/O: wrong options throw here, wrong stores in `start`.
 * @throws TypeError that names every wrong option, a missing or weak secret, or a host field that can't be
 */
export function createAuth<
  V extends Fields | undefined = undefined,
  C extends Fields | undefined = undefined,
>(options: AuthOptions<V, C>): Auth<V, C> {
  const {
    storage,
    ephemeral,
    courier,
    secrets,
    indexSecret,
    vendor,
    client,
    clock,
    random,
    logger,
    ...tunable
  } = options;
  const settings = parseSettings(tunable);
  assertReachable(settings, courier);
  if (secrets.includes(indexSecret))
    throw new TypeError("Latchkey's options are wrong: indexSecret must not be one of secrets");
  const ring = createKeyRing(secrets);
  const indexKeys = createIndexKeys(indexSecret);
  const runtime = {
    clock: clock ?? systemClock,
    random: random ?? systemRandom,
    logger: logger ?? consoleLogger,
  };
  const sealer = (label: "challenge_seal" | "delivery_seal" | "session_seal", padTo = 1) =>
    createSealer({ ring, label, random: runtime.random, padTo });
  const sealers = {
    challenge: sealer("challenge_seal"),
    delivery: sealer("delivery_seal", messageBlockBytes),
    session: sealer("session_seal"),
  };
  const worker = createDeliveryWorker({
    ...runtime,
    queue: storage.deliveries,
    courier,
    sealer: sealers.delivery,
  });
  const dependencies: Dependencies = {
    ...runtime,
    storage,
    ephemeral,
    settings,
    ring,
    indexKeys,
    sealers,
    ids: createIdSource(runtime.clock, runtime.random),
    hostFields: {
      vendor: createHostFields("vendor", vendor, vendorFieldNames),
      client: createHostFields("client", client, clientFieldNames),
    },
    run: createRun({ storage, sessions: ephemeral.sessions, logger: runtime.logger, nudge: worker.nudge }),
  };
  const useCases = createUseCases(dependencies);
  const housekeeping = createHousekeeping(dependencies);

  const handler = createHandler({
    useCases,
    settings,
    logger: runtime.logger,
    newRequestId: () => dependencies.ids.newId<string>(),
    schemas: describeBodies(dependencies.hostFields),
  });
  const start = async (): Promise<void> => {
    await Promise.all([storage.check(), ephemeral.check()]);
    if ((await storage.pin("index_secret", indexKeys.fingerprint)) !== indexKeys.fingerprint) {
      throw new StoreError(
        "ERR_STORE_MISCONFIGURED",
        "indexSecret is not the one that this database was made with: nobody would be found by it",
      );
    }
    worker.start();
    housekeeping.start();
  };
  const stop = async (): Promise<void> => {
    await Promise.all([worker.stop(), housekeeping.stop()]);
  };
  // Inner rings see JSON; that it is of the host's types is what his own schemas checked on the way in.
  return { start, stop, handler, ...createFacade(useCases, settings) } as unknown as Auth<V, C>;
}

/** Every identifier that may register must be reachable. */
function assertReachable({ phone }: Settings, courier: Courier): void {
  const isPhoneAllowed = phone.countries === "all" || phone.countries.length > 0;
  if (!courier.channels.includes("email"))
    throw new TypeError("Latchkey's options are wrong: the courier can't send email");
  if (isPhoneAllowed && !courier.channels.includes("sms")) {
    throw new TypeError(
      "Latchkey's options are wrong: phone.countries allows phones, and the courier can't send sms",
    );
  }
}
