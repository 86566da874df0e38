import { describe, expect, test, vi } from "vitest";
import type { SessionReader } from "../../ports/storage.ts";
import { buildId } from "../../testing/builders/build-id.ts";
import type { Dependencies } from "../dependencies.ts";
import { createTouch } from "./touch-session.ts";

const idleSeconds = 3_600;
/** At most every idle limit / 60. */
const interval = 60;
const start = new Date("2026-11-22T12:00:00Z");
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);

function createWriter() {
  const write = vi.fn<SessionReader["touch"]>(async () => undefined);
  const warnings: string[] = [];
  // The part of the dependencies that a touch has to do with.
  const touch = createTouch({
    storage: { sessions: { touch: write } },
    logger: { warn: (event: string) => warnings.push(event) },
  } as unknown as Dependencies);
  return { touch, write, warnings };
}

describe("the use of a session", () => {
  test("is written at most every idle limit / 60, and tells the storage which time is too new to be moved", () => {
    const { touch, write } = createWriter();
    const id = buildId();
    touch(id, start, idleSeconds, after(interval - 1));
    expect(write).not.toHaveBeenCalled();
    touch(id, start, idleSeconds, after(interval));
    expect(write.mock.calls).toEqual([[{ id, at: after(interval), ifBefore: start }]]);
  });

  test("is not written again while a cached snapshot still shows the older time", () => {
    const { touch, write } = createWriter();
    const id = buildId();
    touch(id, start, idleSeconds, after(interval));
    touch(id, start, idleSeconds, after(2 * interval - 1));
    expect(write).toHaveBeenCalledTimes(1);
    touch(id, start, idleSeconds, after(2 * interval));
    expect(write).toHaveBeenCalledTimes(2);
  });

  test("is written once more when the storage failed, which the log says and the request does not", async () => {
    const { touch, write, warnings } = createWriter();
    write.mockRejectedValueOnce(new Error("down"));
    const id = buildId();
    touch(id, start, idleSeconds, after(interval));
    await vi.waitFor(() => expect(warnings).toEqual(["session_touch_failed"]));
    touch(id, start, idleSeconds, after(interval));
    expect(write).toHaveBeenCalledTimes(2);
  });

  test("is remembered of the last 10,000 sessions, so that memory stays bounded", () => {
    const { touch, write } = createWriter();
    const [oldest, next] = [buildId(), buildId()];
    const others = Array.from({ length: 9_999 }, () => buildId());
    for (const id of [oldest, next, ...others]) touch(id, start, idleSeconds, after(interval));
    write.mockClear();
    for (const id of [next, oldest]) touch(id, start, idleSeconds, after(interval));
    expect(write.mock.calls.map(([{ id }]) => id)).toEqual([oldest]);
  });
});
