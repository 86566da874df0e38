import type { LedgerStatus, SealedBatch, SealLedger, SealState } from "@latchkey/core/ports";
import { repeatable, type StatementRunner } from "../connection/create-statement-runner.ts";
import type { ResultRow } from "../reads/entity-selection.ts";
import { isUuid } from "../reads/is-uuid.ts";
import { assertSameCluster } from "../working-state/assert-same-cluster.ts";
import { appendStatement } from "./seals/append-statement.ts";
import { readAuditedOperations } from "./seals/audited-operations.ts";
import { createListStrayChanges } from "./seals/list-stray-changes.ts";
import { createListUncovered } from "./seals/list-uncovered.ts";
import { readStatement } from "./seals/read-statement.ts";
import { remnantsStatement } from "./seals/remnants-statement.ts";
import { sealedStatement } from "./seals/sealed-statement.ts";
import { statusStatement } from "./seals/status-statement.ts";
import { readTile } from "./seals/tile-hex.ts";

/** The sealer's working state in Postgres. `append` is not sent twice: the second sending would find another size. */
export function createSealLedger(runner: StatementRunner, schema: string): SealLedger {
  const select = async (text: string, values: readonly unknown[]): Promise<readonly ResultRow[]> =>
    (await runner.run({ text, values }, repeatable)).rows;
  const [readText, statusText, sealedText, remnantsText] = [
    readStatement(schema),
    statusStatement(schema),
    sealedStatement(schema),
    remnantsStatement(schema),
  ];

  return {
    read: async ({ limit }) => {
      const [row = {}] = await select(readText, [limit]);
      assertSameCluster(row["same"]);
      // The statement makes a list of tiles.
      const edge = (row["edge"] as readonly ResultRow[]).map(readTile);
      return {
        state: readState(row),
        edge,
        records: readAuditedOperations(row["records"]),
        horizon: String(row["horizon"]),
      };
    },
    append: async (seal) => {
      const { rows } = await runner.run(appendStatement(schema, seal));
      return rows[0]?.["moved"] === 1;
    },
    keepCheckpoint: async ({ size, checkpoint }) => {
      const rows = await select(
        `insert into ${schema}.audit_checkpoints as c (size, checkpoint)
select l.size, $2 from ${schema}.audit_ledger as l where l.size = $1 for share
on conflict (size) do update set checkpoint = excluded.checkpoint, kept_at = excluded.kept_at returning 1 as kept`,
        [size, checkpoint],
      );
      return rows.length === 1;
    },
    status: async () => {
      const [row = {}] = await select(statusText, []);
      assertSameCluster(row["same"]);
      const { unsealed, unsealedSince, anomalies, now } = row;
      // The columns of the statement have these types.
      return { ...readState(row), unsealed, unsealedSince, anomalies, now } as LedgerStatus;
    },
    listSealed: async ({ seq, limit }) => {
      const rows = await select(sealedText, [seq, limit]);
      const batches = rows
        .filter((row) => row["seq"] !== null)
        .map((row) => ({ batch: readBatch(row), records: readAuditedOperations(row["records"]) }));
      return { firstSeq: Number(rows[0]?.["firstSeq"]), batches };
    },
    listRemnants: async ({ seq, limit }) => {
      const [row = {}] = await select(remnantsText, [seq, limit]);
      const operations = readAuditedOperations(row["records"]);
      // The list that the statement makes of them, each with its seq.
      const seqs = (row["records"] as readonly ResultRow[]).map((record) => Number(record["seq"]));
      return {
        items: operations.map((operation, index) => ({ seq: seqs[index] ?? 0, operation })),
        next: typeof row["next"] === "number" ? row["next"] : null,
      };
    },
    listUncovered: createListUncovered(runner, schema),
    listStrayChanges: createListStrayChanges(runner, schema),
    listTiles: async ({ level, index, limit }) => {
      const rows = await select(
        `select level, index, encode(hashes, 'hex') as hashes from ${schema}.audit_tiles
where level = $1 and index >= $2 order by index limit $3`,
        [level, index, limit],
      );
      return rows.map(readTile);
    },
    listCheckpoints: async ({ size, limit }) => {
      const rows = await select(
        `select size, checkpoint from ${schema}.audit_checkpoints where size >= $1 order by size limit $2`,
        [size, limit],
      );
      return rows.map((row) => ({ size: Number(row["size"]), checkpoint: String(row["checkpoint"]) }));
    },
    findSeq: async (recordId) => {
      if (!isUuid(recordId)) return null;
      const rows = await select(
        `select b.seq + array_position(b.ns, r.n) - 1 as seq from ${schema}.audit_records as r
join ${schema}.eras as e on r.n >= e.first_record and r.n < e.end_record
cross join lateral (
  select seq, ns from ${schema}.audit_batches where era = e.era and (xid, n) >= (r.xid, r.n) order by xid, n limit 1
) as b where r.id = $1`,
        [recordId],
      );
      const seq = rows[0]?.["seq"];
      return typeof seq === "number" ? seq : null;
    },
  };
}

function readState({ size, xid, n, cluster, finalUntil, checkpoint }: ResultRow): SealState {
  // The columns of the statements have these types.
  return { size, position: { xid, n }, cluster, finalUntil, checkpoint } as SealState;
}

function readBatch({ seq, size, xid, n }: ResultRow): SealedBatch {
  // As above.
  return { seq, size, position: { xid, n } } as SealedBatch;
}
