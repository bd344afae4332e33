import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../../shared/document.js';
import { readRow, type Page } from './envelope.js';
import { malformed } from './failures.js';
import { chunks } from './parallel.js';
import type { Reader } from './reader.js';
import { PAGE_SIZE } from './scan.js';
import type { Writer } from './writer.js';

/** A row with its document as text, which is what it was sent as but for spaces. */
export interface Row extends StoredDocument {
  readonly json: string;
}

/**
 * Collections row by row, as they lie there: for copies of everything, where no document may be left out
 * for what it holds. Rejects with `UpstreamError`.
 */
export interface Rows {
  /**
   * Every row, in pages of some megabytes at most. A row that is there all the while comes exactly once,
   * whatever is written meanwhile; one that comes or goes meanwhile comes once or not at all.
   */
  everything(collection: string, scope: CallScope): AsyncGenerator<readonly Row[]>;
  /** The rows of everything that have no text as `doc_id`: documents of older programs. */
  unnamed(collection: string, scope: CallScope): AsyncGenerator<readonly Row[]>;
  /** All rows with one of these `doc_id`s, also where several have the same. */
  named(
    collection: string,
    docIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly StoredDocument[]>;
  /** Stores a document as it is, and nothing beside. Makes the collection where there is none. */
  insert(collection: string, data: JsonObject, scope: CallScope): Promise<void>;
}

/** What a page should weigh, in characters of JSON; its documents are parsed beside it. */
const PAGE_WEIGHT = 4_000_000;
const FIRST_PAGE = 100;
const IDS_A_QUERY = 500;
/** How often rows that nothing keeps in order are gone through, unless nothing new is found earlier. */
const SWEEPS = 3;

const NO_DOC_ID: JsonObject = { doc_id: null };
const ANY_TEXT: JsonObject = { doc_id: { $gte: '' } };

export class ZeroDbRows implements Rows {
  constructor(
    private readonly reader: Pick<Reader, 'raw' | 'rawPage'>,
    private readonly writer: Pick<Writer, 'insertAsIs'>,
  ) {}

  async *everything(collection: string, scope: CallScope): AsyncGenerator<readonly Row[]> {
    // The unnamed first: the one that is given a `doc_id` meanwhile is then known by its row.
    const seen = new Set<string>();
    yield* this.#unnamed(collection, seen, scope);
    yield* this.#inOrder(collection, seen, scope);
  }

  unnamed(collection: string, scope: CallScope): AsyncGenerator<readonly Row[]> {
    return this.#unnamed(collection, new Set(), scope);
  }

  async named(
    collection: string,
    docIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly StoredDocument[]> {
    const wanted = new Set(docIds);
    const found = await Promise.all(
      chunks([...wanted], IDS_A_QUERY).map((part) =>
        this.reader.raw(collection, { doc_id: { $in: part } }, scope),
      ),
    );
    return found
      .flat()
      .filter(({ data }) => typeof data['doc_id'] === 'string' && wanted.has(data['doc_id']));
  }

  insert(collection: string, data: JsonObject, scope: CallScope): Promise<void> {
    return this.writer.insertAsIs(collection, data, scope);
  }

  async *#unnamed(collection: string, seen: Set<string>, scope: CallScope) {
    yield* this.#sweeps(collection, NO_DOC_ID, seen, scope);
    // Numbers, lists and the like are neither null nor text: no filter names them, but the counts tell.
    const [all, none, texts] = await Promise.all(
      [{}, NO_DOC_ID, ANY_TEXT].map(async (filter) => {
        const { total = 0 } = await this.reader.rawPage(collection, filter, { limit: 1 }, scope);
        return total;
      }),
    );
    if (Number(all) > Number(none) + Number(texts)) {
      yield* this.#sweeps(collection, {}, seen, scope);
    }
  }

