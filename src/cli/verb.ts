import { type ParseArgsConfig, parseArgs } from 'node:util';

import type { OpenStore } from '../app/connections.js';
import type { Env } from '../env.js';
import type { Coordination } from '../shared/coordination.js';
import { AppError } from '../shared/errors.js';
import type { Logger } from '../shared/logger.js';

/** Something an operator can ask for: `npm run cli -- NAME …`. */
export interface Verb {
  readonly name: string;
  /** What stands in the help text behind the name; further lines hold its options. */
  readonly help: readonly [string, ...string[]];
  /** Rejects with `AppError` where the operator can put something right. */
  run(args: readonly string[], shell: Shell): Promise<void>;
}

/** What a verb works with. */
export interface Tools extends OpenStore {
  readonly log: Logger;
  /** Connects on first use. */
  coordination(): Coordination;
}

/** Where a verb is run: the terminal, or a test. */
export interface Shell {
  readEnv(): Env;
  readonly printLine: (text: string) => void;
  /** Shows how far the work is, in place of what it showed before; on a terminal alone. */
  readonly progress: (text: string) => void;
  /** Opens the store for the time of the work, whatever becomes of it. */
  withStore(env: Env, work: (tools: Tools) => Promise<void>): Promise<void>;
  /** Runs work that Ctrl-C and SIGTERM end in order; the second signal ends the process at once. */
  interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void>;
}

/** Reads the options of a verb and the words between them. Throws `BAD_USER_INPUT` on what is unknown. */
export function readArguments<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw badUsage((error as Error).message);
  }
}

/** What is wrong with the command line, in a whole sentence. */
export function badUsage(message: string): AppError {
  const sentence = message.endsWith('.') ? message : `${message}.`;
  return new AppError('BAD_USER_INPUT', `${sentence} \`npm run cli -- help\` tells more.`);
}
