import type { JsonObject, StoredDocument } from '../../shared/document.js';
import { readInstant } from '../../shared/instant.js';
import { asObject, malformed, text } from './failures.js';

/** One page of a list. What the server does not tell is undefined. */
export interface Page {
  readonly items: readonly JsonObject[];
  readonly total?: number;
  readonly hasMore?: boolean;
  /** The server says that it has applied no filter. */
  readonly unfiltered?: true;
}

/** What a collection that does not exist yet holds. */
export const NOTHING: Page = Object.freeze({ items: [], total: 0, hasMore: false });

/** Lists come bare, or under one of these keys, depending on the route and its age. */
const KEYS = ['data', 'rows', 'items', 'tables', 'vectors', 'results', 'files', 'objects'];

/** Reads a list in any of its envelopes; rejects with kind `malformed` otherwise. */
export function readPage(body: unknown, operation: string): Page {
  const envelope = asObject(body) ?? {};
  const key = KEYS.find((name) => Array.isArray(envelope[name]));
  const list = key === undefined ? body : envelope[key];
  if (!Array.isArray(list)) throw malformed(operation, 'no list in the answer');
  const items = list.map((item: unknown) => {
    const object = asObject(item);
    if (!object) throw malformed(operation, 'an item of the list is not an object');
    return object;
  });
  const total = envelope['total'] ?? envelope['total_count'];
  const hasMore = envelope['has_more'];
  const summary = asObject(envelope['filter_summary']);
  return {
    items,
    ...(typeof total === 'number' && { total }),
    ...(typeof hasMore === 'boolean' && { hasMore }),
    ...(summary && Object.keys(summary).length === 0 && { unfiltered: true }),
  };
}

/** Reads a row; rejects with kind `malformed` when it is none. */
export function readRow(row: unknown, operation: string): StoredDocument {
  const fields = asObject(row) ?? {};
  const data = asObject(fields['row_data']) ?? asObject(fields['data']);
  const rowId = text(fields['row_id']) ?? text(fields['id']);
  if (!data || rowId === undefined) throw malformed(operation, 'not a row');
  const [id, identity] = identify(data, rowId);
  return {
    id,
    rowId,
    identity,
    data,
    createdAt: readInstant(fields['created_at']),
    updatedAt: readInstant(fields['updated_at']),
  };
}

function identify(data: JsonObject, rowId: string): [string, StoredDocument['identity']] {
  const docId = text(data['doc_id']);
  if (docId !== undefined) return [docId, 'doc_id'];
  const id = text(data['id']);
  return id === undefined ? [rowId, 'row'] : [id, 'id'];
}
