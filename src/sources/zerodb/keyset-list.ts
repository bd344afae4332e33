import type { CallScope } from '../../shared/call-scope.js';
import {
  beyond,
  byCreation,
  orderBy,
  type Page,
  type PageRequest,
  type Position,
  readingDirection,
} from '../../shared/paging.js';
import type { Collection } from './collection.js';
import type { Filter } from './documents.js';

/**
 * A list in the order of one stored field, a page a call. `others` are records that ZeroDB cannot put
 * in that order, since the field has another name in them; they are few, known, and merged in.
 */
export interface KeysetList<T> {
  readonly collection: Collection<T>;
  readonly sortField: string;
  readonly direction: 'asc' | 'desc';
  readonly filter: Filter;
  readonly others: readonly T[] | Promise<readonly T[]>;
  readonly positionOf: (item: T) => Position;
}

/** A list of everything that the filter takes, newest first. */
export function newestFirst<T extends Parameters<typeof byCreation>[0]>(
  collection: Collection<T>,
  filter: Filter,
): KeysetList<T> {
  const order = { sortField: 'created_at', direction: 'desc', positionOf: byCreation } as const;
  return { collection, filter, others: [], ...order };
}

/** One page of the list. Stable while rows come and go: it starts at a position, not at a count. */
export async function keysetListPage<T>(
  list: KeysetList<T>,
  request: PageRequest,
  scope: CallScope,
): Promise<Page<T>> {
  const { collection, sortField, filter, positionOf } = list;
  const { from, size } = request;
  const forward = request.direction === 'forward';
  const direction = readingDirection(list.direction, request);
  const after = from && { after: from };
  const [page, others] = await Promise.all([
    collection.page({ filter, sortField, direction, limit: size, ...after, scope }),
    list.others,
  ]);
  const rest = from ? others.filter(beyond(from, positionOf, direction)) : others;
  // Both parts are in order and complete up to `size`, so what is first of both together is too.
  const merged = [...page.items, ...rest].sort(orderBy(positionOf, direction));
  const items = merged.slice(0, size);
  return {
    items: forward ? items : items.reverse(),
    hasMore: page.hasMore || merged.length > size,
    total:
      page.total === undefined
        ? async () => (await collection.count(filter, scope)) + others.length
        : page.total + others.length,
  };
}

/**
 * One page of several lists in the same order, as if they were one; nothing may be in two of them. Where
 * their length takes a count, that is asked for with the page, so that it costs no call more.
 */
export async function mergedListPage<T>(
  lists: readonly [KeysetList<T>, ...KeysetList<T>[]],
  request: PageRequest,
  scope: CallScope,
): Promise<Page<T>> {
  const [pages, lengths] = await Promise.all([
    Promise.all(lists.map((list) => keysetListPage(list, request, scope))),
    request.from === null ? [] : Promise.all(lists.map((list) => lengthOf(list, scope))),
  ]);
  const [{ positionOf, direction }] = lists;
  const merged = pages.flatMap(({ items }) => items).sort(orderBy(positionOf, direction));
  const forward = request.direction === 'forward';
  const totals = pages.map(
    ({ total }, at) => lengths[at] ?? (typeof total === 'number' ? total : 0),
  );
  return {
    items: forward ? merged.slice(0, request.size) : merged.slice(-request.size),
    hasMore: merged.length > request.size || pages.some(({ hasMore }) => hasMore),
    total: totals.reduce((sum, each) => sum + each, 0),
  };
}

async function lengthOf<T>({ collection, filter, others }: KeysetList<T>, scope: CallScope) {
  const [count, { length }] = await Promise.all([collection.count(filter, scope), others]);
  return count + length;
}
