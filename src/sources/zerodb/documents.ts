import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../../shared/document.js';

export type Scalar = string | number | boolean | null;

/** The ten operators ZeroDB's query route accepts; several in one condition all have to hold. */
export interface Operators {
  readonly $eq?: Scalar;
  /** Also matches documents that lack the field, unless it is null. */
  readonly $ne?: Scalar;
  /** Ranges compare text with text (by code unit) and numbers with numbers; other types never match. */
  readonly $gt?: string | number;
  readonly $gte?: string | number;
  readonly $lt?: string | number;
  readonly $lte?: string | number;
  readonly $in?: readonly Scalar[];
  readonly $nin?: readonly Scalar[];
  /** A part of a text, or one element of a list. */
  readonly $contains?: Scalar;
  /** Found anywhere in a text, unless anchored; case-sensitive. */
  readonly $regex?: string;
}

/**
 * Conditions by field, all of which have to hold. A field is a path of letters, digits, `_` and `.`;
 * a bare value means `$eq`, and null matches an absent field too. `undefined` is a programming
 * error and throws: left out, it would match everything.
 */
export type Filter = Readonly<Record<string, Scalar | Operators>>;

/** Keys in order of weight; `doc_id` is added as the last one, or is the only one, so that pages do not overlap. */
export type Sort = Readonly<Record<string, 1 | -1>>;

export interface Query {
  readonly filter?: Filter;
  readonly sort?: Sort;
  readonly skip?: number;
  /** 1 to 1,000, which is the most ZeroDB answers at once; 100 when not given. */
  readonly limit?: number;
}

export interface Found {
  readonly documents: readonly StoredDocument[];
  /** Matches in the whole collection, whatever `skip` and `limit` say. */
  readonly total: number;
  readonly hasMore: boolean;
}

/** ZeroDB's own update operators, by field. */
export interface Update {
  readonly $set?: JsonObject;
  readonly $inc?: Readonly<Record<string, number>>;
  readonly $unset?: Readonly<Record<string, true>>;
  readonly $push?: JsonObject;
  readonly $pull?: JsonObject;
}

/**
 * Documents in collections (ZeroDB tables). Filters hold exactly and typed, whatever the server does.
 * A collection nobody created yet reads as empty and is created by the first insert.
 * Queries that one scope asks at the same time travel in one call, where the server can do that.
 * Every method rejects with `UpstreamError` when ZeroDB fails.
 */
export interface Documents {
  /** One answer for each id, in order, null where none. One call for each 500 ids when all are known by `doc_id`. */
  getMany(
    collection: string,
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly (StoredDocument | null)[]>;

  find(collection: string, query: Query, scope: CallScope): Promise<Found>;

  /** Every match; rejects with LIMIT_EXCEEDED when there are more than `max` (10,000), never a silent cut. */
  findAll(
    collection: string,
    query: Pick<Query, 'filter' | 'sort'>,
    scope: CallScope,
    max?: number,
  ): Promise<readonly StoredDocument[]>;

  count(collection: string, filter: Filter, scope: CallScope): Promise<number>;

  /**
   * Stores one document. `data.doc_id` is its identity and chosen by the caller, so that an insert
   * whose answer was lost can be recognised: exactly one document is stored when this resolves, and
   * none is stored twice when it rejects. Not a uniqueness check: ZeroDB has none.
   */
  insert(collection: string, data: JsonObject, scope: CallScope): Promise<StoredDocument>;

  /** Replaces the whole of a document; CONFLICT when its row is gone. Last writer wins. */
  replace(
    collection: string,
    rowId: string,
    data: JsonObject,
    scope: CallScope,
  ): Promise<StoredDocument>;

  /** False when there was no such row. */
  remove(collection: string, rowId: string, scope: CallScope): Promise<boolean>;

  /**
   * Updates up to 100 rows in one transaction of the server and answers how many matched: a
   * compare-and-swap when the filter names the expected state. The filter may not be empty, nor use
   * `$contains`, `$regex` or the field `id`, and is not re-checked: name a `doc_id` in it.
   */
  updateWhere(
    collection: string,
    filter: Filter,
    update: Update,
    scope: CallScope,
  ): Promise<number>;

  /** Idempotent. */
  ensureCollection(name: string, scope: CallScope): Promise<void>;
  listCollections(scope: CallScope): Promise<readonly string[]>;
  /** Drops the collection with all it holds; no failure when there is none. */
  dropCollection(name: string, scope: CallScope): Promise<void>;
}
