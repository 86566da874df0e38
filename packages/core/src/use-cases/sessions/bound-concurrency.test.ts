import { expect, test } from "vitest";
import { createBound } from "./bound-concurrency.ts";

test("a bound of 2 runs two tasks, refuses the third at once, and has room again when one ends, well or not", async () => {
  const bound = createBound(2);
  const ends: ((error?: Error) => void)[] = [];
  const task = () =>
    bound(
      () =>
        new Promise<string>((resolve, reject) => {
          ends.push((error) => (error === undefined ? resolve("done") : reject(error)));
        }),
    );
  const [first, second] = [task(), task()];
  const refused = { code: "service_unavailable", details: { retryAfterSeconds: 1 } };
  await expect(task()).rejects.toMatchObject(refused);
  expect(ends, "the third never began").toHaveLength(2);
  ends[0]?.();
  expect(await first).toBe("done");
  const third = task();
  await expect(task()).rejects.toMatchObject(refused);
  ends[1]?.(new Error("failed"));
  await expect(second).rejects.toThrow("failed");
  const fourth = task();
  for (const end of ends) end();
  expect(await Promise.all([third, fourth])).toEqual(["done", "done"]);
});
