import { ModelMemory, type Weight } from './weights.js';

export const DIMENSIONS = 512;
/** What is behind this is not read: about 80 English words. */
export const MAX_TOKENS = 128;

const EMBEDDING = 256;
const HIDDEN = 1536;
const HEADS = 4;
const EPSILON = 1e-6;

interface Layer {
  readonly width: number;
  readonly norm: Norm;
  readonly qkv: Dense;
  readonly output: Dense;
  /** Brings the input to the width of the output; null where it has it already. */
  readonly residual: Dense | null;
  readonly ffnNorm: Norm;
  readonly widen: Dense;
  readonly narrow: Dense;
}

interface Dense {
  readonly kernel: Weight;
  readonly bias: Weight;
}

interface Norm {
  readonly scale: Weight;
  readonly bias: Weight;
}

/**
 * The Universal Sentence Encoder Lite: word pieces and their places, two transformer layers, the mean
 * of all places, one dense layer. Made once, it is called with the numbers of the pieces.
 */
export function useLite(
  readFile: (name: string) => Buffer,
): (tokens: readonly number[]) => Float32Array {
  const memory = new ModelMemory(
    readFile,
    MAX_TOKENS * (4 * DIMENSIONS + 3 * HIDDEN) + 16 * DIMENSIONS,
  );
  const embeddings = memory.weight('Embeddings_en').values;
  const timescales = memory.weight('Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1').values;
  const layers = [layerOf(memory, 0), layerOf(memory, 1)] as const;
  const room = {
    input: memory.allocate(MAX_TOKENS * DIMENSIONS),
    middle: memory.allocate(MAX_TOKENS * DIMENSIONS),
    normed: memory.allocate(MAX_TOKENS * DIMENSIONS),
    mixed: memory.allocate(MAX_TOKENS * DIMENSIONS),
    wide: memory.allocate(MAX_TOKENS * HIDDEN),
    // Four rows: the kernel never does less.
    mean: memory.allocate(4 * DIMENSIONS),
    last: memory.allocate(4 * DIMENSIONS),
  };
  const dense = {
    kernel: memory.weight('hidden_layers/tanh_layer_0/weights'),
    bias: memory.weight('hidden_layers/tanh_layer_0/bias'),
  };

  return (all) => {
    const tokens = all.slice(0, MAX_TOKENS);
    place(tokens, embeddings, timescales, room.input.values);
    for (const layer of layers) runLayer(memory, layer, room, tokens.length);
    meanOf(room.input.values, tokens.length, room.mean.values);
    apply(memory, dense, room.mean, room.last, 1);
    return unitLength(room.last.values.subarray(0, DIMENSIONS).map(Math.tanh));
  };
}

type Room = Readonly<Record<'input' | 'middle' | 'normed' | 'mixed' | 'wide', Weight>>;

function layerOf(memory: ModelMemory, index: 0 | 1): Layer {
  const name = (rest: string) => memory.weight(`Layer_${index}/${rest}`);
  const norm = (rest: string) => ({
    scale: name(`${rest}norm_scale`),
    bias: name(`${rest}norm_bias`),
  });
  const dense = (rest: string, kernel = `${rest}/kernel`) => ({
    kernel: name(kernel),
    bias: name(`${rest}/bias`),
  });
  return {
    width: index === 0 ? EMBEDDING : DIMENSIONS,
    norm: norm(''),
    qkv: dense('MultiheadAttention/qkv_transform_single'),
    output: dense('MultiheadAttention/output_transform_single'),
    residual: index === 0 ? dense('dense') : null,
    ffnNorm: norm('FFN/'),
    widen: dense('FFN/conv1', 'FFN/conv1'),
    narrow: dense('FFN/conv2', 'FFN/conv2'),
  };
}

/** Word pieces plus where they stand, as sines and cosines of their place. */
function place(
  tokens: readonly number[],
  embeddings: Float32Array,
  timescales: Float32Array,
  into: Float32Array,
): void {
  tokens.forEach((token, position) => {
    const at = position * EMBEDDING;
    for (let i = 0; i < EMBEDDING; i += 1) {
      const angle = position * (timescales[i % timescales.length] as number);
      const timing = i < timescales.length ? Math.sin(angle) : Math.cos(angle);
      // Twice: the model was trained with the embedding added once more beside the place.
      into[at + i] = 2 * (embeddings[token * EMBEDDING + i] as number) + timing;
    }
  });
}