  /**
   * Rows by their place, from the last page to the first: rows lie in the order of their insertion, so
   * that one moves towards the pages still to be read, and only when another is removed. A server that
   * keeps another order is gone through again.
   */
  async *#sweeps(collection: string, filter: JsonObject, seen: Set<string>, scope: CallScope) {
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      const before = seen.size;
      const first = await this.#page(collection, filter, { limit: FIRST_PAGE }, scope);
      const { total = Infinity } = first;
      if (first.rows.length >= total || first.rows.length === 0) {
        // One page is one moment.
        yield* fresh(first.rows, seen);
        return;
      }
      const step = first.rows.length < FIRST_PAGE ? first.rows.length : fitting(first.rows);
      for (const skip of places(total, step)) {
        const { rows } = await this.#page(collection, filter, { skip, limit: step }, scope);
        yield* fresh(rows, seen);
        if (rows.length === 0 && total === Infinity) break;
      }
      if (seen.size === before) return;
    }
  }

  /** Rows with a text as `doc_id`, by it: each page begins at the text where the one before ended. */
  async *#inOrder(collection: string, seen: ReadonlySet<string>, scope: CallScope) {
    let from = '';
    let skip = 0;
    let limit = FIRST_PAGE;
    let last: ReadonlySet<string> = new Set();
    let start: Row | undefined;
    for (;;) {
      const filter = { doc_id: { $gte: from } };
      const order = { sort: { doc_id: 1 }, skip, limit } as const;
      const page = await this.#page(collection, filter, order, scope);
      const { rows } = page;
      if (start !== undefined && docIdOf(start) !== from) refuseRepeated(rows, start, collection);
      start ??= rows[0];
      const isNew = ({ rowId }: Row) => !seen.has(rowId) && !last.has(rowId);
      const news = rows.filter(isNew);
      if (news.length > 0) yield news;
      const more = page.hasMore ?? (page.total === undefined || skip + rows.length < page.total);
      if (rows.length === 0 || !more) return;
      const end = rows.map(docIdOf).findLast((docId) => docId !== undefined) ?? from;
      // Pages of one identity alone, which many rows have.
      const stays = end === from;
      skip = stays ? skip + rows.length : 0;
      const ids = rows.map(({ rowId }) => rowId);
      last = new Set(stays ? [...last, ...ids] : ids);
      from = end;
      limit = fitting(rows);
    }
  }

  async #page(
    collection: string,
    filter: JsonObject,
    how: Parameters<Reader['rawPage']>[2],
    scope: CallScope,
  ): Promise<Omit<Page, 'items'> & { readonly rows: readonly Row[] }> {
    const { items, ...page } = await this.reader.rawPage(collection, filter, how, scope);
    return { ...page, rows: items.map((item) => withText(readRow(item, `query ${collection}`))) };
  }
}

const withText = (row: StoredDocument): Row => ({ ...row, json: JSON.stringify(row.data) });

function docIdOf({ data }: StoredDocument): string | undefined {
  return typeof data['doc_id'] === 'string' ? data['doc_id'] : undefined;
}

/** Those that were not seen yet, which now are. */
function* fresh(rows: readonly Row[], seen: Set<string>): Generator<readonly Row[]> {
  const news = rows.filter(({ rowId }) => !seen.has(rowId));
  for (const { rowId } of news) seen.add(rowId);
  if (news.length > 0) yield news;
}

/** A server that takes no notice of the filter would begin again for ever. */
function refuseRepeated(rows: readonly Row[], start: Row, collection: string): void {
  if (!rows.some(({ rowId }) => rowId === start.rowId)) return;
  throw malformed(`query ${collection}`, 'the filter was ignored');
}

/** How many rows like these weigh what a page should. */
function fitting(rows: readonly Row[]): number {
  const weight = rows.reduce((sum, { json }) => sum + json.length, 0);
  const fits = Math.floor((PAGE_WEIGHT * rows.length) / Math.max(1, weight));
  return Math.min(PAGE_SIZE, Math.max(1, fits));
}

/** Where pages begin, the last one first; from the first on where nobody knows how many there are. */
function* places(total: number, step: number): Generator<number> {
  if (total === Infinity) for (let skip = 0; ; skip += step) yield skip;
  for (let page = Math.ceil(total / step) - 1; page >= 0; page -= 1) yield page * step;
}
