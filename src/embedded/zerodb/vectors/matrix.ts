import type { Json } from '../wire/read.js';

export interface Hit {
  readonly seq: number;
  readonly similarity: number;
}

const FIRST_CAPACITY = 64;

/**
 * The vectors of one namespace, normalised, in one block of memory, with their metadata beside them.
 * Search looks at every one: exact, with any filter, and fast enough for a hundred thousand.
 */
export class VectorMatrix {
  #block: Float32Array;
  readonly #seqs: number[] = [];
  readonly #metadata: Json[] = [];
  readonly #slots = new Map<number, number>();

  constructor(readonly dimensions: number) {
    this.#block = new Float32Array(FIRST_CAPACITY * dimensions);
  }

  get size(): number {
    return this.#seqs.length;
  }

  /** Adds a vector, or replaces the one with the same sequence number. */
  put(seq: number, vector: Float32Array, metadata: Json): void {
    let slot = this.#slots.get(seq);
    if (slot === undefined) {
      slot = this.#seqs.length;
      if ((slot + 1) * this.dimensions > this.#block.length) this.#grow();
      this.#seqs.push(seq);
      this.#slots.set(seq, slot);
    }
    this.#metadata[slot] = metadata;
    this.#block.set(normalised(vector), slot * this.dimensions);
  }

  /** Takes a vector out; the last one moves into its place. */
  remove(seq: number): void {
    const slot = this.#slots.get(seq);
    if (slot === undefined) return;
    const last = this.#seqs.length - 1;
    const lastSeq = this.#seqs[last] as number;
    this.#block.copyWithin(
      slot * this.dimensions,
      last * this.dimensions,
      (last + 1) * this.dimensions,
    );
    this.#seqs[slot] = lastSeq;
    this.#metadata[slot] = this.#metadata[last] as Json;
    this.#slots.set(lastSeq, slot);
    this.#slots.delete(seq);
    this.#seqs.pop();
    this.#metadata.pop();
  }

  /** The nearest by cosine, best first, among those that `accepts` lets through. */
  search(
    query: Float32Array,
    limit: number,
    threshold: number,
    accepts: ((metadata: Json) => boolean) | null,
  ): Hit[] {
    const wanted = normalised(query);
    const hits: Hit[] = [];
    for (let slot = 0; slot < this.#seqs.length; slot += 1) {
      if (accepts && !accepts(this.#metadata[slot] as Json)) continue;
      const similarity = dot(this.#block, slot * this.dimensions, wanted);
      if (similarity < threshold) continue;
      const worst = hits[limit - 1];
      if (worst && worst.similarity >= similarity) continue;
      insert(hits, { seq: this.#seqs[slot] as number, similarity }, limit);
    }
    return hits;
  }

  #grow(): void {
    const larger = new Float32Array(this.#block.length * 2);
    larger.set(this.#block);
    this.#block = larger;
  }
}

/** Unit length; a zero vector stays zero, and is like nothing. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, 0, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Four sums at a time keep the processor's pipelines full. */
function dot(block: Float32Array, offset: number, vector: Float32Array): number {
  const n = vector.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const at = offset + i;
    a += (block[at] as number) * (vector[i] as number);
    b += (block[at + 1] as number) * (vector[i + 1] as number);
    c += (block[at + 2] as number) * (vector[i + 2] as number);
    d += (block[at + 3] as number) * (vector[i + 3] as number);
  }
  for (; i < n; i += 1) a += (block[offset + i] as number) * (vector[i] as number);
  return a + b + c + d;
}

function insert(hits: Hit[], hit: Hit, limit: number): void {
  let at = hits.length;
  while (at > 0 && (hits[at - 1] as Hit).similarity < hit.similarity) at -= 1;
  hits.splice(at, 0, hit);
  if (hits.length > limit) hits.pop();
}
