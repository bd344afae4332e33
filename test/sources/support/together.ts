import type { CallScope } from '../../../src/shared/call-scope.js';
import type { Documents, Found, Query } from '../../../src/sources/zerodb/documents.js';

/** Queries asked at the same time, as the relations of one level are. */
export function findTogether(
  documents: Documents,
  queries: readonly { readonly collection: string; readonly query: Query }[],
  scope: CallScope,
): Promise<readonly Found[]> {
  return Promise.all(
    queries.map(({ collection, query }) => documents.find(collection, query, scope)),
  );
}
