import type { CallScope } from '../../shared/call-scope.js';
import { failedAs } from '../upstream-error.js';
import { readPage } from './envelope.js';
import { text } from './failures.js';
import type { Transport } from './transport.js';

/** Tables a page; ZeroDB's local server takes no more. */
const PAGE_SIZE = 100;

export interface Collections {
  ensure(name: string, scope: CallScope): Promise<void>;
  list(scope: CallScope): Promise<readonly string[]>;
  drop(name: string, scope: CallScope): Promise<void>;
}

export function createCollections(transport: Transport): Collections {
  return {
    async ensure(name, scope) {
      const json = { table_name: name, schema_definition: {} };
      const how = { method: 'POST', timeout: 'write', retry: 'repeatable' } as const;
      const operation = `create ${name}`;
      try {
        await transport.call({ ...how, path: 'database/tables', operation, json }, scope);
      } catch (error) {
        if (!exists(error)) throw error;
      }
    },

    async list(scope) {
      const names = new Set<string>();
      for (let skip = 0; ;) {
        const { items, total, hasMore } = await listTables(transport, skip, PAGE_SIZE, scope);
        for (const item of items) {
          const name = text(item['table_name']) ?? text(item['name']);
          if (name !== undefined) names.add(name);
        }
        skip += items.length;
        const more = hasMore ?? (total === undefined ? items.length >= PAGE_SIZE : skip < total);
        if (!more || items.length === 0) return [...names];
      }
    },

    async drop(name, scope) {
      const path = `database/tables/${encodeURIComponent(name)}`;
      const how = { method: 'DELETE', timeout: 'write', retry: 'repeatable' } as const;
      try {
        await transport.call({ ...how, path, operation: `drop ${name}` }, scope);
      } catch (error) {
        if (!failedAs(error, 'not-found', 'missing-table')) throw error;
      }
    },
  };
}

/** One page of the project's tables; also the cheapest call that proves the credentials. */
export async function listTables(
  transport: Transport,
  skip: number,
  limit: number,
  scope: CallScope,
) {
  const operation = 'list tables';
  const path = `database/tables?skip=${skip}&limit=${limit}`;
  const how = { method: 'GET', timeout: 'read', retry: 'repeatable' } as const;
  return readPage(await transport.call({ ...how, path, operation }, scope), operation);
}

/** Servers say in three ways that a table is there already, a raw database message among them. */
function exists(error: unknown): boolean {
  if (failedAs(error, 'conflict')) return true;
  return (
    failedAs(error, 'invalid', 'server') &&
    /already exists|unique ?violation/i.test(error.fields.upstreamText ?? '')
  );
}
