import DataLoader from 'dataloader';

import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import { failedAs, type UpstreamErrorKind } from '../upstream-error.js';
import { NOTHING, readPage, type Page } from './envelope.js';
import { asObject, explain, text } from './failures.js';
import type { Transport } from './transport.js';

/** A query as it is sent: the table it asks, and the body of the question. */
export interface WireQuery {
  readonly collection: string;
  readonly json: JsonObject;
}

/** ZeroDB takes at most 50 operations a batch. */
const MOST_OPERATIONS = 50;
/** Failures that mean that this server has no such route, or another one than this client knows. */
const NO_BATCH: readonly UpstreamErrorKind[] = [
  'wrong-prefix',
  'not-found',
  'invalid',
  'malformed',
];
/** A query may be asked again whatever became of it. */
const QUERY = { method: 'POST', timeout: 'query', retry: 'repeatable' } as const;
/** Milliseconds until the route is tried again where it was missing. */
const TRY_AGAIN = 10 * 60_000;

/**
 * Sends queries, and those that one request asks at the same time in one call. Where the server has no
 * batch route, and for what a batch does not answer readably, each query goes alone.
 */
export class QueryBatcher {
  private readonly open = new WeakMap<CallScope, DataLoader<WireQuery, Page>>();
  private avoidUntil = 0;

  constructor(private readonly transport: Transport) {}

  /** Whether queries asked together are believed to travel together here. */
  get works(): boolean {
    return performance.now() >= this.avoidUntil;
  }

  /** Rejects with `UpstreamError`, of kind `missing-table` where there is no such collection. */
  page(query: WireQuery, scope: CallScope): Promise<Page> {
    // Pages after the first are full ones: together they would make an answer without measure.
    return query.json['skip'] === 0 ? this.gatherer(scope).load(query) : this.alone(query, scope);
  }

  private gatherer(scope: CallScope): DataLoader<WireQuery, Page> {
    const known = this.open.get(scope);
    if (known) return known;
    const send = (queries: readonly WireQuery[]) => this.send(queries, scope);
    const gatherer = new DataLoader(send, {
      cache: false,
      maxBatchSize: MOST_OPERATIONS,
      // After everything that can run without waiting has run: only then is nobody left to ask.
      batchScheduleFn: (dispatch) => void setImmediate(dispatch),
    });
    this.open.set(scope, gatherer);
    return gatherer;
  }

  private async send(queries: readonly WireQuery[], scope: CallScope): Promise<(Page | Error)[]> {
    const alone = queries.length < 2 || !this.works;
    const pages = alone ? [] : await this.together(queries, scope);
    const answers = queries.map(async (query, at) => pages[at] ?? this.alone(query, scope));
    const settled = await Promise.allSettled(answers);
    return settled.map((each) =>
      each.status === 'fulfilled' ? each.value : (each.reason as Error),
    );
  }

  private async together(
    queries: readonly WireQuery[],
    scope: CallScope,
  ): Promise<readonly (Page | null)[]> {
    const operations = queries.map(({ collection, json }) => ({ table: collection, ...json }));
    const json = { operations, parallel: true, stop_on_error: false };
    const operation = `query ${[...new Set(queries.map(({ collection }) => collection))].join('+')}`;
    try {
      const body = await this.transport.call(
        { ...QUERY, path: 'database/batch/query', operation, json },
        scope,
      );
      const results = readPage(body, operation).items;
      if (results.length !== queries.length) return [];
      return results.map(readResult);
    } catch (error) {
      if (!failedAs(error, 'missing-table', ...NO_BATCH)) throw error;
      if (error.kind !== 'missing-table') this.avoidUntil = performance.now() + TRY_AGAIN;
      return [];
    }
  }

  private async alone({ collection, json }: WireQuery, scope: CallScope): Promise<Page> {
    const operation = `query ${collection}`;
    const path = `database/tables/${encodeURIComponent(collection)}/query`;
    return readPage(
      await this.transport.call({ ...QUERY, path, operation, json }, scope),
      operation,
    );
  }
}

/** The page of one operation; null where it failed or cannot be read. */
function readResult(result: JsonObject): Page | null {
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
