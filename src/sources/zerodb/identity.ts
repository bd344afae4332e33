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

/**
 * Documents by identity: their `doc_id`; for documents of older programs their `id`, or the row's own
 * id. Never a scan: what the server cannot find by any of the three is absent.
 */
export class Identities {
  /** Where documents without `doc_id` are, so that the detour is made once: `collection id` → row. */
  private readonly rowIds = new BoundedMap<string>(10_000);
  /** Ids found nowhere, for 10 s: reading them again costs up to three calls each time. */
  private readonly absent = new BoundedMap<true>(10_000, 10_000);
  private appearances = 0;

  constructor(
    private readonly transport: Transport,
    private readonly reader: Reader,
  ) {}

  async getMany(
    collection: string,
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly (StoredDocument | null)[]> {
    const wanted = [...new Set(ids)].filter((id) => id && !this.absent.get(key(collection, id)));
    const placed = wanted.filter((id) => this.rowIds.get(key(collection, id)) !== undefined);
    const direct = await inParallel(placed, (id) =>
      this.byRow(collection, this.rowIds.get(key(collection, id)) ?? id, scope),
    );
    const found = newest(
      direct.filter((document) => document !== null),
      placed,
    );
    for (const id of placed) if (!found.has(id)) this.rowIds.delete(key(collection, id));
    const rest = wanted.filter((id) => !found.has(id));
    const others = rest.length > 0 ? await this.search(collection, rest, scope) : [];
    const documents = new Map([...found, ...others]);
    return ids.map((id) => documents.get(id) ?? null);
  }

  /** Says that a document with this id may now exist. */
  appeared(collection: string, id: string): void {
    this.appearances += 1;
    this.absent.delete(key(collection, id));
  }

  private async byField(
    collection: string,
    field: 'doc_id' | 'id',
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly StoredDocument[]> {
    const parts = chunks(ids, IDS_A_QUERY).map((part) =>
      this.reader.raw(collection, { [field]: { $in: part } }, scope),
    );
    return (await Promise.all(parts)).flat();
  }

  private async byRow(collection: string, rowId: string, scope: CallScope) {
    const operation = `get ${collection}`;
    const path = `database/tables/${encodeURIComponent(collection)}/rows/${encodeURIComponent(rowId)}`;
    const how = { method: 'GET', timeout: 'read', retry: 'repeatable' } as const;
    try {
      return readRow(await this.transport.call({ ...how, path, operation }, scope), operation);
    } catch (error) {
      if (failedAs(error, 'not-found', 'missing-table')) return null;
      throw error;
    }
  }

  /**
   * The three ways: `doc_id`, then `id`, then the row's own id. The first two are asked at the same time
   * where that costs no second call, and else each for what the one before has not found.
   */
  private async search(collection: string, ids: readonly string[], scope: CallScope) {
    const before = this.appearances;
    const together = this.reader.batches;
    const [byDocId, byId] = await Promise.all([
      this.byField(collection, 'doc_id', ids, scope),
      together ? this.byField(collection, 'id', ids, scope) : [],
    ]);
    const found = newest([...byDocId, ...byId], ids);
    const missing = () => ids.filter((id) => !found.has(id));
    const keep = (documents: readonly (StoredDocument | null)[]) => {
      const known = documents.filter((document) => document !== null);
      for (const [id, document] of newest(known, missing())) {
        found.set(id, document);
        this.rowIds.set(key(collection, id), document.rowId);
      }
    };
    if (!together && missing().length > 0) {
      keep(await this.byField(collection, 'id', missing(), scope));
    }
    const rows = missing().filter((id) => UUID.test(id));
    keep(await inParallel(rows, (id) => this.byRow(collection, id, scope)));
    // An insert meanwhile may have made one of them.
    if (before === this.appearances)
      for (const id of missing()) this.absent.set(key(collection, id), true);
    return found;
  }
}

const key = (collection: string, id: string) => `${collection} ${id}`;

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
