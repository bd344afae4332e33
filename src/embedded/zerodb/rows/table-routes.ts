import type { FastifyInstance } from 'fastify';
import { tableOf, type ServerContext } from '../server-context.js';
import { pageJson, sendJson } from '../wire/answer.js';
import {
  bodyObject,
  isJson,
  optionalObject,
  optionalText,
  paging,
  requiredText,
} from '../wire/read.js';
import { invalid } from '../wire/wire-error.js';
import { tableJson } from './row-json.js';

const MAX_NAME = 255;

/** Collections: make, list, read, remove. */
export function tableRoutes(app: FastifyInstance, context: ServerContext): void {
  const { projectId, queue, tables } = context;

  app.post('/database/tables', async (request, reply) => {
    const body = bodyObject(request.body);
    const name = requiredText(body, 'table_name');
    if (name.length > MAX_NAME) throw invalid(['body', 'table_name'], 'is too long');
    const schema =
      optionalObject(body, 'schema_definition') ?? optionalObject(body, 'schema') ?? {};
    const description = optionalText(body, 'description') ?? null;
    const table = await queue.write(() => tables.create(name, schema, description));
    return sendJson(reply, tableJson(projectId, table), context.quirks.oddStatuses ? 201 : 200);
  });

  app.get('/database/tables', async (request, reply) => {
    const page = paging(isJson(request.query) ? request.query : {}, 'query');
    const all = tables.list();
    const items = all
      .slice(page.skip, page.skip + page.limit)
      .map((table) => tableJson(projectId, table));
    if (context.quirks.oddLists) return sendJson(reply, `{"tables":[${items.join()}]}`);
    return sendJson(reply, pageJson(items, all.length, page));
  });

  app.get('/database/tables/:table', async (request, reply) =>
    sendJson(reply, tableJson(projectId, tableOf(context, request))),
  );

  app.delete('/database/tables/:table', async (request, reply) => {
    const { name } = tableOf(context, request);
    const dropped = await queue.write(() => tables.drop(name));
    context.indexes.forget(dropped);
    if (context.quirks.oddStatuses) return reply.code(204).send();
    return { success: true, message: `Table '${dropped.name}' deleted` };
  });
}
