import type { Migration } from "./migration.ts";

/** Consumers read their windows in the order of `n`. The table is in use already, hence not in a transaction. */
export const eventOrder: Migration = {
  id: "0003-event-order",
  isTransactional: false,
  statements: (schema) => [
    `drop index concurrently if exists ${schema}.events_by_n`,
    `create index concurrently events_by_n on ${schema}.events (n)`,
  ],
};
