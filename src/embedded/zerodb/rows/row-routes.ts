import type { FastifyInstance } from 'fastify';
import { pathOf, tableOf, type ServerContext } from '../server-context.js';
import { pageJson, sendJson } from '../wire/answer.js';
import { bodyObject, isJson, paging, requiredObject, type Json } from '../wire/read.js';
import { invalid, WireError } from '../wire/wire-error.js';
import { rowJson } from './row-json.js';

/** Single rows: insert, page, read, replace, remove. There is no partial update. */
export function rowRoutes(app: FastifyInstance, context: ServerContext): void {
  const { projectId, queue, rows } = context;
  const ROWS = '/database/tables/:table/rows';
  const ROW = `${ROWS}/:row_id`;

  app.post(ROWS, async (request, reply) => {
    const table = tableOf(context, request);
    const rowData = readRowData(request.body);
    const row = await queue.write(() => rows.insert(tableOf(context, request), rowData));
    return sendJson(reply, rowJson(projectId, table, row), context.quirks.oddStatuses ? 201 : 200);
  });

  app.get(ROWS, async (request, reply) => {
    const table = tableOf(context, request);
    const page = paging(isJson(request.query) ? request.query : {}, 'query');
    const items = rows.page(table, page).map((row) => rowJson(projectId, table, row));
    if (context.quirks.oddLists) return sendJson(reply, `[${items.join()}]`);
    return sendJson(reply, pageJson(items, table.rowCount, page));
  });

  app.get(ROW, async (request, reply) => {
    const table = tableOf(context, request);
    return sendJson(reply, rowJson(projectId, table, rows.get(table, pathOf(request).row_id)));
  });

  app.put(ROW, async (request, reply) => {
    const table = tableOf(context, request);
    const rowData = readRowData(request.body);
    const { row_id: rowId } = pathOf(request);
    const row = await queue.write(() => rows.replace(tableOf(context, request), rowId, rowData));
    return sendJson(reply, rowJson(projectId, table, row));
  });

  app.patch(ROW, async () => {
    throw new WireError(405, 'Method Not Allowed', undefined, { allow: 'GET, PUT, DELETE' });
  });

  app.delete(ROW, async (request, reply) => {
    const { row_id: rowId } = pathOf(request);
    await queue.write(() => rows.delete(tableOf(context, request), rowId));
    if (context.quirks.oddStatuses) return reply.code(204).send();
    return { success: true, row_id: rowId };
  });
}

/** `{"row_data": {…}}` and nothing that looks like another way to say it. */
function readRowData(input: unknown): Json {
  const body = bodyObject(input);
  const rowData = requiredObject(body, 'row_data');
  for (const key of ['rows', 'data']) {
    if (key in body)
      throw invalid(['body', key], 'extra fields not permitted', 'value_error.extra');
  }
  return rowData;
}
