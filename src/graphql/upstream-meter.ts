import type { UpstreamCall, UpstreamMeter } from '../shared/call-scope.js';

/** What a request cost upstream, as `extensions.upstream` tells it. */
export interface UpstreamFigures {
  /** All calls to other systems, retries among them. */
  readonly calls: number;
  /** Calls to ZeroDB: documents, vectors, objects, embeddings. */
  readonly batches: number;
  /** Milliseconds spent in them, summed: calls at the same time count twice. */
  readonly milliseconds: number;
  readonly cacheHits: number;
}

/** Counts the upstream work of one request. */
export class CountingMeter implements UpstreamMeter {
  #calls = 0;
  #batches = 0;
  #milliseconds = 0;
  #cacheHits = 0;

  call({ upstream, milliseconds }: UpstreamCall): void {
    this.#calls += 1;
    if (upstream === 'zerodb') this.#batches += 1;
    this.#milliseconds += milliseconds;
  }

  cacheHit(): void {
    this.#cacheHits += 1;
  }

  figures(): UpstreamFigures {
    return {
      calls: this.#calls,
      batches: this.#batches,
      milliseconds: Math.round(this.#milliseconds * 100) / 100,
      cacheHits: this.#cacheHits,
    };
  }
}
