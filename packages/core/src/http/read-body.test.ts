import { describe, expect, it } from "vitest";
import { isAuthError } from "../errors/index.ts";
import { assertNoBody, maxBodyBytes, readJsonBody } from "./read-body.ts";

const json = { "content-type": "application/json" };

function post(body: BodyInit | null, headers: Record<string, string> = json): Request {
  // `duplex` is missing from the types of `lib.dom`.
  return new Request("https://shop.example/", {
    method: "POST",
    headers,
    body,
    duplex: "half",
  } as RequestInit);
}

async function codeOf(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
    return "none";
  } catch (error) {
    if (!isAuthError(error)) throw error;
    return error.code;
  }
}

/** Endless; says how much was taken of it and whether its end was asked for. */
function endlessBody(): {
  stream: ReadableStream<Uint8Array>;
  sent: () => number;
  isCancelled: () => boolean;
} {
  let sent = 0;
  let cancelled = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        sent += 1_000;
        controller.enqueue(new Uint8Array(1_000).fill(0x20));
      },
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, sent: () => sent, isCancelled: () => cancelled };
}

const padded = (bytes: number): string => `{}${" ".repeat(bytes - 2)}`;

describe("readJsonBody", () => {
  it("reads JSON in UTF-8, with a byte order mark or not", async () => {
    await expect(readJsonBody(post('{"a":[1,"å😀",null]}'))).resolves.toEqual({ a: [1, "å😀", null] });
    await expect(readJsonBody(post("\uFEFF{}"))).resolves.toEqual({});
  });

  it("takes application/json only, and only in UTF-8 and uncompressed", async () => {
    for (const type of [
      "application/json; charset=utf-8",
      'application/json;charset="UTF-8"',
      "Application/JSON",
    ]) {
      expect(await codeOf(readJsonBody(post("{}", { "content-type": type }))), type).toBe("none");
    }
    const wrong = [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/json; charset=utf-16",
      "application/json; charset=utf-8; a=b",
      "application/json, text/plain",
      "application/jsonp",
      "application/problem+json",
      "",
    ];
    for (const type of wrong) {
      expect(await codeOf(readJsonBody(post("{}", { "content-type": type }))), type).toBe(
        "unsupported_media_type",
      );
    }
    expect(await codeOf(readJsonBody(post("{}", { ...json, "content-encoding": "gzip" })))).toBe(
      "unsupported_media_type",
    );
    expect(await codeOf(readJsonBody(post(null, {})))).toBe("unsupported_media_type");
  });

  it("refuses what is no JSON, also in the eyes of UTF-8", async () => {
    const wrong = [
      "",
      "{",
      "nul",
      "{'a':1}",
      "{} {}",
      "NaN",
      "[1,]",
      new Uint8Array([0x22, 0xff, 0x22]),
      new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
    ];
    for (const body of wrong)
      expect(await codeOf(readJsonBody(post(body))), String(body)).toBe("invalid_input");
    expect(await codeOf(readJsonBody(post(null)))).toBe("invalid_input");
  });

  it("refuses text that no store keeps, in values and names", async () => {
    for (const body of ['{"a":"\\u0000"}', '{"\\u0000":1}', '["\\ud800"]', '{"a":{"__proto__":{"x":1}}}']) {
      expect(await codeOf(readJsonBody(post(body))), body).toBe("invalid_input");
    }
    expect(await codeOf(readJsonBody(post(`${"[".repeat(8_000)}${"]".repeat(8_000)}`)))).toBe(
      "invalid_input",
    );
  });

  it("holds 16 KiB and not a byte more", async () => {
    expect(await codeOf(readJsonBody(post(padded(maxBodyBytes))))).toBe("none");
    expect(await codeOf(readJsonBody(post(padded(maxBodyBytes + 1))))).toBe("payload_too_large");
  });

  it("stops an endless body at the limit, whatever length it declares", async () => {
    for (const length of [undefined, "2", "-1", "x"]) {
      const { stream, sent, isCancelled } = endlessBody();
      const headers = { ...json, ...(length === undefined ? {} : { "content-length": length }) };
      expect(await codeOf(readJsonBody(post(stream, headers)))).toBe("payload_too_large");
      expect(sent()).toBeLessThan(maxBodyBytes + 2_000);
      expect(isCancelled()).toBe(true);
    }
  });

  it("refuses a body that declares to be too long before it reads any", async () => {
    const { stream, sent } = endlessBody();
    expect(await codeOf(readJsonBody(post(stream, { ...json, "content-length": "16385" })))).toBe(
      "payload_too_large",
    );
    expect(sent()).toBe(0);
  });

  it("blames nobody's code when the client goes away", async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("ECONNRESET")),
    });
    expect(await codeOf(readJsonBody(post(stream)))).toBe("invalid_input");
  });

  it("names the cause when somebody read the body before", async () => {
    const request = post("{}");
    await request.json();
    await expect(readJsonBody(request)).rejects.toMatchObject({
      code: "internal_error",
      detail: expect.stringContaining("unread request"),
    });
  });
});

describe("assertNoBody", () => {
  it("passes no body and an empty one", async () => {
    expect(await codeOf(assertNoBody(post(null, {})))).toBe("none");
    expect(await codeOf(assertNoBody(post("", { "content-length": "0" })))).toBe("none");
    expect(await codeOf(assertNoBody(new Request("https://shop.example/")))).toBe("none");
  });

  it("refuses any other, of whatever type", async () => {
    expect(await codeOf(assertNoBody(post("{}")))).toBe("invalid_input");
    expect(await codeOf(assertNoBody(post(" ", { "content-type": "text/plain" })))).toBe("invalid_input");
    expect(await codeOf(assertNoBody(post(endlessBody().stream, {})))).toBe("invalid_input");
    expect(
      await codeOf(
        assertNoBody(new Request("https://shop.example/", { headers: { "content-length": "2" } })),
      ),
    ).toBe("invalid_input");
  });
});
