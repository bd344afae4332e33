import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import { failedAs, type UpstreamErrorKind } from '../upstream-error.js';
import type { CollectionQuery, Found } from './documents.js';
import { NOTHING, readPage, type Page } from './envelope.js';
import { asObject, explain, text } from './failures.js';
import { chunks } from './parallel.js';
import type { PreparedQuery, Reader } from './reader.js';
import type { Transport } from './transport.js';

/** ZeroDB takes at most 50 operations a batch. */
const MOST_OPERATIONS = 50;
/** Failures that mean that this server has no such route, or another one than this client knows. */
const NO_BATCH: readonly UpstreamErrorKind[] = [
  'wrong-prefix',
  'not-found',
  'invalid',
  'malformed',
];
/** Milliseconds until the route is tried again where it was missing. */
const TRY_AGAIN = 10 * 60_000;

/** Several queries in one call. What the batch does not answer readably is asked alone. */
export function createBatch(transport: Transport, reader: Reader) {
  let avoidUntil = 0;

  async function pages(
    queries: readonly PreparedQuery[],
    scope: CallScope,
  ): Promise<readonly (Page | null)[]> {
    const operations = queries.map((query) => ({ table: query.collection, ...reader.body(query) }));
    const path = 'database/batch/query';
    const operation = 'query batch';
    const json = { operations, parallel: true, stop_on_error: false };
    const how = { method: 'POST', timeout: 'query', retry: 'repeatable' } as const;
    try {
      const body = await transport.call({ ...how, path, operation, json }, scope);
      const results = readPage(body, operation).items;
      return queries.map((_, at) => readResult(results.length === queries.length, results[at]));
    } catch (error) {
      if (!failedAs(error, 'missing-table', ...NO_BATCH)) throw error;
      if (error.kind !== 'missing-table') avoidUntil = performance.now() + TRY_AGAIN;
      return queries.map(() => null);
    }
  }

  async function chunk(queries: readonly PreparedQuery[], scope: CallScope) {
    const alone = queries.length < 2 || performance.now() < avoidUntil;
    const answers = alone ? [] : await pages(queries, scope);
    return Promise.all(
      queries.map((query, at) => {
        const page = answers[at];
        return page ? reader.settle(query, page, scope) : reader.run(query, scope);
      }),
    );
  }

  return async (queries: readonly CollectionQuery[], scope: CallScope): Promise<Found[]> => {
    const prepared = queries.map(({ collection, query }) => reader.prepare(collection, query));
    const parts = chunks(prepared, MOST_OPERATIONS).map((part) => chunk(part, scope));
    return (await Promise.all(parts)).flat();
  };
}

/** The page of one operation; null where it failed or cannot be read. */
function readResult(complete: boolean, result: JsonObject | undefined): Page | null {
  if (!complete || !result) return null;
  const error = text(result['error']);
  if (explain(404, { detail: error }).kind === 'missing-table') return NOTHING;
  if (result['success'] === false || error !== undefined) return null;
  const inner = asObject(result['result']) ?? asObject(result['data']) ?? result;
  try {
    return readPage(inner, 'query batch');
  } catch {
    return null;
  }
}
