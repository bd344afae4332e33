import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../../shared/document.js';
import { failedAs } from '../upstream-error.js';
import { BoundedMap } from './bounded-map.js';
import type { Found, Query, Sort } from './documents.js';
import { NOTHING, readPage, readRow, type Page } from './envelope.js';
import { compileFilter, type CompiledFilter } from './filter.js';
import { PAGE_SIZE, scan, tooManyDocuments } from './scan.js';
import type { Log, Transport } from './transport.js';

const DEFAULT_LIMIT = 100;

export interface ReaderOptions {
  /** The key of the filter in a query: which of the two a server reads depends on its age. */
  readonly queryFilterKey?: 'both' | 'filter' | 'filters';
  /** How the server compares values; for `text` only conditions are sent that cannot lose matches there. */
  readonly comparison?: 'typed' | 'text';
}

/** A query ready to be sent and to have its answer checked. */
export interface PreparedQuery {
  readonly collection: string;
  readonly filter: CompiledFilter;
  readonly sort: Sort;
  readonly skip: number;
  readonly limit: number;
}

/** Reading queries, whose answers are exact whatever the server does. */
export interface Reader {
  /** Throws `RangeError` or `TypeError` on a query that nobody may ask. */
  prepare(collection: string, query: Query): PreparedQuery;
  /** The body of the query as it is sent. */
  body(query: PreparedQuery): JsonObject;
  run(query: PreparedQuery, scope: CallScope): Promise<Found>;
  /** Makes an exact answer of a page, reading everything if the page shows that it has to. */
  settle(query: PreparedQuery, page: Page, scope: CallScope): Promise<Found>;
  /** Every match; LIMIT_EXCEEDED when there are more than `most`. */
  all(query: PreparedQuery, scope: CallScope, most?: number): Promise<readonly StoredDocument[]>;
  /** Every row the server finds for a filter that is sent as it is and not checked. */
  raw(collection: string, filter: JsonObject, scope: CallScope): Promise<readonly StoredDocument[]>;
}

export function createReader(transport: Transport, options: ReaderOptions, log: Log): Reader {
  const { queryFilterKey: filterKey = 'both' } = options;
  const comparison = options.comparison === 'text' ? 'textual' : 'typed';
  /** Queries seen to find too much: the server counts and skips those rows too, on every page. */
  const inexact = new BoundedMap<true>(1_000);
  const missing = new Set<string>();

  const toBody = (filter: JsonObject, sort: Sort, skip: number, limit: number): JsonObject => ({
    ...(filterKey !== 'filters' && { filter }),
    ...(filterKey !== 'filter' && { filters: filter }),
    ...(Object.keys(sort).length > 0 && { sort }),
    limit,
    skip,
  });
  const body = ({ filter, sort, skip, limit }: PreparedQuery) =>
    toBody(filter[comparison].filter, sort, skip, limit);
  const keyOf = ({ collection, filter }: PreparedQuery) =>
    `${collection} ${JSON.stringify(filter[comparison].filter)}`;
  const readRows = ({ items }: Page, { collection }: PreparedQuery) =>
    items.map((row) => readRow(row, `query ${collection}`));

  async function query(collection: string, json: JsonObject, scope: CallScope): Promise<Page> {
    const operation = `query ${collection}`;
    const path = `database/tables/${encodeURIComponent(collection)}/query`;
    const how = { method: 'POST', timeout: 'query', retry: 'repeatable' } as const;
    try {
      return readPage(await transport.call({ ...how, path, operation, json }, scope), operation);
    } catch (error) {
      if (!failedAs(error, 'missing-table')) throw error;
      if (!missing.has(collection)) log.warn({ collection }, 'this collection does not exist yet');
      missing.add(collection);
      return NOTHING;
    }
  }

  /** The answer a page gives as it is, or null where that cannot be believed. */
  function believed(
    asked: PreparedQuery,
    page: Page,
    documents: readonly StoredDocument[],
  ): Found | null {
    const { skip, limit, filter } = asked;
    const { total } = page;
    if (total === undefined || !filter[comparison].complete) return null;
    const ignored = page.unfiltered && Object.keys(filter[comparison].filter).length > 0;
    if (ignored || !documents.every(({ data }) => filter.matches(data))) {
      inexact.set(keyOf(asked), true);
      return null;
    }
    if (skip > 0 && inexact.get(keyOf(asked))) return null;
    const end = skip + documents.length;
    const whole = documents.length === limit || (documents.length < limit && end >= total);
    return whole ? { documents, total, hasMore: page.hasMore ?? end < total } : null;
  }

  async function settle(asked: PreparedQuery, page: Page, scope: CallScope): Promise<Found> {
    const found = believed(asked, page, readRows(page, asked));
    if (found) return found;
    const matches = await all(asked, scope);
    const end = asked.skip + asked.limit;
    const documents = matches.slice(asked.skip, end);
    return { documents, total: matches.length, hasMore: matches.length > end };
  }

  async function all(asked: PreparedQuery, scope: CallScope, most?: number) {
    const { collection, filter } = asked;
    const matching = (rows: readonly StoredDocument[]) =>
      rows.filter(({ data }) => filter.matches(data));
    // Who finds too much probably compares as text.
    const wire = inexact.get(keyOf(asked)) ? filter.textual : filter[comparison];
    const sort = stable(asked.sort);
    const rows = await scan({
      operation: `query ${collection}`,
      fetch: (skip) => query(collection, toBody(wire.filter, sort, skip, PAGE_SIZE), scope),
      most,
      tooMany: (first, total) =>
        most !== undefined &&
        total > most &&
        wire.complete &&
        first.length === matching(first).length,
    });
    const matches = matching(rows);
    if (most !== undefined && matches.length > most) throw tooManyDocuments(most);
    return matches;
  }

  return {
    prepare(collection, { filter = {}, sort = {}, skip = 0, limit = DEFAULT_LIMIT }) {
      if (!Number.isInteger(skip) || skip < 0) throw new RangeError(`skip ${skip}`);
      if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_SIZE)
        throw new RangeError(`limit ${limit}`);
      return { collection, filter: compileFilter(filter), sort: stable(sort), skip, limit };
    },
    body,
    run: async (asked, scope) =>
      settle(asked, await query(asked.collection, body(asked), scope), scope),
    settle,
    all,
    raw: (collection, filter, scope) =>
      scan({
        operation: `query ${collection}`,
        fetch: (skip) => query(collection, toBody(filter, {}, skip, PAGE_SIZE), scope),
      }),
  };
}

/** With the identity as the last key: without it equal rows may come in another order on each page. */
function stable(sort: Sort): Sort {
  return 'doc_id' in sort ? sort : { ...sort, doc_id: 1 };
}
