// npm test: every check there is. npm test -- otp: only the tests whose file or title holds "otp".
import { join } from "node:path";
import { runEverything } from "./test/run-everything.ts";
import { runMatching } from "./test/run-matching.ts";

// Exits by the front door, so that what was started is stopped.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const root = join(import.meta.dirname, "..");
const [pattern] = process.argv.slice(2);
const totals = pattern === undefined ? await runEverything(root) : await runMatching(root, pattern);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
