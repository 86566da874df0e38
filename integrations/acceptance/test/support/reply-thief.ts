import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** A proxy before Postgres that loses what the next commit says or is told. */
export interface ReplyThief {
  readonly url: string;
  /** From now on, lets `replies` whole answers through and then does its deed once. */
  arm(deed: Deed, replies: number): void;
  /** Whether the deed was done. */
  isDone(): boolean;
  close(): Promise<void>;
}

/**
 * `lose-reply`: the statement is done, and the connection breaks instead of its answer.
 * `lose-request`: the connection breaks before the statement comes to Postgres.
 * `keep-silent`: the statement is done, and the connection stays open without an answer.
 */
export type Deed = "lose-reply" | "lose-request" | "keep-silent";

/** How many answers end in a piece of what Postgres sends; it says "ready for query" at the end of each. */
const createAnswerCounter = (): ((chunk: Buffer) => number) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let answers = 0;
    while (rest.length >= 5) {
      const length = 1 + rest.readUInt32BE(1);
      if (rest.length < length) break;
      if (rest[0] === 0x5a) answers += 1;
      rest = rest.subarray(length);
    }
    return answers;
  };
};

export const startReplyThief = async (databaseUrl: string): Promise<ReplyThief> => {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let deed: Deed | null = null;
  let repliesLeft = 0;
  let isDone = false;

  const isDue = (wanted: Deed): boolean => deed === wanted && repliesLeft === 0 && !isDone;

  const join = (client: Socket): void => {
    const server = connect(Number(target.port), target.hostname);
    const countAnswers = createAnswerCounter();
    let isSilent = false;
    const cut = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", cut);
      socket.on("close", cut);
    }
    client.on("data", (chunk) => {
      if (isDue("lose-request")) {
        isDone = true;
        cut();
        return;
      }
      if (isDue("keep-silent")) isSilent = true;
      server.write(chunk);
    });
    server.on("data", (chunk) => {
      const answers = countAnswers(chunk);
      const isStolen = isSilent || isDue("lose-reply");
      if (!isStolen) {
        repliesLeft = Math.max(0, repliesLeft - answers);
        client.write(chunk);
        return;
      }
      if (answers === 0) return;
      isDone = true;
      if (!isSilent) cut();
    });
  };

  const proxy = createServer(join).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  if (typeof address !== "object" || address === null) throw new Error("A server has a port.");
  const url = new URL(databaseUrl);
  url.port = String(address.port);
  return {
    url: url.href,
    arm: (next, replies) => {
      deed = next;
      repliesLeft = replies;
      isDone = false;
    },
    isDone: () => isDone,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
};
