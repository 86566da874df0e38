import type { Command } from "@latchkey/core/ports";
import { exportCommand } from "./export-command.ts";
import { keygenCommand } from "./keygen-command.ts";
import { proveCommand } from "./prove-command.ts";
import { sealCommand } from "./seal-command.ts";
import { verifyCommand } from "./verify-command.ts";

/** What `latchkey audit` can do. */
export const commands: readonly Command[] = [
  keygenCommand,
  sealCommand,
  verifyCommand,
  exportCommand,
  proveCommand,
];
