import type { FastifyInstance } from 'fastify';
import { tableOf, type ServerContext } from '../server-context.js';
import { elapsed, pageJson, sendJson } from '../wire/answer.js';
import { bodyObject } from '../wire/read.js';
import { badRequest, invalid, WireError } from '../wire/wire-error.js';
import { runQuery } from './query.js';
import { readQuery } from './query-plan.js';
import { rowJson } from './row-json.js';
import type { Table } from './tables.js';

const MAX_OPERATIONS = 50;

/** Queries: one, or up to fifty in one call. */
export function queryRoutes(app: FastifyInstance, context: ServerContext): void {
  app.post('/database/tables/:table/query', async (request, reply) => {
    const table = tableOf(context, request);
    return sendJson(reply, answerQuery(context, table, request.body));
  });

  app.post('/database/batch/query', async (request, reply) => {
    const start = performance.now();
    const body = bodyObject(request.body);
    const operations = body['operations'];
    if (!Array.isArray(operations) || operations.length === 0) {
      throw invalid(['body', 'operations'], 'must be a list of operations', 'type_error.list');
    }
    if (operations.length > MAX_OPERATIONS) {
      throw badRequest(`At most ${MAX_OPERATIONS} operations in one batch`);
    }
    const results: { success: boolean; json: string }[] = [];
    for (const operation of operations) {
      results.push(runOperation(context, operation));
      if (body['stop_on_error'] === true && results.at(-1)?.success === false) break;
    }
    const successful = results.filter(({ success }) => success).length;
    const tail = JSON.stringify({
      total_operations: operations.length,
      successful,
      failed: results.length - successful,
      execution_time_ms: elapsed(start),
    });
    const list = results.map(({ json }) => json).join();
    return sendJson(reply, `{"results":[${list}],${tail.slice(1)}`);
  });
}

function answerQuery(context: ServerContext, table: Table, body: unknown): string {
  const start = performance.now();
  const plan = readQuery(body, context.quirks);
  const { rows, total } = runQuery(context.driver, table, plan, context.quirks);
  context.indexes.consider(table, plan);
  return pageJson(
    rows.map((row) => rowJson(context.projectId, table, row)),
    total,
    plan,
    { filter_summary: plan.filter, execution_time_ms: elapsed(start) },
    context.quirks.oddLists ? 'rows' : 'data',
  );
}

/** One operation of a batch; its failure is an entry of the answer, not the failure of the call. */
function runOperation(
  context: ServerContext,
  operation: unknown,
): { success: boolean; json: string } {
  let name: unknown = null;
  try {
    const body = bodyObject(operation);
    name = body['table'] ?? body['table_name'];
    if (typeof name !== 'string') throw invalid(['body', 'operations', 'table'], 'field required');
    if ((body['operation'] ?? body['type'] ?? 'query') !== 'query') {
      throw badRequest('Only queries can be batched');
    }
    const envelope = answerQuery(context, context.tables.get(name), body);
    const json = `{"success":true,"table":${JSON.stringify(name)},${envelope.slice(1)}`;
    return { success: true, json };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const failure = { success: false, table: name, error: error.message, status: error.status };
    return { success: false, json: JSON.stringify(failure) };
  }
}
