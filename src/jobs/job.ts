import type { Coordination, Lease } from '../shared/coordination.js';
import { whileHeld } from './held.js';

/** How a job is run this time. */
export interface JobCall {
  readonly signal: AbortSignal;
  /** Only says what it would do. */
  readonly dryRun?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Work that nobody asks for: run at an interval, or by an operator. */
export interface Job {
  readonly name: string;
  /** What it does, in a sentence for operators. */
  readonly about: string;
  /** Minutes from one run to the next; a day at most. */
  readonly everyMinutes: number;
  /** Answers what it did, a line each. Has to bear being ended anywhere and run again. */
  run(call: JobCall): Promise<readonly string[]>;
}

/** For how long a run waits for another one that is under way, in milliseconds. */
const PATIENCE = 500;

/** Runs a job unless somebody else is doing it: CONFLICT. */
export function runLocked(
  job: Job,
  { locks }: Pick<Coordination, 'locks'>,
  call: JobCall,
): Promise<readonly string[]> {
  const { signal } = call;
  const options = { waitMilliseconds: PATIENCE, signal };
  const run = (lease: Lease) => whileHeld(lease, signal, (held) => job.run({ ...call, ...held }));
  return locks.hold(`job ${job.name}`, run, options);
}
