import type { SentenceEncoder } from './encoder.js';

/** The sentence encoder that ships with the program. */
export function localEncoder(): SentenceEncoder {
  return {
    model: 'universal-sentence-encoder-lite-en',
    dimensions: 512,
    encode: () => Promise.reject(new Error('not yet')),
    close: () => Promise.resolve(),
  };
}
