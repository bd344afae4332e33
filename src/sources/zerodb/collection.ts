import type { CallScope } from '../../shared/call-scope.js';
import type { StoredDocument } from '../../shared/document.js';
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

  private records(documents: readonly StoredDocument[]): readonly T[] {
    return documents
      .map((document) => this.read(document, this.warn))
      .filter((each) => each !== null);
  }
}
