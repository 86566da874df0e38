import { describe, expect, it } from "vitest";
import { createTestHandler } from "../testing/create-test-handler.ts";
import { cookie, testRequest } from "../testing/test-request.ts";
import { meView } from "../views/me-view.ts";

describe("/me", () => {
  it("answers the whole account with the version of what was read or edited", async () => {
    const { handler, calls } = createTestHandler();
    const edit = { body: { fullName: "Ada" }, headers: { cookie, "if-match": '"5"' } };
    for (const [sent, etag] of [
      [testRequest("GET", "/me", { headers: { cookie } }), '"3"'],
      [testRequest("PATCH", "/me", edit), '"3"'],
      [testRequest("PATCH", "/me/vendor", edit), '"7"'],
      // The account of the fakes is a vendor's.
      [testRequest("PATCH", "/me/client", edit), null],
    ] as const) {
      const response = await handler(sent);
      expect([response.status, response.headers.get("etag")]).toEqual([200, etag]);
      const answer: unknown = await response.json();
      expect(meView.parse(answer)).toEqual(answer);
      expect(answer).toMatchObject({
        vendor: { taxNumber: "SE-1" },
        client: null,
        verifiedAt: "2026-03-01T10:00:00.000Z",
      });
    }
    expect(calls.slice(1).map(([name, , patch, version]) => [name, patch, version])).toEqual([
      ["me.update", edit.body, 5],
      ["me.updateVendor", edit.body, 5],
      ["me.updateClient", edit.body, 5],
    ]);
  });

  it("refuses an edit that does not say what it edits", async () => {
    const { handler, calls } = createTestHandler();
    for (const path of ["/me", "/me/vendor", "/me/client"]) {
      for (const headers of [{ cookie }, { cookie, "if-match": "*" }]) {
        const response = await handler(testRequest("PATCH", path, { body: {}, headers }));
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({
          code: "invalid_input",
          issues: [{ path: ["If-Match"] }],
        });
      }
    }
    expect(calls).toEqual([]);
  });
});
