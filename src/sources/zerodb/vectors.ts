import type { CallScope } from '../../shared/call-scope.js';
import type { JsonObject } from '../../shared/document.js';
import { failedAs } from '../upstream-error.js';
import type { Scalar } from './documents.js';
import { readPage } from './envelope.js';
import { asObject, malformed, text } from './failures.js';
import { chunks, inParallel } from './parallel.js';
import type { Transport } from './transport.js';

export interface VectorInput {
  /** Chosen by the caller; a UUID is safest. Writing it again replaces it. */
  readonly id: string;
  /** 384, 512, 768, 1024 or 1536 numbers; one size, and one model, for each namespace. */
  readonly embedding: readonly number[];
  readonly metadata?: JsonObject;
  /** The text the vector stands for. */
  readonly document?: string;
}

export interface Vector {
  readonly id: string;
  readonly metadata: JsonObject;
  readonly document: string | null;
}

export interface VectorMatch extends Vector {
  /** Cosine similarity, 1 at best. */
  readonly similarity: number;
}

export interface VectorSearch {
  readonly embedding: readonly number[];
  readonly limit: number;
  /** 0 when not given. Always sent: the server's own default, 0.7, hides most good matches. */
  readonly threshold?: number;
  /** Equality on keys of the metadata. */
  readonly filter?: Readonly<Record<string, Scalar>>;
}

export interface VectorPage {
  readonly offset?: number;
  readonly limit?: number;
}

export interface VectorStats {
  readonly vectors: number;
  readonly namespaces: readonly string[];
}

/** Vectors by namespace; a namespace exists from its first vector on. Rejects with `UpstreamError`. */
export interface Vectors {
  upsert(namespace: string, vector: VectorInput, scope: CallScope): Promise<void>;
  /** 100 a call; rejects when the server refuses any of them, though others are stored then. */
  upsertMany(namespace: string, vectors: readonly VectorInput[], scope: CallScope): Promise<void>;
  /** Best first. */
  search(namespace: string, query: VectorSearch, scope: CallScope): Promise<readonly VectorMatch[]>;
  /** A page of at most 1,000; in the server's order. */
  list(namespace: string, page: VectorPage, scope: CallScope): Promise<readonly Vector[]>;
  get(namespace: string, id: string, scope: CallScope): Promise<Vector | null>;
  /** False when there was none. */
  remove(namespace: string, id: string, scope: CallScope): Promise<boolean>;
  stats(namespace: string, scope: CallScope): Promise<VectorStats>;
}

/** Vectors a call: the smaller of the two limits that are documented. */
const BATCH = 100;

const ROOT = 'database/vectors';
const WRITING = { method: 'POST', timeout: 'write', retry: 'repeatable' } as const;
const READING = { method: 'GET', timeout: 'read', retry: 'repeatable' } as const;

const at = (namespace: string, id: string) =>
  `${ROOT}/${encodeURIComponent(id)}?namespace=${encodeURIComponent(namespace)}`;

export class ZeroDbVectors implements Vectors {
  constructor(private readonly transport: Transport) {}

  async upsert(namespace: string, vector: VectorInput, scope: CallScope): Promise<void> {
    const json = toWire(namespace, vector);
    const operation = `upsert vector ${namespace}`;
    await this.transport.call({ ...WRITING, path: `${ROOT}/upsert`, operation, json }, scope);
  }

  async upsertMany(
    namespace: string,
    vectors: readonly VectorInput[],
    scope: CallScope,
  ): Promise<void> {
    const operation = `upsert vectors ${namespace}`;
    await inParallel(chunks(vectors, BATCH), async (chunk) => {
      const json = chunk.map((vector) => toWire(namespace, vector));
      const path = `${ROOT}/upsert-batch`;
      const answer = asObject(
        await this.transport.call({ ...WRITING, path, operation, json }, scope),
      );
      const failed = answer?.['error_count'];
      if (typeof failed === 'number' && failed > 0)
        throw malformed(operation, `${failed} vectors were not stored`);
    });
  }

