import { createServer } from "node:http";
import { toNodeHandler } from "@latchkey/core/node";
import type { Courier, UserId } from "@latchkey/core/ports";
import { assembleHouse } from "./assemble-house.ts";
import { createLog } from "./create-log.ts";
import type { HouseCommand, HouseReport, HouseSettings } from "./house-messages.ts";
import { openStores, patientMs } from "./open-stores.ts";

// The entry of a process of its own: the same house, served over HTTP.
const report = (message: HouseReport): void => void process.send?.(message);

// The parent wrote it.
const settings = JSON.parse(process.env["HOUSE_SETTINGS"] ?? "{}") as HouseSettings;
const logger = createLog();
const stores = openStores({ ...settings, deadlineMs: patientMs, logger });

const courier: Courier = {
  channels: ["email", "sms"],
  send: (envelope) => {
    report({ kind: "message", envelope });
    // A worker that holds its lease and never comes back.
    if (settings.courier === "hangs") return new Promise(() => {});
    return Promise.resolve({ outcome: "sent" });
  },
};

const auth = assembleHouse({ ...stores, courier, logger, options: settings.options });

const obey = async (command: HouseCommand): Promise<void> => {
  switch (command.kind) {
    case "suspend":
      // The parent read it from an answer.
      return auth.users.suspend(command.userId as UserId, { job: "acceptance", reason: "test" });
    case "stop":
      await auth.stop();
  }
};

process.on("message", (command: HouseCommand) => {
  obey(command).then(
    () => report({ kind: "done", id: command.id, error: null }),
    (error: unknown) => report({ kind: "done", id: command.id, error: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

const server = createServer(toNodeHandler(auth.handler));
await auth.start();
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("A server has a port.");
  report({ kind: "listening", port: address.port });
});
