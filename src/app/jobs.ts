import type { ExpiredUploads, FileReferences } from '../jobs/file-references.js';
import type { Job } from '../jobs/job.js';
import { retentionJob } from '../jobs/retention-job.js';
import type { Clock } from '../shared/clock.js';
import type { Logger } from '../shared/logger.js';
import type { Objects } from '../sources/zerodb/objects.js';

export interface JobsOptions<Asset> {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who has which file; without it no file is removed for want of somebody who has it. */
  readonly references?: FileReferences<Asset> | undefined;
  readonly expiredUploads?: ExpiredUploads | undefined;
}

/** Every job there is. */
export function createJobs<Asset>(options: JobsOptions<Asset>): readonly Job[] {
  const { objects, clock, log, references, expiredUploads } = options;
  return [retentionJob({ objects, clock, log, references, expiredUploads })];
}
