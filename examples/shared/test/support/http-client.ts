import { z } from "zod";

/** A browser without a screen: it keeps cookies and says that it comes from the same origin. */
export interface HttpClient {
  call(method: string, path: string, options?: { body?: unknown; version?: number }): Promise<HttpAnswer>;
  hasSession(): boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

const body = z.record(z.string(), z.unknown());

const readBody = async (response: Response): Promise<HttpAnswer["body"]> => {
  const text = await response.text();
  return text === "" ? {} : body.parse(JSON.parse(text));
};

export const createHttpClient = (url: string): HttpClient => {
  const cookies = new Map<string, string>();
  return {
    hasSession: () => cookies.has("latchkey"),
    call: async (method, path, options = {}) => {
      const headers: Record<string, string> = { "sec-fetch-site": "same-origin" };
      if (cookies.size > 0)
        headers["cookie"] = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      if (options.body !== undefined) headers["content-type"] = "application/json";
      if (options.version !== undefined) headers["if-match"] = `"${options.version}"`;
      const response = await fetch(`${url}${path}`, {
        method,
        headers,
        body: options.body === undefined ? null : JSON.stringify(options.body),
        signal: AbortSignal.timeout(20_000),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (value === "" || /max-age=0\b/i.test(cookie)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return { status: response.status, headers: response.headers, body: await readBody(response) };
    },
  };
};
