import type { Driver, SqlBlob } from '../store/driver.js';
import type { Json } from '../wire/read.js';
import { withinTime } from '../rows/regex.js';
import { badRequest, notFound } from '../wire/wire-error.js';
import type { VectorItem } from './vector-item.js';
import { VectorMatrix, type Hit } from './matrix.js';

export interface StoredVector {
  readonly seq: number;
  readonly vector_id: string;
  readonly namespace_name: string;
  readonly embedding: SqlBlob;
  readonly metadata: string;
  readonly document: string | null;
  readonly source: string | null;
  readonly created_at: string;
}

export interface NamespaceStats {
  readonly namespace: string;
  readonly dimensions: number;
  readonly count: number;
}

export interface SearchOptions {
  readonly limit: number;
  readonly threshold: number;
  readonly accepts: ((metadata: Json) => boolean) | null;
  /** Whether `accepts` applies patterns, whose time must be bounded. */
  readonly hasPatterns: boolean;
}

const SELECT = `SELECT v.*, n.name AS namespace_name FROM vectors v JOIN namespaces n ON n.num=v.namespace`;

/** Vectors on disk, with a matrix in memory for every namespace that has been searched. */
export class VectorStore {
  readonly #matrices = new Map<string, VectorMatrix>();

  constructor(private readonly driver: Driver) {}

  /** Drops what is in memory, after a lost transaction. */
  reload(): void {
    this.#matrices.clear();
  }

  /** Writes one vector; runs inside a write. A namespace takes the dimensions of its first vector. */
  upsert(item: VectorItem): StoredVector {
    const namespace = this.#namespaceFor(item.namespace, item.embedding.length);
    const params = [
      namespace,
      item.vectorId,
      Buffer.from(item.embedding.buffer, item.embedding.byteOffset, item.embedding.byteLength),
      JSON.stringify(item.metadata),
      item.document,
      item.source,
      new Date().toISOString(),
    ];
    const row = this.driver.get<Omit<StoredVector, 'namespace_name'>>(
      `INSERT INTO vectors (namespace, vector_id, embedding, metadata, document, source, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (namespace, vector_id) DO UPDATE SET embedding=excluded.embedding,
         metadata=excluded.metadata, document=excluded.document, source=excluded.source
       RETURNING *`,
      params,
    );
    if (!row) throw new Error('The vector was not written');
    return { ...row, namespace_name: item.namespace };
  }

  /** Brings written vectors into memory; called after their write has been committed. */
  remember(stored: StoredVector, item: VectorItem): void {
    this.#matrices.get(item.namespace)?.put(stored.seq, item.embedding, item.metadata);
  }

  /** One vector, or 404; without a namespace, the first of that id. */
  get(vectorId: string, namespace: string | undefined): StoredVector {
    const row = this.driver.get<StoredVector>(
      `${SELECT} WHERE v.vector_id=? AND (? IS NULL OR n.name=?) ORDER BY v.seq LIMIT 1`,
      [vectorId, namespace ?? null, namespace ?? null],
    );
    if (!row) throw notFound('Vector not found');
    return row;
  }

  /** Removes one vector, or 404; runs inside a write. Answers it, to be given to {@link forget}. */
  delete(vectorId: string, namespace: string | undefined): StoredVector {
    const row = this.get(vectorId, namespace);
    this.driver.run('DELETE FROM vectors WHERE seq=?', [row.seq]);
    return row;
  }

  /** Takes a removed vector out of memory. */
  forget(stored: StoredVector): void {
    this.#matrices.get(stored.namespace_name)?.remove(stored.seq);
  }

  /** A page of the vectors of one namespace, or of all. */
  list(namespace: string | undefined, skip: number, limit: number): StoredVector[] {
    return this.driver.all<StoredVector>(
      `${SELECT} WHERE (? IS NULL OR n.name=?) ORDER BY v.seq LIMIT ? OFFSET ?`,
      [namespace ?? null, namespace ?? null, limit, skip],
    );
  }

  /** The nearest vectors of a namespace; none when there is no such namespace. */
  search(namespace: string, query: Float32Array, options: SearchOptions): (StoredVector & Hit)[] {
    const matrix = this.#matrixOf(namespace);
    if (!matrix) return [];
    checkDimensions(namespace, matrix.dimensions, query.length);
    const find = () => matrix.search(query, options.limit, options.threshold, options.accepts);
    const hits = options.hasPatterns ? withinTime(find) : find();
    return hits.flatMap((hit) => {
      const row = this.driver.get<StoredVector>(`${SELECT} WHERE v.seq=?`, [hit.seq]);
      return row ? [{ ...row, ...hit }] : [];
    });
  }

  /** Sizes of all namespaces. */
  stats(): NamespaceStats[] {
    return this.driver.all<NamespaceStats>(
      `SELECT n.name AS namespace, n.dimensions, count(v.seq) AS count
       FROM namespaces n LEFT JOIN vectors v ON v.namespace=n.num GROUP BY n.num ORDER BY n.num`,
      [],
    );
  }

  #namespaceFor(name: string, dimensions: number): number {
    const known = this.#namespace(name);
    if (known && known.dimensions === dimensions) return known.num;
    if (known) {
      const used = this.driver.get('SELECT 1 FROM vectors WHERE namespace=? LIMIT 1', [known.num]);
      if (used) checkDimensions(name, known.dimensions, dimensions);
      // An empty namespace may start again with another model.
      this.driver.run('UPDATE namespaces SET dimensions=? WHERE num=?', [dimensions, known.num]);
      this.#matrices.delete(name);
      return known.num;
    }
    this.driver.run('INSERT INTO namespaces (name, dimensions) VALUES (?, ?)', [name, dimensions]);
    return this.#namespace(name)?.num ?? 0;
  }

  #namespace(name: string): { num: number; dimensions: number } | undefined {
    return this.driver.get('SELECT num, dimensions FROM namespaces WHERE name=?', [name]);
  }

  #matrixOf(name: string): VectorMatrix | undefined {
    const loaded = this.#matrices.get(name);
    if (loaded) return loaded;
    const namespace = this.#namespace(name);
    if (!namespace) return undefined;
    const matrix = new VectorMatrix(namespace.dimensions);
    const rows = this.driver.all<Pick<StoredVector, 'seq' | 'embedding' | 'metadata'>>(
      'SELECT seq, embedding, metadata FROM vectors WHERE namespace=? ORDER BY seq',
      [namespace.num],
    );
    for (const row of rows) {
      matrix.put(row.seq, toFloats(row.embedding), JSON.parse(row.metadata) as Json);
    }
    this.#matrices.set(name, matrix);
    return matrix;
  }
}

/** The numbers of a stored vector; a copy, since a buffer need not start at a multiple of four. */
export function toFloats(embedding: SqlBlob): Float32Array {
  return new Float32Array(Uint8Array.from(new Uint8Array(embedding)).buffer);
}

function checkDimensions(namespace: string, expected: number, given: number): void {
  if (expected === given) return;
  throw badRequest(
    `Namespace '${namespace}' holds vectors of ${expected} dimensions, not ${given}`,
    'DIMENSION_MISMATCH',
  );
}
