import type { Instant } from '../../shared/instant.js';
import type { BackupRecord, BackupStatus } from './backup.record.js';

/** A run says every ten seconds that it runs; one that has not for so long is dead, in milliseconds. */
export const SILENCE = 90_000;

/** What is told of a run: one that a killed process left behind has failed, whatever its row says. */
export function statusAt(backup: BackupRecord, now: Instant): BackupStatus {
  return backup.status === 'running' && isSilent(backup, now) ? 'failed' : backup.status;
}

/**
 * Whether the run may still be under way somewhere. `lives` tells of the processes of this host, which
 * is known at once; of those of other hosts only their silence tells.
 */
export function mayRun(
  backup: BackupRecord,
  now: Instant,
  host: string,
  lives: (processId: number) => boolean,
): boolean {
  if (backup.status !== 'running' || isSilent(backup, now)) return false;
  return backup.host !== host || lives(backup.processId);
}

function isSilent({ heartbeatAt, createdAt }: BackupRecord, now: Instant): boolean {
  return Date.parse(now) - Date.parse(heartbeatAt ?? createdAt) > SILENCE;
}
