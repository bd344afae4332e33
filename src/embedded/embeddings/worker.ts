import { parentPort } from 'node:worker_threads';
import { loadModel } from './model.js';

/** The thread in which the encoder works: a text takes long enough to hold up a server. */
export interface EncodeRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

export type EncodeAnswer =
  | { readonly id: number; readonly vectors: readonly Float32Array[] }
  | { readonly id: number; readonly error: string };

let encode: ((text: string) => Float32Array) | undefined;

parentPort?.on('message', ({ id, texts }: EncodeRequest) => {
  let answer: EncodeAnswer;
  try {
    encode ??= loadModel(import.meta.url);
    answer = { id, vectors: texts.map(encode) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(answer);
});
