import type { Driver } from '../store/driver.js';
import type { Quirks } from '../wire/quirks.js';
import type { Condition } from './filter.js';
import { compileFilter, type Sql } from './filter-sql.js';
import { sqlField } from './field.js';
import { matchesLoosely } from './loose-match.js';
import type { QueryPlan } from './query-plan.js';
import { withinTime } from './regex.js';
import type { StoredRow } from './row-store.js';
import { orderTerms } from './sort.js';
import type { Table } from './tables.js';

export interface QueryResult {
  readonly rows: StoredRow[];
  /** How many rows match, whatever the page. */
  readonly total: number;
}

/** Runs a checked query. */
export function runQuery(
  driver: Driver,
  table: Table,
  plan: QueryPlan,
  quirks: Quirks,
): QueryResult {
  const { conditions } = plan;
  if (quirks.hiddenIds && conditions.some(({ field }) => field === 'id' || field === 'row_id')) {
    return { rows: [], total: 0 };
  }
  if (quirks.looseText) return pageOf(driver, table, plan, looseSeqs(driver, table, plan));
  if (conditions.some(({ op }) => op === '$regex')) {
    return pageOf(driver, table, plan, regexSeqs(driver, table, plan));
  }
  const where = compileFilter(conditions);
  // One more than asked for: where it is not there, the total is known without counting.
  const rows = driver.all<StoredRow>(
    `SELECT * FROM rows_${table.num} WHERE ${where.text} ORDER BY ${orderOf(plan)} LIMIT ? OFFSET ?`,
    [...where.params, plan.limit + 1, plan.skip],
  );
  const isLastPage = rows.length <= plan.limit && (rows.length > 0 || plan.skip === 0);
  return {
    rows: rows.slice(0, plan.limit),
    total: isLastPage ? plan.skip + rows.length : count(driver, table, conditions, where),
  };
}

/**
 * Rows that are only bounded and not sorted come in the order of insertion, for which SQLite would
 * walk the whole table: the plus keeps it from that, so that it uses the index of the bounded field.
 */
function orderOf({ sort, conditions }: QueryPlan): string {
  const isBoundedOnly =
    sort.length === 0 &&
    conditions.length > 0 &&
    conditions.every(({ op }) => !['$eq', '$in'].includes(op)) &&
    conditions.some(({ op }) => ['$gt', '$gte', '$lt', '$lte'].includes(op));
  return isBoundedOnly ? '+seq' : orderTerms(sort).join();
}

/** All rows that match, for bulk writes. */
export function allMatches(
  driver: Driver,
  table: Table,
  conditions: readonly Condition[],
): StoredRow[] {
  const where = compileFilter(conditions);
  return driver.all<StoredRow>(
    `SELECT * FROM rows_${table.num} WHERE ${where.text} ORDER BY seq`,
    where.params,
  );
}

function count(driver: Driver, table: Table, conditions: readonly Condition[], where: Sql): number {
  if (conditions.length === 0) return table.rowCount;
  const sql = `SELECT count(*) AS n FROM rows_${table.num} WHERE ${where.text}`;
  return driver.get<{ n: number }>(sql, where.params)?.n ?? 0;
}

/** SQLite has no regular expressions: it sorts and narrows, the patterns are applied to what is left. */
function regexSeqs(driver: Driver, table: Table, { conditions, sort }: QueryPlan): number[] {
  const where = compileFilter(conditions);
  const patterns = conditions.filter((condition) => condition.op === '$regex');
  const columns = patterns.map(({ field }, index) => `${sqlField(field).value} AS text${index}`);
  const rows = driver.all<{ seq: number } & Record<`text${number}`, string>>(
    `SELECT seq,${columns.join()} FROM rows_${table.num} WHERE ${where.text} ORDER BY ${orderTerms(sort).join()}`,
    where.params,
  );
  const matching = withinTime(() =>
    rows.filter((row) => patterns.every(({ value }, at) => value.test(row[`text${at}`] ?? ''))),
  );
  return matching.map((row) => row.seq);
}

function looseSeqs(driver: Driver, table: Table, { conditions, sort }: QueryPlan): number[] {
  return driver
    .all<StoredRow>(`SELECT * FROM rows_${table.num} ORDER BY ${orderTerms(sort).join()}`, [])
    .filter((row) => matchesLoosely(JSON.parse(row.doc), conditions))
    .map((row) => row.seq);
}

function pageOf(driver: Driver, table: Table, plan: QueryPlan, seqs: number[]): QueryResult {
  const page = seqs.slice(plan.skip, plan.skip + plan.limit);
  const rows = driver.all<StoredRow>(
    `SELECT r.* FROM json_each(?) AS wanted CROSS JOIN rows_${table.num} AS r ON r.seq=wanted.value ORDER BY wanted.key`,
    [JSON.stringify(page)],
  );
  return { rows, total: seqs.length };
}
