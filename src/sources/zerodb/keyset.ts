import type { CallScope } from '../../shared/call-scope.js';
import type { StoredDocument } from '../../shared/document.js';
import type { Documents, Filter, Operators, Scalar } from './documents.js';
import { PAGE_SIZE, tooManyDocuments } from './scan.js';

export interface KeysetQuery {
  readonly collection: string;
  readonly filter: Filter;
  /** A field that holds text in every document, such as `created_at`. Where it does not, its key is `''`. */
  readonly sortField: string;
  readonly direction: 'asc' | 'desc';
  /** The last item of the page before: its text in `sortField`, and its identity. */
  readonly after?: { readonly key: string; readonly id: string };
  readonly limit: number;
  readonly scope: CallScope;
  /** What the filter cannot say. */
  readonly accept?: (document: StoredDocument) => boolean;
}

export interface KeysetPage {
  readonly documents: readonly StoredDocument[];
  readonly hasMore: boolean;
  /** Matches of the filter, when the call told it: on a first page without `accept`. */
  readonly total: number | undefined;
}

/** Rows asked for beyond the page, for those with the key of the last item that come before it. */
const MARGIN = 8;
/** Rows read for one page at most, where `accept` takes few of them. */
const MOST_ROWS = 20_000;

/**
 * One page after a position, in the order of a stored text and then of the identity, both compared by
 * code unit. It starts at a position and not at a count, so rows that come and go meanwhile neither
 * repeat nor hide others. Rejects with LIMIT_EXCEEDED when `accept` takes hardly any. A descending page after a position leaves out documents without the field.
 */
export async function keysetPage(documents: Documents, query: KeysetQuery): Promise<KeysetPage> {
  const { collection, sortField, direction, after, limit, scope, accept } = query;
  const weight = direction === 'asc' ? 1 : -1;
  const bound = bounded(query);
  const sort = { [sortField]: weight, doc_id: weight } as const;
  const wanted = (document: StoredDocument) =>
    (!after || weight * compare(positionOf(document, sortField), after) > 0) &&
    (!accept || accept(document));

  const page: StoredDocument[] = [];
  let total: number | undefined;
  let size = limit + 1 + MARGIN;
  for (let skip = 0; page.length <= limit; size *= 2) {
    if (skip >= MOST_ROWS) throw tooManyDocuments(MOST_ROWS);
    const step = { filter: bound, sort, skip, limit: Math.min(size, PAGE_SIZE) };
    const found = await documents.find(collection, step, scope);
    if (skip === 0 && !after && !accept) total = found.total;
    page.push(...found.documents.filter(wanted));
    skip += found.documents.length;
    if (!found.hasMore) break;
  }
  return { documents: page.slice(0, limit), hasMore: page.length > limit, total };
}

/** The position of a document in the order of a stored text field. */
export function positionOf(document: StoredDocument, sortField: string) {
  const key = document.data[sortField];
  return { key: typeof key === 'string' ? key : '', id: document.id };
}

/** The filter from the position on. A bound of the filter itself stays where it is the narrower one. */
function bounded({ filter, sortField, direction, after }: KeysetQuery): Filter {
  if (!after || after.key === '') return filter;
  const operator = direction === 'asc' ? '$gte' : '$lte';
  const own = operatorsOf(filter[sortField]);
  const bound = own?.[operator];
  const narrower =
    typeof bound === 'string' && (operator === '$gte' ? bound > after.key : bound < after.key);
  if (own === null || narrower) return filter;
  return { ...filter, [sortField]: { ...own, [operator]: after.key } };
}

/** Null for a bare value, which bounds enough. */
function operatorsOf(condition: Scalar | Operators | undefined): Operators | undefined | null {
  if (condition === undefined) return undefined;
  return typeof condition === 'object' && condition !== null ? condition : null;
}

interface Position {
  readonly key: string;
  readonly id: string;
}

function compare(a: Position, b: Position): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
