import type { CallScope } from '../../shared/call-scope.js';
import type { StoredDocument } from '../../shared/document.js';
import { failedAs } from '../upstream-error.js';
import { BoundedMap } from './bounded-map.js';
import { readRow } from './envelope.js';
import { chunks, inParallel } from './parallel.js';
import type { Reader } from './reader.js';
import type { Transport } from './transport.js';

/** Ids a query; with a duplicate or two still within one page. */
const IDS_A_QUERY = 500;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface Identities {
  getMany(
    collection: string,
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly (StoredDocument | null)[]>;
  /** Says that a document with this id now exists. */
  appeared(collection: string, id: string): void;
}

/**
 * Documents by identity: their `doc_id`; for documents of older programs their `id`, or the row's own
 * id. Never a scan: what the server cannot find by any of the three is absent.
 */
export function createIdentities(transport: Transport, reader: Reader): Identities {
  /** Where documents without `doc_id` are, so that the detour is made once: `collection id` → row. */
  const rowIds = new BoundedMap<string>(10_000);
  /** Ids found nowhere, for 10 s: reading them again costs three calls each time. */
  const absent = new BoundedMap<true>(10_000, 10_000);
  const key = (collection: string, id: string) => `${collection} ${id}`;

  async function byField(
    collection: string,
    field: 'doc_id' | 'id',
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly StoredDocument[]> {
    const parts = chunks(ids, IDS_A_QUERY).map((part) =>
      reader.raw(collection, { [field]: { $in: part } }, scope),
    );
    return (await Promise.all(parts)).flat();
  }

  async function byRow(collection: string, rowId: string, scope: CallScope) {
    const operation = `get ${collection}`;
    const path = `database/tables/${encodeURIComponent(collection)}/rows/${encodeURIComponent(rowId)}`;
    const how = { method: 'GET', timeout: 'read', retry: 'repeatable' } as const;
    try {
      return readRow(await transport.call({ ...how, path, operation }, scope), operation);
    } catch (error) {
      if (failedAs(error, 'not-found', 'missing-table')) return null;
      throw error;
    }
  }

  /** The three ways, each for what the one before has not found. */
  async function search(collection: string, ids: readonly string[], scope: CallScope) {
    const found = newest(await byField(collection, 'doc_id', ids, scope), ids);
    const missing = () => ids.filter((id) => !found.has(id));
    const keep = (documents: readonly (StoredDocument | null)[]) => {
      const known = documents.filter((document) => document !== null);
      for (const [id, document] of newest(known, missing())) {
        found.set(id, document);
        rowIds.set(key(collection, id), document.rowId);
      }
    };
    if (missing().length > 0) keep(await byField(collection, 'id', missing(), scope));
    const rows = missing().filter((id) => UUID.test(id));
    keep(await inParallel(rows, (id) => byRow(collection, id, scope)));
    for (const id of missing()) absent.set(key(collection, id), true);
    return found;
  }

  return {
    async getMany(collection, ids, scope) {
      const wanted = [...new Set(ids)].filter((id) => id && !absent.get(key(collection, id)));
      const placed = wanted.filter((id) => rowIds.get(key(collection, id)) !== undefined);
      const direct = await inParallel(placed, (id) =>
        byRow(collection, rowIds.get(key(collection, id)) ?? id, scope),
      );
      const found = newest(
        direct.filter((document) => document !== null),
        placed,
      );
      for (const id of placed) if (!found.has(id)) rowIds.delete(key(collection, id));
      const rest = wanted.filter((id) => !found.has(id));
      const others = rest.length > 0 ? await search(collection, rest, scope) : [];
      const documents = new Map([...found, ...others]);
      return ids.map((id) => documents.get(id) ?? null);
    },
    appeared: (collection, id) => absent.delete(key(collection, id)),
  };
}

/**
 * One document for each identity that was asked for: of several with the same one (two writers can
 * make them) the one updated last, and of these always the same.
 */
export function newest(
  documents: readonly StoredDocument[],
  ids: readonly string[],
): Map<string, StoredDocument> {
  const wanted = new Set(ids);
  const chosen = new Map<string, StoredDocument>();
  for (const document of documents) {
    if (!wanted.has(document.id)) continue;
    const rival = chosen.get(document.id);
    if (!rival || isNewer(document, rival)) chosen.set(document.id, document);
  }
  return chosen;
}

function isNewer(one: StoredDocument, other: StoredDocument): boolean {
  const [a, b] = [one.updatedAt ?? '', other.updatedAt ?? ''];
  return a === b ? one.rowId < other.rowId : a > b;
}
