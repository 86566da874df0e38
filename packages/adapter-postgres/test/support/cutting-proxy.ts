import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface CuttingProxy {
  /** The database's URL, by way of the proxy. */
  readonly url: string;
  /** How many commits have reached the server. */
  readonly commits: number;
  /** Cuts the connections of the next `count` commits when the server answers: it has committed by then, and nobody is told. */
  cutReplies(count: number): void;
  /** Cuts all connections, whatever is going on. */
  cut(): void;
  /** From now on nothing is passed on in either direction. */
  stall(): void;
  close(): Promise<void>;
}

/** Stands between a pool and Postgres. */
export async function startCuttingProxy(databaseUrl: string): Promise<CuttingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let commits = 0;
  let cuts = 0;
  let isStalled = false;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    let isCommitting = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", end);
      socket.on("close", end);
    }
    client.on("data", (data) => {
      if (isStalled) return;
      if (data.includes("operations")) {
        isCommitting = true;
        commits += 1;
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (isStalled) return;
      if (isCommitting && cuts > 0) {
        cuts -= 1;
        end();
        return;
      }
      client.write(data);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const url = new URL(databaseUrl);
  url.port = String(address.port);

  return {
    url: url.href,
    get commits() {
      return commits;
    },
    cutReplies: (count) => {
      cuts = count;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    stall: () => {
      isStalled = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
