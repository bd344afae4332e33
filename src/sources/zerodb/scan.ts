import type { StoredDocument } from '../../shared/document.js';
import { AppError } from '../../shared/errors.js';
import { readRow, type Page } from './envelope.js';
import { inParallel } from './parallel.js';

/** ZeroDB answers at most 1,000 rows a page. */
export const PAGE_SIZE = 1_000;
/** How far a scan goes before it is given up: 20,000 rows. */
const MOST_PAGES = 20;

export interface ScanOptions {
  readonly operation: string;
  /** One page from a position, of at most {@link PAGE_SIZE} rows. */
  readonly fetch: (skip: number) => Promise<Page>;
  /** How many matches the caller takes at most; widens the bound of the scan, never narrows it. */
  readonly most?: number;
  /** Asked after the first page: whether it already shows that there are too many. */
  readonly tooMany?: (first: readonly StoredDocument[], total: number) => boolean;
}

/**
 * Every row the server finds, each once. Pages after the first are read in parallel when the server
 * tells how many rows there are, and one by one otherwise. Rejects with LIMIT_EXCEEDED beyond the bound.
 */
export async function scan(options: ScanOptions): Promise<readonly StoredDocument[]> {
  const { operation, fetch, most = 0, tooMany } = options;
  const pages = Math.max(MOST_PAGES, Math.ceil(most / PAGE_SIZE));
  const read = (page: Page) => page.items.map((row) => readRow(row, operation));
  const first = await fetch(0);
  const rows = read(first);
  const total = totalOf(first);

  if (total === undefined) {
    let page = first;
    for (let count = 1; page.items.length > 0 && page.hasMore !== false; count += 1) {
      if (count >= pages) throw tooManyDocuments(pages * PAGE_SIZE);
      page = await fetch(rows.length);
      rows.push(...read(page));
    }
    return distinct(rows);
  }
  // Some servers give fewer rows than asked for.
  const step = rows.length;
  if (step === 0 || total <= step) return rows;
  if (tooMany?.(rows, total)) throw tooManyDocuments(most);
  if (total > pages * step) throw tooManyDocuments(pages * step);
  const starts = Array.from({ length: Math.ceil(total / step) - 1 }, (_, at) => (at + 1) * step);
  const others = await inParallel(starts, async (skip) => read(await fetch(skip)));
  return distinct([...rows, ...others.flat()]);
}

export function tooManyDocuments(most: number): AppError {
  return new AppError('LIMIT_EXCEEDED', `More than ${most} documents would have to be read.`);
}

/** A total that contradicts `has_more` counts the page, not the matches. */
function totalOf({ items, total, hasMore }: Page): number | undefined {
  return hasMore === true && total !== undefined && total <= items.length ? undefined : total;
}

/** Rows that move between pages while they are read would otherwise come twice. */
function distinct(rows: readonly StoredDocument[]): readonly StoredDocument[] {
  return [...new Map(rows.map((row) => [row.rowId, row])).values()];
}
