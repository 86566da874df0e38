import { z } from "zod";
import type { Page } from "../../domain/page.ts";
import type { SessionView } from "../../domain/sessions/session-view.ts";
import type { CallerSession } from "../../use-cases/sessions/caller.ts";

export interface SessionPageView {
  readonly items: readonly {
    readonly id: string;
    readonly createdAt: string;
    readonly authTime: string;
    readonly lastSeenAt: string;
    readonly expiresAt: string;
    readonly amr: readonly string[];
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly isCurrent: boolean;
  }[];
  readonly nextCursor: string | null;
}

export const sessionPageView: z.ZodType<SessionPageView> = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.uuid(),
      createdAt: z.iso.datetime(),
      authTime: z.iso.datetime(),
      lastSeenAt: z.iso.datetime().meta({ description: "To the nearest few hours." }),
      expiresAt: z.iso.datetime(),
      amr: z.array(z.string()),
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
      isCurrent: z.boolean().meta({ description: "Whether this request was made with it." }),
    }),
  ),
  nextCursor: z
    .string()
    .nullable()
    .meta({ description: "Opaque position of the next page; null on the last one." }),
});

export function toSessionPageView(page: Page<SessionView>, current: CallerSession): SessionPageView {
  return {
    items: page.items.map((session) => ({
      id: session.id,
      createdAt: session.createdAt.toISOString(),
      authTime: session.authTime.toISOString(),
      lastSeenAt: session.lastSeenAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      amr: session.amr,
      ip: session.ip,
      userAgent: session.userAgent,
      isCurrent: session.id === current.id,
    })),
    nextCursor: page.nextCursor,
  };
}
