import { z } from 'zod';

import type { CallScope } from '../../shared/call-scope.js';
import { InputError, type Problem } from '../../shared/errors.js';
import { parseInput } from '../../shared/input.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import type { AuditSource, AuditTrail } from '../audit/index.js';
import type { BackupRecord } from './backup.record.js';
import type { BackupStore } from './backup.store.js';

export interface BackupRequest {
  /** Null means all. */
  readonly collections: readonly string[] | null;
  readonly incremental: boolean;
  readonly startedBy: string | null;
}

/** A run that is under way. */
export interface StartedBackup {
  readonly record: BackupRecord;
  /** Ends it early. */
  cancel(): void;
}

/** What makes backups; it stands outside of the modules. */
export interface BackupEngine {
  /** The collections that can be backed up. */
  collections(scope: CallScope): Promise<readonly string[]>;
  /** Starts a run and goes on with it by itself. Rejects with a CONFLICT of the input while another runs. */
  start(request: BackupRequest, scope: CallScope): Promise<StartedBackup>;
  /** Ends what is under way, cleanly. */
  settled(): Promise<void>;
}

const MOST_NAMES = 100;
const schema = z.object({
  collections: z.array(z.string()).min(1).max(MOST_NAMES).nullish(),
  incremental: z.boolean().nullish(),
});

/** Starts backups for the office and tells of them. */
export class BackupService {
  constructor(
    private readonly deps: {
      readonly store: BackupStore;
      readonly engine: BackupEngine;
      readonly audit: Pick<AuditTrail, 'record'>;
    },
  ) {}

  page(request: PageRequest, scope: CallScope): Promise<Page<BackupRecord>> {
    return this.deps.store.page(request, scope);
  }

  /** Starts a run; `userErrors` tell of names that are no collections, and of another run under way. */
  async create(input: object, source: AuditSource): Promise<BackupRecord> {
    const { engine, audit } = this.deps;
    const asked = parseInput(schema, input);
    const collections = asked.collections ? [...new Set(asked.collections)].sort() : null;
    if (asked.collections) {
      refuseUnknown(asked.collections, await engine.collections(source.scope));
    }
    const startedBy = source.viewer.kind === 'user' ? source.viewer.id : null;
    const incremental = asked.incremental ?? false;
    const run = await engine.start({ collections, incremental, startedBy }, source.scope);
    try {
      await audit.record(entryOf(run.record), source);
    } catch (error) {
      // Nothing is copied out unrecorded.
      run.cancel();
      throw error;
    }
    return run.record;
  }
}

function refuseUnknown(asked: readonly string[], known: readonly string[]): void {
  const problems = asked.flatMap((name, at): Problem[] =>
    known.includes(name)
      ? []
      : [
          {
            path: ['input', 'collections', String(at)],
            code: 'BAD_USER_INPUT',
            message: `There is no collection "${name.slice(0, 100)}" to back up.`,
          },
        ],
  );
  const [first, ...rest] = problems;
  if (first) throw new InputError([first, ...rest]);
}

function entryOf({ id, collections, backupKind }: BackupRecord) {
  const what = collections.length === 0 ? 'all collections' : collections.join(', ');
  return {
    action: 'read',
    resourceType: 'backup',
    resourceId: id,
    description: `Started a backup (${backupKind}) of ${what}`,
    severity: 'warning',
  } as const;
}
