import type { Auth } from "./auth.ts";
import { assertParts } from "./config/assert-parts.ts";
import type { AuthOptions } from "./config/auth-options.ts";
import type { Fields } from "./config/fields.ts";
import { parseSettings } from "./config/parse-settings.ts";
import { createFacade } from "./create-facade.ts";
import { createLifeCycle } from "./create-life-cycle.ts";
import { createIndexKeys } from "./crypto/index-keys.ts";
import { createKeyRing } from "./crypto/key-ring.ts";
import { createSealer } from "./crypto/seal.ts";
import { createIdSource } from "./crypto/uuid-v7.ts";
import { createHandler } from "./http/create-handler.ts";
import { consoleLogger } from "./runtime/console-logger.ts";
import { createQuietLogger } from "./runtime/quiet-logger.ts";
import { systemClock } from "./runtime/system-clock.ts";
import { systemRandom } from "./runtime/system-random.ts";
import { createUseCases } from "./use-cases/create-use-cases.ts";
import { createDeliveryWorker } from "./use-cases/deliveries/delivery-worker.ts";
import type { Dependencies } from "./use-cases/dependencies.ts";
import { describeBodies } from "./use-cases/describe-bodies.ts";
import { createConsumers } from "./use-cases/events/consumers.ts";
import { createHostFields } from "./use-cases/host-fields.ts";
import { createHousekeeping } from "./use-cases/housekeeping.ts";
import { createRefusals } from "./use-cases/refusals/create-refusals.ts";
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
  assertParts(options, settings);
  const ring = createKeyRing(secrets);
  const indexKeys = createIndexKeys(indexSecret);
  const runtime = {
    clock: clock ?? systemClock,
    random: random ?? systemRandom,
    logger: createQuietLogger(logger ?? consoleLogger),
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
  const consumers = createConsumers({ ...runtime, log: storage.events });
  const ids = createIdSource(runtime.clock, runtime.random);
  const refusals = createRefusals({ ...runtime, storage, ids });
  const dependencies: Dependencies = {
    ...runtime,
    storage,
    ephemeral,
    settings,
    ring,
    indexKeys,
    sealers,
    ids,
    hostFields: {
      vendor: createHostFields("vendor", vendor, vendorFieldNames),
      client: createHostFields("client", client, clientFieldNames),
    },
    run: createRun({
      storage,
      sessions: ephemeral.sessions,
      logger: runtime.logger,
      nudge: worker.nudge,
      nudgeConsumers: consumers.nudge,
    }),
    countRefusal: refusals.count,
  };
  const useCases = createUseCases(dependencies);

  const handler = createHandler({
    useCases,
    settings,
    logger: runtime.logger,
    newRequestId: () => ids.newId<string>(),
    onForged: (context) => refusals.count("forbidden", context),
    schemas: describeBodies(dependencies.hostFields),
  });
  const lifeCycle = createLifeCycle({
    storage,
    ephemeral,
    indexKeys,
    work: [worker, createHousekeeping(dependencies), refusals, consumers],
  });
  const { consume, redrive } = consumers;
  const events = { consume, redrive };
  // Inner rings see JSON; that it is of the host's types is what his own schemas checked on the way in.
  return { ...lifeCycle, handler, events, ...createFacade(useCases, settings) } as unknown as Auth<V, C>;
}
