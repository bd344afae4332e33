import type { CallScope } from '../../shared/call-scope.js';
import {
  orderBy,
  type Page,
  type PageRequest,
  type Position,
  readingDirection,
} from '../../shared/paging.js';
import type { Collection } from './collection.js';
import { keysetListPage } from './keyset-list.js';

/** A list that each of several parents has, in the order of one stored field. */
export interface ListByParent<T> {
  readonly collection: Collection<T>;
  readonly parentField: string;
  readonly parentOf: (item: T) => string;
  readonly sortField: string;
  readonly direction: 'asc' | 'desc';
  readonly positionOf: (item: T) => Position;
}

/** What one call of ZeroDB can bring. */
const MOST = 1_000;

/**
 * The same page of each parent's list. A first page is one call for all parents, and one more for each
 * parent that the others crowded out; a page from a cursor is one call for its one parent.
 */
export async function pagesByParent<T>(
  list: ListByParent<T>,
  parentIds: readonly string[],
  request: PageRequest,
  scope: CallScope,
): Promise<readonly Page<T>[]> {
  const { collection, parentField, parentOf, positionOf } = list;
  const alone = (parentId: string) =>
    keysetListPage({ ...list, filter: { [parentField]: parentId }, others: [] }, request, scope);
  if (request.from !== null || parentIds.length === 1) {
    return Promise.all(parentIds.map(alone));
  }
  const forward = request.direction === 'forward';
  const direction = readingDirection(list.direction, request);
  const weight = direction === 'asc' ? 1 : -1;
  const { items, hasMore } = await collection.find(
    {
      filter: { [parentField]: { $in: [...parentIds] } },
      sort: { [list.sortField]: weight, doc_id: weight },
      limit: MOST,
    },
    scope,
  );
  return Promise.all(
    parentIds.map(async (parentId) => {
      const own = items.filter((item) => parentOf(item) === parentId);
      if (hasMore && own.length <= request.size) return alone(parentId);
      const page = own.sort(orderBy(positionOf, direction)).slice(0, request.size);
      return {
        items: forward ? page : page.reverse(),
        hasMore: own.length > request.size,
        total: hasMore ? () => collection.count({ [parentField]: parentId }, scope) : own.length,
      };
    }),
  );
}
