import { Readable } from 'node:stream';
import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import { failedAs } from '../upstream-error.js';
import { readPage } from './envelope.js';
import { asObject, text } from './failures.js';
import { multipart } from './multipart.js';
import { filesDialect, objectsDialect, type ObjectDialect } from './object-dialects.js';
import { tooManyDocuments } from './scan.js';
import type { Transport } from './transport.js';

export interface NewObject {
  /** Logical folder, such as `profile-pictures`. */
  readonly collection: string;
  /** Name within the collection; may hold slashes (`user_123/portrait.png`). Not unique. */
  readonly key: string;
  /**
   * A stream is sent as it comes, at the pace of the slower side, and never again: it is read to its end
   * or destroyed when the call settles. It may be of any length.
   */
  readonly content: Buffer | Readable;
  readonly contentType: string;
  readonly metadata?: JsonObject;
}

export interface StoredObject {
  readonly id: string;
  readonly collection: string;
  readonly key: string;
  readonly contentType: string;
  /** Bytes; null where the server does not tell. */
  readonly size: number | null;
  readonly metadata: JsonObject;
  readonly createdAt: string | null;
}

/** Bytes of an object, first and last one included; without `end` up to its last. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface ObjectContent {
  /** To be read to its end or destroyed: until then it holds a connection. */
  readonly body: Readable;
  readonly contentType: string;
  /** Bytes of `body`, where the server tells. */
  readonly length: number | null;
  /** The server's Content-Range when it answered a range; null when `body` is the whole object. */
  readonly contentRange: string | null;
}

export interface ObjectSelection {
  readonly collection: string;
  readonly prefix?: string;
}

/** Files in ZeroDB. Rejects with `UpstreamError`. */
export interface Objects {
  /**
   * Stores an object under a new id, chosen by the server. Where the stream fails, rejects with the
   * stream's own error; `BAD_USER_INPUT` where it falls silent, and `LIMIT_EXCEEDED` where ZeroDB takes
   * nothing so large. Nothing is stored then.
   */
  put(object: NewObject, scope: CallScope): Promise<StoredObject>;
  get(id: string, scope: CallScope): Promise<StoredObject | null>;
  /** Null where there is none. */
  read(id: string, scope: CallScope, range?: ByteRange): Promise<ObjectContent | null>;
  /** All of a collection whose key begins with a prefix. Reads every record of the project: ZeroDB cannot filter them. */
  list(selection: ObjectSelection, scope: CallScope): Promise<readonly StoredObject[]>;
  /** Record and bytes; false when there was none. */
  remove(id: string, scope: CallScope): Promise<boolean>;
}

export interface ObjectsOptions {
  /** `files`: the project's file routes; `objects`: the routes `/api/objects` of the host. */
  readonly objectApi?: 'files' | 'objects';
  /** First part of each file name, so that one project can hold several sets of objects. */
  readonly bucket?: string;
}

const PAGE = 1_000;
const MOST_OBJECTS = 100_000;

export class ZeroDbObjects implements Objects {
  private readonly dialect: ObjectDialect;
  private readonly reading;

  constructor(
    private readonly transport: Transport,
    { objectApi = 'files', bucket = '' }: ObjectsOptions,
  ) {
    this.dialect = objectApi === 'files' ? filesDialect(bucket) : objectsDialect(bucket);
    const { at } = this.dialect;
    this.reading = { at, method: 'GET', timeout: 'read', retry: 'repeatable' } as const;
  }

  /** Every record, page after page. A server that does not page repeats itself, and that ends it. */
  private async everything(path: string, scope: CallScope): Promise<StoredObject[]> {
    const operation = 'list objects';
    const found = new Map<string, StoredObject>();
    for (let skip = 0; skip < MOST_OBJECTS;) {
      const call = { ...this.reading, path: `${path}skip=${skip}&limit=${PAGE}`, operation };
      const { items, total, hasMore } = readPage(await this.transport.call(call, scope), operation);
      const before = found.size;
      for (const item of items) {
        const object = this.dialect.record(item, operation);
        found.set(object.id, object);
      }
      skip += items.length;
      const more = hasMore ?? (total === undefined || skip < total);
      if (!more || found.size === before) return [...found.values()];
    }
    throw tooManyDocuments(MOST_OBJECTS);
  }

