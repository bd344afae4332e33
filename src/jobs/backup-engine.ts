import type { BackupEngine, BackupRequest, StartedBackup } from '../modules/backups/index.js';
import type { CallScope } from '../shared/call-scope.js';
import { AppError } from '../shared/errors.js';
import { backedUpCollections, type BackupDeps, startBackup } from './backup.js';

/** Backups behind an answer: they go on by themselves, until they are done or the process ends. */
export function createBackupEngine(deps: BackupDeps): BackupEngine {
  const running = new Map<Promise<unknown>, AbortController>();
  return {
    collections: (scope: CallScope) => backedUpCollections(deps.documents, scope),

    async start(request: BackupRequest, { meter }: CallScope): Promise<StartedBackup> {
      const ending = new AbortController();
      // The caller may hang up: what is started is not theirs any more.
      const scope = { signal: ending.signal, ...(meter && { meter }) };
      const { record, done } = await startBackup(deps, request, scope);
      const ended = done
        .catch((error: unknown) => {
          deps.log.error({ err: error, backup: record.id }, 'a backup failed');
        })
        .finally(() => running.delete(ended));
      running.set(ended, ending);
      return { record, cancel: () => ending.abort(stopped('It was taken back.')) };
    },

    async settled() {
      for (const ending of running.values()) ending.abort(stopped('The gateway was shut down.'));
      await Promise.all(running.keys());
    },
  };
}

function stopped(why: string): AppError {
  return new AppError('CONFLICT', why);
}
