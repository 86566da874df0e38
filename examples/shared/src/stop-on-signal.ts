import type { Server } from "node:http";

const limitMs = 5_000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    // A server that is closed already is what we want.
    server.close(() => resolve());
    server.closeIdleConnections();
    // Requests under way have until then; a browser that holds its connection open does not hold us.
    setTimeout(() => server.closeAllConnections(), limitMs / 2).unref();
  });

/**
 * Ends the process in order at the first signal: no new connections, answers finish, then `stop`. Further signals change
 * nothing (Ctrl-C reaches us once through the terminal and again through npm); after five seconds it ends anyhow.
 */
export const stopOnSignal = (server: Server, stop: () => Promise<void>): void => {
  let isStopping = false;
  const end = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      console.error("Marlowe Market did not stop within 5 seconds and is ended.");
      process.exit(1);
    }, limitMs).unref();
    await closeServer(server);
    await stop();
  };
  const endAndReport = (): void => {
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error("Marlowe Market did not stop in order.", error);
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, endAndReport);
};
