import type { Job } from '../jobs/job.js';
import { retentionJob } from '../jobs/retention-job.js';
import type { Modules } from './modules.js';
import type { Clock } from '../shared/clock.js';
import type { Logger } from '../shared/logger.js';
import type { Objects } from '../sources/zerodb/objects.js';

export interface JobsOptions {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who has which file. */
  readonly files: Modules['files'];
}

/** Every job there is. */
export function createJobs(options: JobsOptions): readonly Job[] {
  const { files, ...deps } = options;
  return [retentionJob({ ...deps, ...files })];
}
