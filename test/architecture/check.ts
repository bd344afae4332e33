import type { SourceGraph } from './source-graph.js';

/** One breach of a house rule, where it stands. */
export interface Violation {
  readonly file: string;
  /** From 1; absent where the file as a whole is meant. */
  readonly line?: number;
  readonly message: string;
}

/**
 * A house rule that a machine can judge. Each has a bad tree of the same name under `fixtures/`,
 * with the violations that must be found in it: a check that cannot fail guards nothing.
 */
export interface Check {
  readonly name: string;
  /** The rule, as one would tell it to a colleague. */
  readonly rule: string;
  readonly run: (graph: SourceGraph) => Violation[];
}

export function describeViolation({ file, line, message }: Violation): string {
  return line === undefined ? `${file}: ${message}` : `${file}:${String(line)}: ${message}`;
}
