import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../../shared/document.js';
import { failedAs } from '../upstream-error.js';
import { QueryBatcher } from './batch.js';
import { BoundedMap } from './bounded-map.js';
import type { Found, Query, Sort } from './documents.js';
import { NOTHING, readRow, type Page } from './envelope.js';
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
export class Reader {
  private readonly comparison: 'typed' | 'textual';
  private readonly filterKeys: readonly string[];
  /** Queries seen to find too much: the server counts and skips those rows too, on every page. */
  private readonly inexact = new BoundedMap<true>(1_000);
  private readonly missing = new Set<string>();
  private readonly batcher: QueryBatcher;

  constructor(
    transport: Transport,
    options: ReaderOptions,
    private readonly log: Log,
  ) {
    this.batcher = new QueryBatcher(transport);
    const { queryFilterKey: key = 'both', comparison } = options;
    this.comparison = comparison === 'text' ? 'textual' : 'typed';
    this.filterKeys = key === 'both' ? ['filter', 'filters'] : [key];
  }

  /** Whether a second query asked at the same time costs no second call. */
  get batches(): boolean {
    return this.batcher.works;
  }

  /** Throws `RangeError` or `TypeError` on a query that nobody may ask. */
  prepare(
    collection: string,
    { filter = {}, sort = {}, skip = 0, limit = DEFAULT_LIMIT }: Query,
  ): PreparedQuery {
    if (!Number.isInteger(skip) || skip < 0) throw new RangeError(`skip ${skip}`);
    if (!Number.isInteger(limit) || limit < 1 || limit > PAGE_SIZE)
      throw new RangeError(`limit ${limit}`);
    return { collection, filter: compileFilter(filter), sort: stable(sort), skip, limit };
  }

  /** The page that was asked for, read whole from the first page on if the answer shows that it has to be. */
  async run(asked: PreparedQuery, scope: CallScope): Promise<Found> {
    const { collection, filter, sort, skip, limit } = asked;
    const json = this.toBody(filter[this.comparison].filter, sort, skip, limit);
    const page = await this.query(collection, json, scope);
    const found = this.believed(
      asked,
      page,
      page.items.map((row) => readRow(row, `query ${asked.collection}`)),
    );
    if (found) return found;
    const matches = await this.all(asked, scope);
    const end = asked.skip + asked.limit;
    const documents = matches.slice(asked.skip, end);
    return { documents, total: matches.length, hasMore: matches.length > end };
  }

  /** Every match; LIMIT_EXCEEDED when there are more than `most`. */
  async all(
    asked: PreparedQuery,
    scope: CallScope,
    most?: number,
  ): Promise<readonly StoredDocument[]> {
    const { collection, filter } = asked;
    const matching = (rows: readonly StoredDocument[]) =>
      rows.filter(({ data }) => filter.matches(data));
    // Who finds too much probably compares as text.
    const wire = this.inexact.get(this.keyOf(asked)) ? filter.textual : filter[this.comparison];
    const sort = stable(asked.sort);
    const rows = await scan({
      operation: `query ${collection}`,
      fetch: (skip) =>
        this.query(collection, this.toBody(wire.filter, sort, skip, PAGE_SIZE), scope),
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

  /** Every row the server finds for a filter that is sent as it is and not checked. */
  raw(
    collection: string,
    filter: JsonObject,
    scope: CallScope,
  ): Promise<readonly StoredDocument[]> {
    return scan({
      operation: `query ${collection}`,
      fetch: (skip) => this.query(collection, this.toBody(filter, {}, skip, PAGE_SIZE), scope),
    });
  }

  /** One page of what the server finds for such a filter. */
  rawPage(
    collection: string,
    filter: JsonObject,
    { sort = {}, skip = 0, limit }: { sort?: Sort; skip?: number; limit: number },
    scope: CallScope,
  ): Promise<Page> {
    return this.query(collection, this.toBody(filter, sort, skip, limit), scope);
  }

  private async query(collection: string, json: JsonObject, scope: CallScope): Promise<Page> {
    try {
      return await this.batcher.page({ collection, json }, scope);
    } catch (error) {
      if (!failedAs(error, 'missing-table')) throw error;
      if (!this.missing.has(collection))
        this.log.warn({ collection }, 'this collection does not exist yet');
      this.missing.add(collection);
      return NOTHING;
    }
  }

  /** The answer a page gives as it is, or null where that cannot be believed. */
  private believed(
    asked: PreparedQuery,
    page: Page,
    documents: readonly StoredDocument[],
  ): Found | null {
    const { skip, limit, filter } = asked;
    const { total } = page;
    if (total === undefined || !filter[this.comparison].complete) return null;
    const ignored = page.unfiltered && Object.keys(filter[this.comparison].filter).length > 0;
    if (ignored || !documents.every(({ data }) => filter.matches(data))) {
      this.inexact.set(this.keyOf(asked), true);
      return null;
    }
    if (skip > 0 && this.inexact.get(this.keyOf(asked))) return null;
    const end = skip + documents.length;
    const whole = documents.length === limit || (documents.length < limit && end >= total);
    return whole ? { documents, total, hasMore: page.hasMore ?? end < total } : null;
  }

  private toBody(filter: JsonObject, sort: Sort, skip: number, limit: number): JsonObject {
    return {
      ...Object.fromEntries(this.filterKeys.map((key) => [key, filter])),
      ...(Object.keys(sort).length > 0 && { sort }),
      limit,
      skip,
    };
  }

  private keyOf({ collection, filter }: PreparedQuery): string {
    return `${collection} ${JSON.stringify(filter[this.comparison].filter)}`;
  }
}

/** With the identity as the last key: without it equal rows may come in another order on each page. */
function stable(sort: Sort): Sort {
  return 'doc_id' in sort ? sort : { ...sort, doc_id: 1 };
}
