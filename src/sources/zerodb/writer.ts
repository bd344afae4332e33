import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import { failedAs, UpstreamError } from '../upstream-error.js';
import type { Collections } from './collections.js';
import type { Documents, Operators } from './documents.js';
import { readRow } from './envelope.js';
import { asObject, malformed, text } from './failures.js';
import { compileFilter } from './filter.js';
import type { Identities } from './identity.js';
import type { Reader } from './reader.js';
import type { Transport } from './transport.js';

type Writer = Pick<Documents, 'insert' | 'replace' | 'remove' | 'updateWhere'>;

/** Milliseconds before each look for a row whose insert was not answered: it may still be on its way. */
const LOOKS = [0, 250, 1_000];

export function createWriter(
  transport: Transport,
  reader: Reader,
  collections: Collections,
  identities: Identities,
): Writer {
  const rowsOf = (collection: string) => `database/tables/${encodeURIComponent(collection)}/rows`;
  const rowOf = (collection: string, rowId: string) =>
    `${rowsOf(collection)}/${encodeURIComponent(rowId)}`;

  async function post(collection: string, data: JsonObject, scope: CallScope) {
    const operation = `insert ${collection}`;
    const json = { row_data: data };
    const how = { method: 'POST', timeout: 'write', retry: 'refused' } as const;
    const path = rowsOf(collection);
    return readRow(await transport.call({ ...how, path, operation, json }, scope), operation);
  }

  async function postOrCreate(collection: string, data: JsonObject, scope: CallScope) {
    try {
      return await post(collection, data, scope);
    } catch (error) {
      if (!failedAs(error, 'missing-table')) throw error;
      await collections.ensure(collection, scope);
      return post(collection, data, scope);
    }
  }

  /** The very document that was sent, if it arrived; not another one with the same identity. */
  async function look(collection: string, id: string, data: JsonObject, scope: CallScope) {
    const sent: unknown = JSON.parse(JSON.stringify(data));
    for (const pause of LOOKS) {
      await sleep(pause, undefined, { signal: scope.signal });
      const rows = await reader.raw(collection, { doc_id: id }, scope);
      const row = rows.find((each) => isDeepStrictEqual(each.data, sent));
      if (row) return row;
    }
    return null;
  }

  return {
    async insert(collection, data, scope) {
      const id = text(data['doc_id']);
      if (id === undefined) throw new TypeError('A document to insert needs a doc_id');
      try {
        return await postOrCreate(collection, data, scope);
      } catch (error) {
        if (!mayHaveArrived(error)) throw error;
        const row = await look(collection, id, data, scope).catch(() => null);
        if (!row) throw error;
        return row;
      } finally {
        identities.appeared(collection, id);
      }
    },

    async replace(collection, rowId, data, scope) {
      const operation = `replace ${collection}`;
      const json = { row_data: data };
      const how = { method: 'PUT', timeout: 'write', retry: 'repeatable' } as const;
      const path = rowOf(collection, rowId);
      const answer = await transport.call({ ...how, path, operation, json }, scope);
      // What was sent is what is stored, whether or not the server repeats it.
      return readRow(answer ?? { row_id: rowId, row_data: data }, operation);
    },

    async remove(collection, rowId, scope) {
      const operation = `remove ${collection}`;
      const path = rowOf(collection, rowId);
      const how = { method: 'DELETE', timeout: 'write', retry: 'repeatable' } as const;
      try {
        await transport.call({ ...how, path, operation }, scope);
        return true;
      } catch (error) {
        if (!failedAs(error, 'not-found', 'missing-table')) throw error;
        // Gone at a second attempt: the first one did it, and its answer was lost.
        return (error.fields.attempts ?? 1) > 1;
      }
    },

    async updateWhere(collection, filter, update, scope) {
      const operation = `update ${collection}`;
      const json = { filter: bulkFilter(filter), update, confirm_large_operation: false };
      const how = { method: 'PUT', timeout: 'write', retry: 'refused' } as const;
      const path = `${rowsOf(collection)}/bulk`;
      try {
        return matched(await transport.call({ ...how, path, operation, json }, scope), operation);
      } catch (error) {
        if (failedAs(error, 'missing-table')) return 0;
        throw error;
      }
    },
  };
}

/** Every failure after which an insert may have been done; a caller that gave up does not want to know. */
function mayHaveArrived(error: unknown): error is UpstreamError {
  if (!(error instanceof UpstreamError) || error.fields.sent === false) return false;
  return failedAs(error, 'timeout', 'unreachable', 'malformed', 'server');
}

const BULK_REFUSES: readonly (keyof Operators)[] = ['$contains', '$regex'];

/** A filter of a bulk write has to be sent whole: what cannot be sent would widen the write. */
function bulkFilter(filter: Parameters<Documents['updateWhere']>[1]): JsonObject {
  const { typed } = compileFilter(filter);
  const operators = Object.values(filter).flatMap((test) => Object.keys(asObject(test) ?? {}));
  const refused = operators.some((operator) => BULK_REFUSES.some((each) => each === operator));
  if (!typed.complete || refused || Object.keys(typed.filter).length === 0)
    throw new TypeError('Not a filter for a bulk update');
  return typed.filter;
}

function matched(answer: unknown, operation: string): number {
  const fields = asObject(answer) ?? {};
  const count = fields['matched_count'] ?? fields['updated_count'] ?? fields['modified_count'];
  if (typeof count !== 'number') throw malformed(operation, 'no matched_count');
  return count;
}
