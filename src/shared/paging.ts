/** Where a row stands in an ordered list: its sort key as stored, and its identity where keys are equal. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

/** The place of a document in a list by creation, in the order that the store keeps. */
export function byCreation(document: {
  readonly createdKey: string | null;
  readonly createdAt: string;
  readonly id: string;
}): Position {
  return { key: document.createdKey ?? document.createdAt, id: document.id };
}

/** A page asked for: so many, in this direction, from this position. */
export interface PageRequest {
  readonly size: number;
  readonly direction: 'forward' | 'backward';
  readonly from: Position | null;
}

/** One page of a list, in list order. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Whether there is more in the direction of travel. */
  readonly hasMore: boolean;
  /** How many the whole list has; a function where it costs a call of its own. */
  readonly total: number | (() => Promise<number>);
}

/** Orders by key, then by identity, as text. */
export function comparePositions(a: Position, b: Position): number {
  if (a.key !== b.key) return a.key < b.key ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** An order over items: by their positions, upward or downward. */
export function orderBy<T>(
  positionOf: (item: T) => Position,
  direction: 'asc' | 'desc',
): (a: T, b: T) => number {
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => sign * comparePositions(positionOf(a), positionOf(b));
}

/** Tells what comes after a position, in an order. */
export function beyond<T>(
  from: Position,
  positionOf: (item: T) => Position,
  direction: 'asc' | 'desc',
): (item: T) => boolean {
  const sign = direction === 'asc' ? 1 : -1;
  return (item) => sign * comparePositions(positionOf(item), from) > 0;
}

/** In which order a page is read: from the end of its list when it is asked for backward. */
export function readingDirection(
  direction: 'asc' | 'desc',
  request: Pick<PageRequest, 'direction'>,
): 'asc' | 'desc' {
  return (direction === 'asc') === (request.direction === 'forward') ? 'asc' : 'desc';
}

/** A page of a list that is held whole; it is put in order here. */
export function pageOfList<T>(
  list: readonly T[],
  request: PageRequest,
  positionOf: (item: T) => Position,
  direction: 'asc' | 'desc',
): Page<T> {
  const { from, size } = request;
  const forward = request.direction === 'forward';
  const items = [...list].sort(orderBy(positionOf, direction));
  const rest = from
    ? items.filter(beyond(from, positionOf, readingDirection(direction, request)))
    : items;
  return {
    items: forward ? rest.slice(0, size) : rest.slice(-size),
    hasMore: rest.length > size,
    total: items.length,
  };
}
