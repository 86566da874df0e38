import { describe, expect, it } from "vitest";
import { clearSessionCookie, readCookies, sessionCookie, signInCookies } from "./cookies.ts";
import { signedIn } from "./testing/fake-use-cases.ts";

const https = { baseUrl: new URL("https://shop.example") };
const localhost = { baseUrl: new URL("http://localhost:3000") };

const read = (cookie: string, settings = https): string | null =>
  readCookies(settings, new Headers({ cookie })).sessionToken;

describe("Set-Cookie", () => {
  it("is locked to the host over https", () => {
    expect(sessionCookie(https, "abc_-1", 60)).toBe(
      "__Host-latchkey=abc_-1; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
  });

  it("is plain on http, where a browser refuses Secure", () => {
    expect(sessionCookie(localhost, "abc", 60)).toBe(
      "latchkey=abc; Max-Age=60; Path=/; HttpOnly; SameSite=Lax",
    );
  });

  it("clears with the attributes it was set with", () => {
    expect(clearSessionCookie(https)).toBe(
      "__Host-latchkey=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
  });

  it("keeps the session's cookie as long as the session, and the device's 400 days", () => {
    expect(signInCookies(https, signedIn)).toEqual([
      `__Host-latchkey=${signedIn.sessionToken}; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax`,
      `__Host-latchkey-device=${signedIn.deviceToken}; Max-Age=34560000; Path=/; HttpOnly; Secure; SameSite=Lax`,
    ]);
  });

  it("never writes a value that could end the cookie or the line", () => {
    for (const token of ["a;b", "a b", "a\r\nSet-Cookie: x", 'a"', "é"]) {
      expect(() => sessionCookie(https, token, 60), token).toThrow(TypeError);
    }
  });
});

describe("readCookies", () => {
  it("finds both among others", () => {
    const headers = new Headers({
      cookie: "theme=dark; __Host-latchkey=abc; __Host-latchkey-device=def; a=b=c",
    });
    expect(readCookies(https, headers)).toEqual({ sessionToken: "abc", deviceToken: "def" });
  });

  it("finds nothing in nothing", () => {
    expect(readCookies(https, new Headers())).toEqual({ sessionToken: null, deviceToken: null });
    for (const cookie of ["", ";", "=", "__Host-latchkey", "__Host-latchkey=", "=__Host-latchkey=abc"]) {
      expect(read(cookie), cookie).toBeNull();
    }
  });

  it("trusts neither of two cookies of one name", () => {
    const planted = [
      "__Host-latchkey=evil; __Host-latchkey=good",
      "__Host-latchkey=same; __Host-latchkey=same",
      "__host-latchkey=evil; __Host-latchkey=good",
      "__Host-latchkey=good; __HOST-LATCHKEY=evil",
      "__Host-latchkey =evil; __Host-latchkey=good",
      "__Host-latchkey=good;  __Host-latchkey=evil",
      "__Host-latchkey=; __Host-latchkey=good",
    ];
    for (const cookie of planted) expect(read(cookie), cookie).toBeNull();
  });

  it("takes no variant of the name for the name", () => {
    for (const cookie of [
      "__host-latchkey=a",
      "latchkey=a",
      "__Secure-latchkey=a",
      "__Host-latchkey-device=a",
      "__Host-latchkey =a",
    ]) {
      expect(read(cookie), cookie).toBeNull();
    }
    expect(read("__Host-latchkey=a", localhost)).toBeNull();
    expect(read("latchkey=a", localhost)).toBe("a");
  });

  it("takes base64url of a bounded length only", () => {
    for (const value of ['"abc"', "a b", "a=", "a+b", "a/b", "a%41", "é", "a".repeat(1_025)]) {
      expect(read(`__Host-latchkey=${value}`), value).toBeNull();
    }
    expect(read(`__Host-latchkey=${"a".repeat(1_024)}`)).toHaveLength(1_024);
  });
});
