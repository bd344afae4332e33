import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  count,
  oneOf,
  optionalId,
  optionalInstant,
  optionalText,
  textOr,
} from '../../shared/record-fields.js';
import { texts } from '../../shared/record-lists.js';

/** Not in any backup: it tells of them. */
export const BACKUPS = 'backups';

export const BACKUP_STATUSES = ['running', 'complete', 'failed'] as const;
export type BackupStatus = (typeof BACKUP_STATUSES)[number];

export const BACKUP_KINDS = ['full', 'incremental'] as const;
export type BackupKind = (typeof BACKUP_KINDS)[number];

/** One run of a backup; it began when it was created. What it stored is told by its manifest alone. */
export const backupTable = recordTable('Backup', BACKUPS, {
  status: oneOf('status', BACKUP_STATUSES, 'failed', { unreadable: 'failed' }),
  backupKind: oneOf('backup_type', BACKUP_KINDS, 'full'),
  /** What was asked for; empty means all. */
  collections: texts('collections'),
  /** By which the backup is restored; null until it is complete. */
  stamp: optionalText('stamp'),
  documentCount: count('document_count'),
  bytes: count('bytes'),
  compressedBytes: count('compressed_bytes'),
  manifestId: optionalText('manifest_object_id'),
  /** Null when it was started from the command line. */
  startedBy: optionalId('started_by'),
  finishedAt: optionalInstant('finished_at'),
  errorMessage: optionalText('error_message'),

  /** Who runs it, and when it last said that it does: a process that is killed says nothing. */
  host: textOr('host', ''),
  processId: count('process_id'),
  heartbeatAt: optionalInstant('heartbeat_at'),
});

export type BackupRecord = RecordOf<typeof backupTable>;
export type NewBackup = NewOf<typeof backupTable>;
