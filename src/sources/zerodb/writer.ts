import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../../shared/document.js';
import { failedAs, UpstreamError } from '../upstream-error.js';
import type { Collections } from './collections.js';
import type { Documents, Filter, Operators, Update } from './documents.js';
import { readRow } from './envelope.js';
import { asObject, malformed, text } from './failures.js';
import { compileFilter } from './filter.js';
import type { Identities } from './identity.js';
import type { Reader } from './reader.js';
import type { Transport } from './transport.js';

/** Milliseconds before each look for a row whose insert was not answered: it may still be on its way. */
const LOOKS = [0, 200, 600];

/** Writes of documents: what may be sent twice is, what may not is looked for instead. */
export class Writer implements Pick<Documents, 'insert' | 'replace' | 'remove' | 'updateWhere'> {
  constructor(
    private readonly transport: Transport,
    private readonly reader: Reader,
    private readonly collections: Collections,
    private readonly identities: Identities,
  ) {}

  private async post(collection: string, data: JsonObject, scope: CallScope) {
    const operation = `insert ${collection}`;
    const json = { row_data: data };
    const how = { method: 'POST', timeout: 'write', retry: 'refused' } as const;
    const path = rowsOf(collection);
    return readRow(await this.transport.call({ ...how, path, operation, json }, scope), operation);
  }

  private async postOrCreate(collection: string, data: JsonObject, scope: CallScope) {
    try {
      return await this.post(collection, data, scope);
    } catch (error) {
      if (!failedAs(error, 'missing-table')) throw error;
      await this.collections.ensure(collection, scope);
      return this.post(collection, data, scope);
    }
  }

  /** The very document that was sent, if it arrived; not another one with the same identity. */
  private async look(collection: string, id: string, data: JsonObject, scope: CallScope) {
    const sent: unknown = JSON.parse(JSON.stringify(data));
    for (const pause of LOOKS) {
      await sleep(pause, undefined, { signal: scope.signal });
      const rows = await this.reader.raw(collection, { doc_id: id }, scope);
      const row = rows.find((each) => isDeepStrictEqual(each.data, sent));
      if (row) return row;
    }
    return null;
  }

  async insert(collection: string, data: JsonObject, scope: CallScope): Promise<StoredDocument> {
    const id = text(data['doc_id']);
    if (id === undefined) throw new TypeError('A document to insert needs a doc_id');
    try {
      return await this.postOrCreate(collection, data, scope);
    } catch (error) {
      if (!mayHaveArrived(error)) throw error;
      const row = await this.look(collection, id, data, scope).catch(() => null);
      if (!row) throw error;
      return row;
    } finally {
      this.identities.appeared(collection, id);
    }
  }

  /**
   * Stores a document as it is, also one that has no `doc_id`: what such an insert did whose answer was
   * lost cannot be told, and it rejects.
   */
  async insertAsIs(collection: string, data: JsonObject, scope: CallScope): Promise<void> {
    const named = text(data['doc_id']) !== undefined;
    await (named
      ? this.insert(collection, data, scope)
      : this.postOrCreate(collection, data, scope));
  }

  async replace(
    collection: string,
    rowId: string,
    data: JsonObject,
    scope: CallScope,
  ): Promise<StoredDocument> {
    const operation = `replace ${collection}`;
    const json = { row_data: data };
    const how = { method: 'PUT', timeout: 'write', retry: 'repeatable' } as const;
    const path = rowOf(collection, rowId);
    const answer = await this.transport.call({ ...how, path, operation, json }, scope);
    // What was sent is what is stored, whether or not the server repeats it.
    return readRow(answer ?? { row_id: rowId, row_data: data }, operation);
  }

  async remove(collection: string, rowId: string, scope: CallScope): Promise<boolean> {
    const operation = `remove ${collection}`;
    const path = rowOf(collection, rowId);
    const how = { method: 'DELETE', timeout: 'write', retry: 'repeatable' } as const;
    try {
      await this.transport.call({ ...how, path, operation }, scope);
      return true;
    } catch (error) {
      if (!failedAs(error, 'not-found', 'missing-table')) throw error;
      // Gone at a second attempt: the first one did it, and its answer was lost.
      return (error.fields.attempts ?? 1) > 1;
    }
  }

  async updateWhere(
    collection: string,
    filter: Filter,
    update: Update,
    scope: CallScope,
  ): Promise<number> {
    const operation = `update ${collection}`;
    const json = { filter: bulkFilter(filter), update, confirm_large_operation: false };
    const how = { method: 'PUT', timeout: 'write', retry: 'refused' } as const;
    const path = `${rowsOf(collection)}/bulk`;
    try {
      return matched(
        await this.transport.call({ ...how, path, operation, json }, scope),
        operation,
      );
    } catch (error) {
      if (failedAs(error, 'missing-table')) return 0;
      throw error;
    }
  }
}

const rowsOf = (collection: string) => `database/tables/${encodeURIComponent(collection)}/rows`;
const rowOf = (collection: string, rowId: string) =>
  `${rowsOf(collection)}/${encodeURIComponent(rowId)}`;

/** Every failure after which an insert may have been done; a caller that gave up does not want to know. */
function mayHaveArrived(error: unknown): error is UpstreamError {
  if (!(error instanceof UpstreamError) || error.fields.sent === false) return false;
  return failedAs(error, 'timeout', 'unreachable', 'malformed', 'server');
}

const BULK_REFUSES: readonly (keyof Operators)[] = ['$contains', '$regex'];

/** A filter of a bulk write has to be sent whole: what cannot be sent would widen the write. */
function bulkFilter(filter: Filter): JsonObject {
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
