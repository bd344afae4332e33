import { kernelMemory, multiplyIn, type KernelMemory, type Multiply } from './multiply.js';

/** A matrix or vector of the model. */
export interface Weight {
  /** In bytes, in the memory. */
  readonly address: number;
  readonly values: Float32Array;
}

interface Manifest {
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  }[];
}

const PAGE = 65_536;
const FLOAT = 4;

/** One block of memory with the weights at its beginning and room to calculate behind them. */
export class ModelMemory {
  readonly multiply: Multiply;
  readonly #memory: KernelMemory;
  readonly #weights = new Map<string, Weight>();
  #next: number;

  /** `roomFor` numbers can be allocated beside the weights. */
  constructor(readFile: (name: string) => Buffer, roomFor: number) {
    const manifest = JSON.parse(readFile('model.json').toString('utf8')) as Manifest;
    const [group] = manifest.weightsManifest;
    if (!group) throw new Error('The model has no weights');
    const bytes = Buffer.concat(group.paths.map(readFile));
    const pages = Math.ceil((bytes.length + roomFor * FLOAT) / PAGE) + 1;
    this.#memory = kernelMemory(pages);
    new Uint8Array(this.#memory.buffer).set(bytes);
    this.multiply = multiplyIn(this.#memory);
    let address = 0;
    for (const { name, shape } of group.weights) {
      const length = shape.reduce((product, size) => product * size, 1);
      this.#weights.set(shortName(name), this.#view(address, length));
      address += length * FLOAT;
    }
    this.#next = Math.ceil(address / 16) * 16;
  }

  /** A weight by its name without the scopes that are the same for all. */
  weight(name: string): Weight {
    const weight = this.#weights.get(name);
    if (!weight) throw new Error(`The model has no weight ${name}`);
    return weight;
  }

  /** Room for `length` numbers, for good. */
  allocate(length: number): Weight {
    const room = this.#view(this.#next, length);
    this.#next += Math.ceil(length / 4) * 16;
    return room;
  }

  #view(address: number, length: number): Weight {
    return { address, values: new Float32Array(this.#memory.buffer, address, length) };
  }
}

function shortName(name: string): string {
  return name
    .replace(/^module(_apply_default)?\//, '')
    .replace(/^Encoder_en\/(KonaTransformer\/Encode\/)?/, '')
    .replace(/^TransformerStack\//, '')
    .replace('TransformerLayer/', '')
    .replace('layer_prepostprocess/layer_norm/layer_norm_', 'norm_')
    .replace(/\/(ConcatPartitions\/concat|part_0|Tensordot\/Reshape_1)$/, '');
}