  async search(
    namespace: string,
    { embedding, limit, threshold = 0, filter }: VectorSearch,
    scope: CallScope,
  ): Promise<readonly VectorMatch[]> {
    const operation = `search vectors ${namespace}`;
    const json = {
      query_vector: embedding,
      namespace,
      limit,
      threshold,
      ...(filter && { metadata_filter: filter }),
    };
    const call = {
      ...WRITING,
      timeout: 'query',
      path: `${ROOT}/search`,
      operation,
      json,
    } as const;
    const { items } = readPage(await this.transport.call(call, scope), operation);
    return items
      .map((item) => ({ ...readVector(item, operation), similarity: similarityOf(item) }))
      .filter(({ similarity, metadata }) => similarity >= threshold && holds(metadata, filter))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, limit);
  }

  async list(
    namespace: string,
    { offset = 0, limit = 100 }: VectorPage,
    scope: CallScope,
  ): Promise<readonly Vector[]> {
    const operation = `list vectors ${namespace}`;
    const name = encodeURIComponent(namespace);
    // This one route pages by `offset`.
    const path = `${ROOT}?namespace=${name}&offset=${offset}&limit=${limit}`;
    const page = readPage(
      await this.transport.call({ ...READING, path, operation }, scope),
      operation,
    );
    return page.items.map((item) => readVector(item, operation));
  }

  async get(namespace: string, id: string, scope: CallScope): Promise<Vector | null> {
    const operation = `get vector ${namespace}`;
    try {
      const call = { ...READING, path: at(namespace, id), operation };
      return readVector(asObject(await this.transport.call(call, scope)) ?? {}, operation);
    } catch (error) {
      if (failedAs(error, 'not-found')) return null;
      throw error;
    }
  }

  async remove(namespace: string, id: string, scope: CallScope): Promise<boolean> {
    const operation = `remove vector ${namespace}`;
    const call = { ...WRITING, method: 'DELETE', path: at(namespace, id), operation } as const;
    try {
      await this.transport.call(call, scope);
      return true;
    } catch (error) {
      if (!failedAs(error, 'not-found')) throw error;
      return (error.fields.attempts ?? 1) > 1;
    }
  }

  async stats(namespace: string, scope: CallScope): Promise<VectorStats> {
    const operation = `vector stats ${namespace}`;
    const path = `${ROOT}/stats?namespace=${encodeURIComponent(namespace)}`;
    const answer = asObject(await this.transport.call({ ...READING, path, operation }, scope));
    return readStats(answer ?? {}, namespace, operation);
  }
}

function toWire(namespace: string, { id, embedding, metadata = {}, document }: VectorInput) {
  return {
    vector_id: id,
    vector_embedding: embedding,
    namespace,
    // Any other key for it is dropped without an error.
    vector_metadata: metadata,
    document: document ?? '',
    source: 'gateway',
  };
}

function readVector(item: JsonObject, operation: string): Vector {
  const id = text(item['vector_id']) ?? text(item['id']);
  if (id === undefined) throw malformed(operation, 'a vector without an id');
  const metadata = asObject(item['vector_metadata']) ?? asObject(item['metadata']) ?? {};
  return { id, metadata, document: text(item['document']) ?? text(item['text']) ?? null };
}

/** Namespaces come as names, or each with its own count; a total may be that of all of them. */
function readStats(answer: JsonObject, namespace: string, operation: string): VectorStats {
  const total = answer['total_vectors'];
  if (typeof total !== 'number') throw malformed(operation, 'no total_vectors');
  const list: unknown[] = Array.isArray(answer['namespaces']) ? answer['namespaces'] : [];
  const entries = list.map((entry) => asObject(entry) ?? { namespace: entry });
  const own = entries.find((entry) => entry['namespace'] === namespace);
  const counted = entries.some((entry) => typeof entry['count'] === 'number');
  const count = own?.['count'];
  return {
    vectors: typeof count === 'number' ? count : counted ? 0 : total,
    namespaces: entries.flatMap((entry) => text(entry['namespace']) ?? []),
  };
}

function similarityOf(item: JsonObject): number {
  const score = item['similarity'] ?? item['similarity_score'] ?? item['score'];
  return typeof score === 'number' ? score : 0;
}

function holds(metadata: JsonObject, filter: VectorSearch['filter'] = {}): boolean {
  return Object.entries(filter).every(([key, value]) => (metadata[key] ?? null) === value);
}
