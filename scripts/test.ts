// npm test: every check there is. npm test -- otp: only the tests whose file or title holds "otp".
import { join } from "node:path";
import { runEverything } from "./test/run-everything.ts";
import { runMatching } from "./test/run-matching.ts";

const root = join(import.meta.dirname, "..");
const [pattern] = process.argv.slice(2);
const totals = pattern === undefined ? await runEverything(root) : await runMatching(root, pattern);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;
