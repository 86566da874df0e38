// What the server answers, for the type checker alone: this file is not served.

export interface ChallengeAnswer {
  readonly challenge: string;
  readonly channel: "email" | "sms";
  readonly sentTo: string;
  readonly expiresAt: string;
  readonly resendAt: string;
}

export interface Session {
  readonly id: string;
  readonly createdAt: string;
}

export interface SessionAnswer {
  readonly session: Session;
}

export interface ListedSession extends Session {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export interface SessionPage {
  readonly items: readonly ListedSession[];
  readonly nextCursor: string | null;
}

export interface Versioned {
  readonly version: number;
  readonly [field: string]: unknown;
}

export interface Me {
  readonly userType: "vendor" | "client" | "staff";
  readonly identifier: { readonly kind: "email" | "phone"; readonly value: string };
  readonly profile: { readonly fullName: string | null; readonly [field: string]: unknown };
  readonly vendor: (Versioned & { readonly status: string; readonly storeName: string }) | null;
  readonly client: Versioned | null;
  readonly version: number;
  readonly createdAt: string;
}

export interface InboxMessage {
  readonly id: string;
  readonly channel: "email" | "sms";
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly code: string;
  readonly receivedAt: string;
}

/** What was sent to begin a flow. */
export interface FlowRequest {
  readonly email?: string;
  readonly phone?: string;
  readonly as?: "vendor" | "client";
  readonly vendor?: Readonly<Record<string, unknown>>;
  readonly client?: Readonly<Record<string, unknown>>;
  readonly profile?: Readonly<Record<string, unknown>>;
}

/** A code that is on its way. It lives in one tab, so that it survives a reload and nothing else. */
export interface Flow {
  readonly purpose: "register" | "sign-in";
  /** To begin again, and to fill the form again. */
  readonly request: FlowRequest;
  readonly challenge: string;
  readonly channel: "email" | "sms";
  /** Masked. */
  readonly sentTo: string;
  /** By our clock, in milliseconds. */
  readonly expiresAt: number;
  readonly resendAt: number;
}
