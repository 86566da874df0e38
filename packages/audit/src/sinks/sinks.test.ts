import { appendFile, mkdtemp, readFile, rm, stat, utimes } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileSink } from "./file-sink.ts";
import { putSink } from "./put-sink.ts";
import { readNotes } from "./read-notes.ts";
import { webhookSink } from "./webhook-sink.ts";

const root = "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=";
const noteOf = (size: number): string => `log\n${size}\n${root}\n\n\u2014 log AAAAAAAA\n`;
const [one, two, three] = [noteOf(1), noteOf(2), noteOf(3)];

async function read(text: string, pieces: readonly number[] = []): Promise<readonly string[]> {
  const chunks: string[] = [];
  let from = 0;
  for (const to of [...pieces, text.length]) {
    chunks.push(text.slice(from, to));
    from = to;
  }
  const notes: string[] = [];
  for await (const note of readNotes(chunks)) notes.push(note);
  return notes;
}

describe("a file of checkpoints", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "latchkey-sinks-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test("holds one behind the other, and gives the last one back, also to another process", async () => {
    const path = join(directory, "kept");
    const sink = fileSink(path);
    expect(await sink.latest?.()).toBeNull();
    await sink.publish(one);
    await sink.publish(two);
    expect(await readFile(path, "utf8")).toBe(`${one}\n${two}\n`);
    expect(await fileSink(path).latest?.()).toBe(two);
  });

  test("says by its time alone that the log lives", async () => {
    const path = join(directory, "lives");
    const sink = fileSink(path);
    await sink.publish(one);
    await utimes(path, 1, 1);
    await sink.publish(one);
    expect(await readFile(path, "utf8")).toBe(`${one}\n`);
    expect((await stat(path)).mtimeMs).toBeGreaterThan(1_000);
  });

  test("survives a write that was cut off anywhere", async () => {
    for (let length = 1; length <= two.length + 1; length++) {
      const path = join(directory, `cut-${length}`);
      await fileSink(path).publish(one);
      await appendFile(path, `${two}\n`.slice(0, length));
      const isWhole = length >= two.length;
      expect(await fileSink(path).latest?.()).toBe(isWhole ? two : one);
      await fileSink(path).publish(three);
      const notes = await read(await readFile(path, "utf8"));
      expect(notes).toEqual(isWhole ? [one, two, three] : [one, three]);
    }
  });

  test("is read in pieces cut anywhere, with empty lines between the notes or without", async () => {
    expect(await read("")).toEqual([]);
    expect(await read(one + two)).toEqual([one, two]);
    expect(await read(`\n${one}\n\n${two}`)).toEqual([one, two]);
    const text = `${one}\nlog\n2\nqq\n~\n${two}\n${three}\n`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length)), async (places) => {
        expect(
          await read(
            text,
            places.toSorted((a, b) => a - b),
          ),
        ).toEqual([one, two, three]);
      }),
    );
  });
});

describe("a webhook", () => {
  let server: Server;
  let url = "";
  const received: { body: string; type: string; authorization: string }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const { authorization = "", "content-type": type = "" } = request.headers;
        if (request.url === "/slow") return;
        received.push({ body: Buffer.concat(pieces).toString(), type, authorization });
        response.writeHead(request.url === "/bad" ? 503 : request.url === "/moved" ? 307 : 204, {
          location: "/",
        });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test("gets each note as text, with the host's headers", async () => {
    await webhookSink({ url, headers: { authorization: "Bearer it" } }).publish(one);
    expect(received).toEqual([{ body: one, type: "text/plain; charset=utf-8", authorization: "Bearer it" }]);
  });

  test("fails by any answer but yes, by a redirect, and by none", async () => {
    await expect(webhookSink({ url: `${url}/bad` }).publish(one)).rejects.toThrow("503");
    await expect(webhookSink({ url: `${url}/moved` }).publish(one)).rejects.toThrow(TypeError);
    await expect(webhookSink({ url: `${url}/slow`, timeoutSeconds: 0.05 }).publish(one)).rejects.toThrow(
      "timeout",
    );
  });

  test.each([
    "nowhere",
    "ftp://example.com",
    "file:///etc",
    "https://me:hunter2@example.com",
    "https://me@x.example",
  ])("is no %s, and that is said without repeating it", (wrong) => {
    expect(() => webhookSink({ url: wrong })).toThrow(
      /^The webhook's address must be http or https, without/,
    );
  });
});

describe("a bucket", () => {
  test("keeps each size for good, and the newest under one name", async () => {
    const objects = new Map<string, string>();
    const written: string[] = [];
    const sink = putSink({
      put: async (key, body) => {
        written.push(key);
        objects.set(key, body);
      },
      get: async (key) => objects.get(key) ?? null,
    });
    expect(await sink.latest?.()).toBeNull();
    await sink.publish(one);
    await sink.publish(two);
    await sink.publish(two);
    expect(written).toEqual(["checkpoint/1", "checkpoint", "checkpoint/2", "checkpoint", "checkpoint"]);
    expect(objects.get("checkpoint/1")).toBe(one);
    expect(await sink.latest?.()).toBe(two);
    expect(putSink({ put: async () => undefined }).latest).toBeUndefined();
    await expect(sink.publish("no note")).rejects.toThrow(TypeError);
  });

  test("puts an object again that it had refused", async () => {
    let isDown = true;
    const written: string[] = [];
    const sink = putSink({
      put: async (key) => {
        if (isDown) throw new Error("down");
        written.push(key);
      },
    });
    await expect(sink.publish(one)).rejects.toThrow("down");
    isDown = false;
    await sink.publish(one);
    expect(written).toEqual(["checkpoint/1", "checkpoint"]);
  });
});
