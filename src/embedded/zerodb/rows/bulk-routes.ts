import type { FastifyInstance } from 'fastify';
import { tableOf, type ServerContext } from '../server-context.js';
import { elapsed } from '../wire/answer.js';
import { bodyObject, requiredObject, type Json } from '../wire/read.js';
import { badRequest } from '../wire/wire-error.js';
import { BULK_OPERATORS, parseFilter, type Condition } from './filter.js';
import { allMatches } from './query.js';
import type { StoredRow } from './row-store.js';
import type { Table } from './tables.js';
import { parseUpdate, type Update } from './update-operators.js';

/** More rows than these are touched only when the caller has said so. */
const UNCONFIRMED_ROWS = 100;

/**
 * Writes by filter. Each is one transaction, so that `matched_count` tells for certain whether a
 * document was still as expected: that makes an update usable as a compare-and-swap.
 */
export function bulkRoutes(app: FastifyInstance, context: ServerContext): void {
  const PATH = '/database/tables/:table/rows/bulk';

  app.put(PATH, async (request) => {
    const start = performance.now();
    const { filter, conditions, confirmed } = readBulk(request.body);
    const update = parseUpdate(requiredObject(bodyObject(request.body), 'update'));
    const counts = await context.queue.write(() => {
      const table = tableOf(context, request);
      const rows = matches(context, table, conditions, confirmed);
      const modified = rows.filter((row) => applyTo(context, table, row, update)).length;
      return { matched_count: rows.length, modified_count: modified };
    });
    return {
      ...counts,
      filter_used: filter,
      update_operators: update.operators,
      execution_time_ms: elapsed(start),
      warnings: [],
    };
  });

  app.delete(PATH, async (request) => {
    const start = performance.now();
    const { filter, conditions, confirmed } = readBulk(request.body);
    const deleted = await context.queue.write(() => {
      const table = tableOf(context, request);
      const rows = matches(context, table, conditions, confirmed);
      return context.rows.deleteMany(
        table,
        rows.map(({ seq }) => seq),
      );
    });
    return {
      deleted_count: deleted,
      filter_used: filter,
      execution_time_ms: elapsed(start),
      warnings: [],
    };
  });
}

function readBulk(input: unknown): { filter: Json; conditions: Condition[]; confirmed: boolean } {
  const body = bodyObject(input);
  const filter = requiredObject(body, 'filter');
  const conditions = parseFilter(filter, BULK_OPERATORS);
  if (conditions.length === 0)
    throw badRequest('A bulk operation needs a filter that is not empty');
  return { filter, conditions, confirmed: body['confirm_large_operation'] === true };
}

function matches(
  { driver }: ServerContext,
  table: Table,
  conditions: readonly Condition[],
  confirmed: boolean,
): StoredRow[] {
  const rows = allMatches(driver, table, conditions);
  if (rows.length > UNCONFIRMED_ROWS && !confirmed) {
    throw badRequest(
      `The filter matches ${rows.length} rows; set confirm_large_operation for more than ${UNCONFIRMED_ROWS}`,
    );
  }
  return rows;
}

/** Whether the update changed the row. */
function applyTo({ rows }: ServerContext, table: Table, row: StoredRow, update: Update): boolean {
  const document = JSON.parse(row.doc) as Json;
  update.apply(document);
  const doc = JSON.stringify(document);
  if (doc === row.doc) return false;
  rows.rewrite(table, row, doc);
  return true;
}
