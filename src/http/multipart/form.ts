import { UploadSlot } from '../../graphql/scalars/upload.js';
import { AppError } from '../../shared/errors.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import type { UploadBounds } from './bounds.js';

/** A file that the map names and that has not come yet. */
export interface ExpectedFile {
  /** Where problems of the file are told: its first place in the variables. */
  readonly path: readonly string[];
  readonly places: number;
  readonly settle: (file: Promise<IncomingFile>) => void;
}

type Container = Record<string, unknown>;

/**
 * The two fields of a GraphQL multipart request. What the client wrote is read and put together here; the
 * reader of the form is told the names of the files alone, and never a path that a client made up: it would
 * follow one into prototypes and beyond the end of lists.
 */
export class MultipartForm {
  #operations: unknown;
  readonly #files: ExpectedFile[] = [];

  constructor(private readonly bounds: Pick<UploadBounds, 'maxFiles' | 'maxPathsPerFile'>) {}

  /** The operations, with a slot in the place of each file. */
  get operations(): unknown {
    return this.#operations;
  }

  /** In the order of the map. */
  get files(): readonly ExpectedFile[] {
    return this.#files;
  }

  /** Takes one field; gives the text that the reader of the form gets instead. */
  take(name: string | undefined, text: string): string {
    if (name === 'operations') return this.#takeOperations(text);
    if (name === 'map') return this.#takeMap(text);
    throw bad('Only the fields `operations` and `map` stand before the files.');
  }

  #takeOperations(text: string): string {
    if (this.#operations !== undefined) throw bad('The field `operations` was sent twice.');
    this.#operations = parse(text, 'operations');
    return '{"files":{}}';
  }

  #takeMap(text: string): string {
    if (this.#operations === undefined) throw bad('`map` must come after `operations`.');
    const map = parse(text, 'map');
    if (Array.isArray(map)) throw bad('The field `map` must be a JSON object.');
    const entries = Object.entries(map);
    const { maxFiles } = this.bounds;
    if (entries.length > maxFiles) throw tooMany(`One request carries at most ${maxFiles} files.`);
    entries.forEach(([, paths]) => this.#files.push(this.#expect(paths)));
    return JSON.stringify(Object.fromEntries(entries.map(([name], at) => [name, [`files.${at}`]])));
  }

  #expect(paths: unknown): ExpectedFile {
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
      throw bad('Each entry of `map` must be a list of paths.');
    }
    const { maxPathsPerFile } = this.bounds;
    if (paths.length > maxPathsPerFile) {
      throw tooMany(`One file stands in at most ${maxPathsPerFile} places.`);
    }
    let settle: ExpectedFile['settle'] = () => undefined;
    const slot = new UploadSlot(new Promise<IncomingFile>((resolve) => (settle = resolve)));
    // A batch is refused as a whole, with or without files.
    if (!Array.isArray(this.#operations)) paths.forEach((path) => this.#place(path, slot));
    const [first = ''] = paths;
    return { path: first.split('.').slice(1), places: paths.length, settle };
  }

  #place(path: string, slot: UploadSlot): void {
    const steps = path.split('.');
    const last = steps.pop();
    if (steps[0] !== 'variables' || !last || last === '__proto__') throw noPlace();
    const container = steps.reduce(into, this.#operations as Container);
    // Lists have their places already: one far beyond the end would make a list that long.
    const open =
      !Array.isArray(container) || (Object.hasOwn(container, last) && container[last] === null);
    if (!open || container[last] instanceof UploadSlot) throw noPlace();
    container[last] = slot;
  }
}

function into(container: Container, step: string): Container {
  const inner = Object.hasOwn(container, step) ? container[step] : null;
  if (typeof inner !== 'object' || inner === null || inner instanceof UploadSlot) throw noPlace();
  return inner as Container;
}

function parse(text: string, name: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad(`The field \`${name}\` is not valid JSON.`);
  }
  if (typeof value === 'object' && value !== null) return value;
  throw bad(`The field \`${name}\` must be a JSON object.`);
}

function noPlace(): AppError {
  return bad('A path of `map` leads to no place in the variables that is free for a file.');
}

function bad(message: string): AppError {
  return new AppError('BAD_USER_INPUT', message);
}

function tooMany(message: string): AppError {
  return new AppError('LIMIT_EXCEEDED', message);
}
