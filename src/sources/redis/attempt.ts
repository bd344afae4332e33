import { z } from 'zod';
import type { Attempt } from '../../shared/coordination.js';
import { hashed } from './keys.js';

/** Milliseconds for which the result of a key is kept. */
export const DONE_KEPT = 86_400_000;
/** Milliseconds after which a key is free although nobody finished: its process may have died. */
export const RUNNING_KEPT = 60_000;

/** What is kept of a key: what it was used for, and the result once there is one. */
const kept = z.object({ work: z.string(), result: z.string().optional() });

/** The text to keep; without a result the work is running. */
export function keptText(fingerprint: string, result?: string): string {
  return JSON.stringify({ work: hashed(fingerprint), result });
}

/** How a key stands for somebody who wants to do this work. */
export function attemptOf(text: string | null | undefined, fingerprint: string): Attempt {
  if (text === null || text === undefined) return { state: 'new' };
  const { work, result } = kept.parse(JSON.parse(text));
  if (work !== hashed(fingerprint)) return { state: 'other' };
  return result === undefined ? { state: 'running' } : { state: 'done', result };
}
