import type { Instruction } from "../operations/instruction.ts";

export interface RevertInput extends Instruction {
  readonly entity: "user" | "vendorProfile" | "clientProfile";
  readonly id: string;
  /** What it is set back to. */
  readonly toVersion: number;
  /** The version that was read; another one stored means `conflict`. */
  readonly ifVersion: number;
}

/** What a revert made of an entity. */
export interface Reversal {
  /** As it is stored now. */
  readonly version: number;
  /** Fields that were set back; none when nothing differed. */
  readonly fields: readonly string[];
}
