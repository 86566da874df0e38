import { expect, test } from "vitest";
import { assertConsumerName } from "./consumer-name.ts";

test.each(["a", "crm", "crm.webhook-2_b", "a".repeat(63)])("%s is a name", (name) => {
  expect(() => assertConsumerName(name)).not.toThrow();
});

test.each(["", "A", "1a", "-a", "a b", "a\n", "ä", "a/b", "a\0", "a".repeat(64)])("%j is no name", (name) => {
  expect(() => assertConsumerName(name)).toThrow(TypeError);
});
