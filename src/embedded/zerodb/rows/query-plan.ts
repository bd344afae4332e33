import { badRequest } from '../wire/wire-error.js';
import { bodyObject, optionalObject, paging, type Json, type Paging } from '../wire/read.js';
import type { Quirks } from '../wire/quirks.js';
import { parseFilter, type Condition } from './filter.js';
import { parseSort, type SortKey } from './sort.js';

/** What a query asks for, read and checked. */
export interface QueryPlan extends Paging {
  readonly filter: Json;
  readonly conditions: readonly Condition[];
  readonly sort: readonly SortKey[];
}

/** Reads the body of a query. `filter` and `filters` are the same thing under two names. */
export function readQuery(input: unknown, quirks: Quirks): QueryPlan {
  const body = bodyObject(input ?? {});
  const filter = readFilter(body, quirks);
  return {
    filter,
    conditions: parseFilter(filter),
    sort: parseSort(body['sort']),
    ...paging(body, 'body'),
  };
}

function readFilter(body: Json, { ignoredFilterKey }: Quirks): Json {
  const filter = ignoredFilterKey === 'filter' ? undefined : optionalObject(body, 'filter');
  const filters = ignoredFilterKey === 'filters' ? undefined : optionalObject(body, 'filters');
  if (filter && filters && JSON.stringify(filter) !== JSON.stringify(filters)) {
    throw badRequest('filter and filters differ; send one of them, or the same in both');
  }
  return filter ?? filters ?? {};
}
