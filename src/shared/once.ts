import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IdempotencyKeys } from './coordination.js';
import { refusal } from './errors.js';
import { idFromHex } from './ids.js';

/** By what two requests are known to be the same one. */
export interface SameRequest {
  /** Whose key it is, and for what. */
  readonly owner: string;
  readonly key: string;
  /** What was asked for. */
  readonly fingerprint: string;
}

const PATH = ['input', 'idempotencyKey'];
/** For how long one waits for the other of two at once, in milliseconds, and how often one looks. */
const PATIENCE = 3_000;
const PAUSE = 50;

/** Of what was asked for, in a form that can be kept anywhere. */
export function fingerprintOf(asked: object): string {
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}

/** The identity that the same request always gives, even where nobody remembers the first one. */
export function identityOf({ owner, key, fingerprint }: SameRequest): string {
  const same = JSON.stringify([owner, key, fingerprint]);
  const hex = createHash('sha256').update(same).digest('hex');
  // The digit of the variant was fixed from the beginning: identities that were made stay what they are.
  return idFromHex(`${hex.slice(0, 16)}8${hex.slice(17)}`);
}

/** Work whose result can be told by a text. */
export interface Work<T> {
  run(): Promise<T>;
  /** Null when nothing was done that a second request should not do. */
  nameOf(result: T): string | null;
  /** The result of a run before, by its name. */
  recall(name: string): Promise<T>;
}

/** Runs the work once for the same request: whoever asks again is answered what came of the first time. */
export async function once<T>(
  keys: IdempotencyKeys,
  same: SameRequest,
  work: Work<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { owner, key, fingerprint } = same;
  for (let waited = 0; ; waited += PAUSE) {
    const attempt = await keys.begin(owner, key, fingerprint);
    if (attempt.state === 'done') return work.recall(attempt.result);
    if (attempt.state === 'new') return first(keys, same, work);
    if (attempt.state === 'other') {
      throw refusal('CONFLICT', PATH, 'This key was used for something else.');
    }
    if (waited >= PATIENCE)
      throw refusal(
        'CONFLICT',
        PATH,
        'The same request is still under way; ask again in a moment.',
      );
    await sleep(PAUSE, undefined, { signal });
  }
}

async function first<T>(
  keys: IdempotencyKeys,
  { owner, key, fingerprint }: SameRequest,
  work: Work<T>,
): Promise<T> {
  let name: string | null = null;
  try {
    const result = await work.run();
    name = work.nameOf(result);
    return result;
  } finally {
    // Whatever became of a failure: a second attempt finds by its identity what this one stored.
    await (name === null
      ? keys.abandon(owner, key).catch(() => undefined)
      : keys.finish(owner, key, fingerprint, name));
  }
}