/** From `input` to `input`. */
function runLayer(memory: ModelMemory, layer: Layer, room: Room, count: number): void {
  normalise(room.input.values, layer.norm, layer.width, count, room.normed.values);
  apply(memory, layer.qkv, room.normed, room.wide, count);
  attend(room.wide.values, layer.width, count, room.mixed.values);
  apply(memory, layer.output, room.mixed, room.middle, count);
  if (layer.residual) apply(memory, layer.residual, room.input, room.middle, count, 'add');
  else add(room.input.values, room.middle.values, count * DIMENSIONS);
  normalise(room.middle.values, layer.ffnNorm, DIMENSIONS, count, room.normed.values);
  apply(memory, layer.widen, room.normed, room.wide, count);
  const hidden = room.wide.values;
  for (let i = 0; i < count * HIDDEN; i += 1) if ((hidden[i] as number) < 0) hidden[i] = 0;
  apply(memory, layer.narrow, room.wide, room.input, count);
  add(room.middle.values, room.input.values, count * DIMENSIONS);
}

/** `to = from × kernel + bias`, or added to what `to` holds. */
function apply(
  memory: ModelMemory,
  { kernel, bias }: Dense,
  from: Weight,
  to: Weight,
  count: number,
  mode: 'set' | 'add' = 'set',
): void {
  const width = bias.values.length;
  for (let row = 0; row < count; row += 1) {
    if (mode === 'set') to.values.set(bias.values, row * width);
    else add(bias.values, to.values.subarray(row * width, (row + 1) * width), width);
  }
  const inner = kernel.values.length / width;
  memory.multiply(from.address, kernel.address, to.address, count, inner, width);
}

function normalise(
  from: Float32Array,
  { scale, bias }: Norm,
  width: number,
  count: number,
  to: Float32Array,
): void {
  for (let row = 0; row < count; row += 1) {
    const at = row * width;
    let sum = 0;
    for (let i = 0; i < width; i += 1) sum += from[at + i] as number;
    const mean = sum / width;
    let squares = 0;
    for (let i = 0; i < width; i += 1) squares += ((from[at + i] as number) - mean) ** 2;
    const factor = 1 / Math.sqrt(squares / width + EPSILON);
    for (let i = 0; i < width; i += 1) {
      const value = ((from[at + i] as number) - mean) * factor;
      to[at + i] = value * (scale.values[i] as number) + (bias.values[i] as number);
    }
  }
}

/** Each place takes from all places what its query finds in their keys; four heads side by side. */
function attend(qkv: Float32Array, width: number, count: number, to: Float32Array): void {
  const depth = width / HEADS;
  const row = 3 * width;
  const weights = new Float32Array(count);
  for (let head = 0; head < HEADS; head += 1) {
    for (let position = 0; position < count; position += 1) {
      const query = position * row + head * depth;
      for (let other = 0; other < count; other += 1) {
        const key = other * row + width + head * depth;
        let sum = 0;
        for (let i = 0; i < depth; i += 1)
          sum += (qkv[query + i] as number) * (qkv[key + i] as number);
        weights[other] = sum / Math.sqrt(depth);
      }
      softmax(weights);
      const out = to.subarray(
        position * width + head * depth,
        position * width + (head + 1) * depth,
      );
      out.fill(0);
      for (let other = 0; other < count; other += 1) {
        const value = other * row + 2 * width + head * depth;
        const weight = weights[other] as number;
        for (let i = 0; i < depth; i += 1)
          out[i] = (out[i] as number) + weight * (qkv[value + i] as number);
      }
    }
  }
}

function softmax(values: Float32Array): void {
  const largest = values.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const power = Math.exp((values[i] as number) - largest);
    values[i] = power;
    sum += power;
  }
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] as number) / sum;
}

function add(from: Float32Array, to: Float32Array, length: number): void {
  for (let i = 0; i < length; i += 1) to[i] = (to[i] as number) + (from[i] as number);
}

function meanOf(rows: Float32Array, count: number, to: Float32Array): void {
  for (let i = 0; i < DIMENSIONS; i += 1) {
    let sum = 0;
    for (let row = 0; row < count; row += 1) sum += rows[row * DIMENSIONS + i] as number;
    to[i] = sum / count;
  }
}

function unitLength(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}
