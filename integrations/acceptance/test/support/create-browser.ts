import { baseUrl } from "./assemble-house.ts";

/** Where requests go: a handler in this process, or a server in another. */
export type Transport = (request: Request, from: { readonly remoteAddress: string }) => Promise<Response>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly setCookie: readonly string[];
  readonly text: string;
  /** The JSON object of the body; empty without one. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface BrowserOptions {
  /** Where it calls from. */
  readonly ip?: string;
  readonly userAgent?: string;
}

/** Keeps cookies and sends what a browser sends with them. */
export interface Browser {
  readonly cookies: Map<string, string>;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

let browsers = 0;

/** An address that no other browser of this test file has. */
const nextAddress = (): string => {
  browsers += 1;
  return `198.18.${browsers >> 8}.${browsers & 255}`;
};

const readBody = (text: string): Record<string, unknown> => {
  const parsed: unknown = text === "" ? {} : JSON.parse(text);
  if (typeof parsed !== "object" || parsed === null) throw new TypeError("The answer is no JSON object.");
  return { ...parsed };
};

export const createBrowser = (transport: Transport, options: BrowserOptions = {}): Browser => {
  const cookies = new Map<string, string>();
  const from = { remoteAddress: options.ip ?? nextAddress() };

  const keep = (setCookie: readonly string[]): void => {
    for (const text of setCookie) {
      const [pair = ""] = text.split(";");
      const [name = "", value = ""] = pair.split("=");
      if (/; Max-Age=0(;|$)/.test(text)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };

  const request: Browser["request"] = async (method, path, body, headers = {}) => {
    const all = new Headers({ "user-agent": options.userAgent ?? "Acceptance/1.0", origin: baseUrl });
    if (body !== undefined) all.set("content-type", "application/json");
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "") all.set("cookie", cookie);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const sent = new Request(`${baseUrl}/auth${path}`, {
      method,
      headers: all,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const response = await transport(sent, from);
    const setCookie = response.headers.getSetCookie();
    keep(setCookie);
    const text = await response.text();
    return { status: response.status, headers: response.headers, setCookie, text, body: readBody(text) };
  };

  return {
    cookies,
    request,
    post: (path, body) => request("POST", path, body),
    get: (path) => request("GET", path),
  };
};
