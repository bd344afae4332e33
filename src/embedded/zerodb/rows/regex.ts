import { createContext, runInContext } from 'node:vm';
import { badRequest } from '../wire/wire-error.js';

const MAX_PATTERN = 500;
/** For all texts of one query together. */
const MAX_MILLISECONDS = 250;

/** Reads a pattern; a leading `(?i)` makes it ignore case. */
export function compileRegex(pattern: unknown): RegExp {
  if (typeof pattern !== 'string' || pattern.length > MAX_PATTERN) {
    throw badRequest(`$regex needs a pattern of at most ${MAX_PATTERN} characters`);
  }
  const ignoreCase = pattern.startsWith('(?i)');
  try {
    return new RegExp(ignoreCase ? pattern.slice(4) : pattern, ignoreCase ? 'i' : '');
  } catch {
    throw badRequest(`Invalid regular expression: ${pattern}`);
  }
}

/**
 * Which of the texts match. A pattern that backtracks without end would stop the whole server, and
 * no list of bad shapes is complete: the engine is given a time limit instead, which only `vm` has.
 */
export function testRegex(regex: RegExp, texts: readonly string[]): boolean[] {
  const context = createContext({ work: () => texts.map((text) => regex.test(text)) });
  try {
    return runInContext('work()', context, { timeout: MAX_MILLISECONDS }) as boolean[];
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    ) {
      throw badRequest('The regular expression takes too long');
    }
    throw error;
  }
}