  async put(object: NewObject, scope: CallScope): Promise<StoredObject> {
    const { content } = object;
    if (Buffer.isBuffer(content)) return this.upload(object, scope);
    if (content.readableEnded) throw new TypeError('the stream was read before');
    // Until it is asked for its first byte nobody else would hear it fail.
    content.on('error', () => undefined);
    try {
      return await this.upload(object, scope);
    } finally {
      content.destroy();
    }
  }

  private async upload(object: NewObject, scope: CallScope): Promise<StoredObject> {
    const { content, contentType, collection, key } = object;
    const form = this.dialect.form(object);
    const raw = multipart(form.fields, { name: form.name, contentType, content });
    const retry = Buffer.isBuffer(content) ? 'refused' : 'never';
    const operation = `put object ${collection}`;
    const how = { at: this.dialect.at, method: 'POST', timeout: 'upload', retry } as const;
    const answer = await this.transport.call(
      { ...how, path: this.dialect.upload, operation, raw },
      scope,
    );
    const record = this.dialect.record(asObject(answer) ?? {}, operation);
    // The answer of an upload is shorter than a record.
    const size = record.size ?? (Buffer.isBuffer(content) ? content.length : null);
    return { ...record, collection, key, contentType, size, metadata: object.metadata ?? {} };
  }

  async get(id: string, scope: CallScope): Promise<StoredObject | null> {
    const path = this.dialect.recordAt(id);
    const operation = 'get object';
    // This dialect has no route for a record.
    if (path === null)
      return (
        (await this.everything(this.dialect.listAt(), scope)).find((each) => each.id === id) ?? null
      );
    try {
      const answer = asObject(
        await this.transport.call({ ...this.reading, path, operation }, scope),
      );
      return this.dialect.record(answer ?? {}, operation);
    } catch (error) {
      if (failedAs(error, 'not-found')) return null;
      throw error;
    }
  }

  async read(id: string, scope: CallScope, range?: ByteRange): Promise<ObjectContent | null> {
    const operation = 'read object';
    const bytes = range && `bytes=${range.start}-${range.end ?? ''}`;
    const path = this.dialect.contentAt(id);
    const call = { ...this.reading, path, operation, ...(bytes && { headers: { range: bytes } }) };
    try {
      const { status, headers, body } = await this.transport.stream(call, scope);
      const length = Number(headers['content-length'] ?? NaN);
      return {
        body,
        contentType: headers['content-type'] ?? 'application/octet-stream',
        length: Number.isNaN(length) ? null : length,
        contentRange: status === 206 ? (text(headers['content-range']) ?? null) : null,
      };
    } catch (error) {
      if (failedAs(error, 'not-found')) return null;
      throw error;
    }
  }

  async list(
    { collection, prefix = '' }: ObjectSelection,
    scope: CallScope,
  ): Promise<readonly StoredObject[]> {
    const objects = await this.everything(this.dialect.listAt({ collection, prefix }), scope);
    return objects.filter((each) => each.collection === collection && each.key.startsWith(prefix));
  }

  async remove(id: string, scope: CallScope): Promise<boolean> {
    const how = {
      at: this.dialect.at,
      method: 'DELETE',
      timeout: 'write',
      retry: 'repeatable',
    } as const;
    try {
      const path = this.dialect.removeAt(id);
      await this.transport.call({ ...how, path, operation: 'remove object' }, scope);
      return true;
    } catch (error) {
      if (!failedAs(error, 'not-found')) throw error;
      return (error.fields.attempts ?? 1) > 1;
    }
  }
}
