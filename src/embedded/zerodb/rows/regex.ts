import { createContext, runInContext } from 'node:vm';
import { badRequest } from '../wire/wire-error.js';

const MAX_PATTERN = 500;
/** For all rows of one query together. */
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

/** One for all: it holds nothing but the work at hand. */
const context = createContext({ work: null });

/**
 * Runs work that applies patterns. One that backtracks without end would stop the whole server, and
 * no list of bad shapes is complete: the engine is given a time limit instead, which only `vm` has.
 */
export function withinTime<T>(work: () => T): T {
  context['work'] = work;
  try {
    return runInContext('work()', context, { timeout: MAX_MILLISECONDS }) as T;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw badRequest('The regular expression takes too long');
    }
    throw error;
  } finally {
    context['work'] = null;
  }
}
