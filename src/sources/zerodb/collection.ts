import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../../shared/document.js';
import { AppError } from '../../shared/errors.js';
import { type Instant, laterOf } from '../../shared/instant.js';
import type { Envelope, RecordDiff } from '../../shared/record.js';
import type { Documents, Filter, Query } from './documents.js';
import { type KeysetQuery, keysetPage } from './keyset.js';

/** Says that a stored field could not be used as it is. */
export type Warn = (path: string, problem: string) => void;

/** Makes a stored document into a record, or null when it is not usable as one. Never throws. */
export type ReadRecord<T> = (document: StoredDocument, warn: Warn) => T | null;

export interface Records<T> {
  readonly items: readonly T[];
  /** Matching documents, those that are not usable as records among them. */
  readonly total: number;
  readonly hasMore: boolean;
}

/** A page in the order of a key; `total` is known only where it cost nothing extra. */
export interface RecordPage<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
  readonly total: number | undefined;
}

/** How records of a collection are written: what `recordTable` makes. */
export interface RecordWriter<T> {
  readonly write: (record: T) => JsonObject;
  readonly diff: (before: T, after: T) => RecordDiff;
}

/** One collection of documents, read as records. */
export class Collection<T> {
  constructor(
    readonly documents: Documents,
    readonly name: string,
    private readonly read: ReadRecord<T>,
    private readonly warn: Warn,
  ) {}

  /** One record for each identity, in order, null where there is none. */
  async getMany(ids: readonly string[], scope: CallScope): Promise<readonly (T | null)[]> {
    const documents = await this.documents.getMany(this.name, ids, scope);
    return documents.map((document) => document && this.read(document, this.warn));
  }

  async find(query: Query, scope: CallScope): Promise<Records<T>> {
    const { documents, total, hasMore } = await this.documents.find(this.name, query, scope);
    return { items: this.records(documents), total, hasMore };
  }

  /** Every match; more than `max` is an error. */
  async findAll(
    query: Pick<Query, 'filter' | 'sort'>,
    scope: CallScope,
    max?: number,
  ): Promise<readonly T[]> {
    return this.records(await this.documents.findAll(this.name, query, scope, max));
  }

  /** A page in the order of one stored field, from a position. */
  async page(query: Omit<KeysetQuery, 'collection'>): Promise<RecordPage<T>> {
    const page = await keysetPage(this.documents, { ...query, collection: this.name });
    return { items: this.records(page.documents), hasMore: page.hasMore, total: page.total };
  }

  count(filter: Filter, scope: CallScope): Promise<number> {
    return this.documents.count(this.name, filter, scope);
  }

  /** Stores a new record; its id is the caller's choice. */
  async add(record: T & Envelope, { write }: RecordWriter<T>, scope: CallScope): Promise<T> {
    const data = write(record);
    const { rowId } = await this.documents.insert(this.name, data, scope);
    return this.#stored(record, rowId, data);
  }

  /**
   * Changes a record if it is still as it was read, and touches nothing but what differs. Rejects with
   * CONFLICT when somebody changed it meanwhile, and with NOT_FOUND when it is gone: an update is never lost.
   */
  async change(
    before: T & Envelope,
    changes: Partial<T>,
    now: Instant,
    writer: RecordWriter<T>,
    scope: CallScope,
  ): Promise<T> {
    // Strictly later than before, so that two changes within a millisecond are told apart.
    const updatedAt = before.updatedAt === null ? now : laterOf(now, before.updatedAt);
    const after: T = { ...before, ...changes, updatedAt };
    const { $set, $unset } = writer.diff(before, after);
    const update = { $set, ...(Object.keys($unset).length > 0 && { $unset }) };
    const { id, updatedKey } = before;
    const filter = { doc_id: id, updated_at: updatedKey };
    const matched =
      updatedKey !== null &&
      (await this.documents.updateWhere(this.name, filter, update, scope)) > 0;
    if (!matched) await this.#replaceUnnamed(before, after, writer, scope);
    return this.#stored(before, before.rowId, writer.write(after));
  }

  /** The record as it is now read from the store. */
  #stored({ id, createdAt }: Envelope, rowId: string, data: JsonObject): T {
    const document = { id, rowId, identity: 'doc_id', data, createdAt, updatedAt: null } as const;
    const record = this.read(document, this.warn);
    if (record === null) throw new TypeError(`${this.name}: what was written is no record`);
    return record;
  }

  /**
   * Documents of older programs lack the `doc_id` or the `updated_at` to be matched by: they are read
   * again and replaced by their row, once; after that they have both or are replaced again.
   */
  async #replaceUnnamed(
    before: T & Envelope,
    after: T,
    { write }: RecordWriter<T>,
    scope: CallScope,
  ): Promise<void> {
    const [stored] = await this.documents.getMany(this.name, [before.id], scope);
    if (!stored) throw new AppError('NOT_FOUND', 'It is not there any more.');
    const matchable = stored.identity === 'doc_id' && before.updatedKey !== null;
    const unchanged = (stored.data['updated_at'] ?? null) === before.updatedKey;
    if (matchable || !unchanged) {
      throw new AppError('CONFLICT', 'Somebody else changed this at the same time; read it again.');
    }
    await this.documents.replace(this.name, stored.rowId, write(after), scope);
  }

  private records(documents: readonly StoredDocument[]): readonly T[] {
    return documents
      .map((document) => this.read(document, this.warn))
      .filter((each) => each !== null);
  }
}
