import type { CallScope } from '../../shared/call-scope.js';
import { asObject, malformed } from './failures.js';
import { chunks, inParallel } from './parallel.js';
import type { Transport } from './transport.js';

/** Sentence embeddings made by ZeroDB. Rejects with `UpstreamError`. */
export interface Embeddings {
  /** One vector for each text, in order, of length 1. An empty text is refused by some models. */
  generate(
    texts: readonly string[],
    scope: CallScope,
    model?: string,
  ): Promise<readonly (readonly number[])[]>;
}

/** ZeroDB takes at most 100 texts a call. */
const MOST_TEXTS = 100;
/** Calls at once: each keeps a model busy. */
const WIDTH = 2;

export function createEmbeddings(transport: Transport): Embeddings {
  const operation = 'generate embeddings';
  return {
    async generate(texts, scope, model) {
      const generateChunk = async (chunk: readonly string[]) => {
        const json = { texts: chunk, normalize: true, ...(model !== undefined && { model }) };
        const how = { method: 'POST', timeout: 'embeddings', retry: 'repeatable' } as const;
        const path = 'embeddings/generate';
        const answer = asObject(await transport.call({ ...how, path, operation, json }, scope));
        return readEmbeddings(answer?.['embeddings'], chunk.length);
      };
      return (await inParallel(chunks(texts, MOST_TEXTS), generateChunk, WIDTH)).flat();
    },
  };

  function readEmbeddings(value: unknown, count: number): number[][] {
    if (!Array.isArray(value) || value.length !== count || !value.every(isNumbers))
      throw malformed(operation, `not ${count} embeddings`);
    return value;
  }
}

function isNumbers(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'number')
  );
}
