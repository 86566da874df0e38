import { describe, expect, it } from "vitest";
import { createTestHandler } from "../testing/create-test-handler.ts";
import { testRequest } from "../testing/test-request.ts";

describe("health", () => {
  it("is open to all and names the store that is down", async () => {
    const healthy = await createTestHandler().handler(testRequest("GET", "/health"));
    expect([healthy.status, await healthy.json()]).toEqual([
      200,
      { status: "ok", storage: true, ephemeral: true },
    ]);
    const health = async () => ({ storage: true, ephemeral: false });
    const response = await createTestHandler({ useCases: { health } }).handler(testRequest("GET", "/health"));
    expect([response.status, response.headers.get("content-type")]).toEqual([
      503,
      "application/problem+json",
    ]);
    expect(await response.json()).toMatchObject({
      code: "service_unavailable",
      status: 503,
      storage: true,
      ephemeral: false,
    });
  });
});
