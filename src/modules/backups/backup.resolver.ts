import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';

import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { answered, type Answered } from '../../graphql/user-error.js';
import type { Instant } from '../../shared/instant.js';
import { byCreation } from '../../shared/paging.js';
import { CreateBackupInput } from './backup.inputs.js';
import { statusAt } from './backup-life.js';
import type { BackupKind, BackupRecord, BackupStatus } from './backup.record.js';
import type { BackupService } from './backup.service.js';
import {
  Backup,
  BackupConnection,
  BackupKindEnum,
  BackupStatusEnum,
  CreateBackupPayload,
} from './backup.type.js';

const LIST = 'backups';
const KILLED = 'The process that wrote it ended.';

@Resolver(() => Backup)
export class BackupResolver {
  constructor(
    private readonly deps: { readonly service: BackupService; readonly cursors: Cursors },
  ) {}

  @Query(() => BackupConnection, { description: 'Backups that were started, newest first.' })
  @Requires('backup.read')
  async backups(
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { scope }: RequestContext,
  ): Promise<ConnectionValue<BackupRecord>> {
    const { service, cursors } = this.deps;
    const request = cursors.page(LIST, args);
    const page = await service.page(request, scope);
    return connectionOf(cursors, LIST, request, page, byCreation);
  }

  @Mutation(() => CreateBackupPayload, {
    description:
      'Starts a backup and answers at once; `backups` tells how far it is. One runs at a time, else CONFLICT. It holds everything, password hashes too, and leaves the gateway to nobody. Restoring is a verb of the command line alone: a gateway that serves must not be overwritten by one click.',
  })
  @Requires('backup.create')
  createBackup(
    @Arg('input', () => CreateBackupInput) input: CreateBackupInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ backup: BackupRecord }>> {
    return answered(async () => ({ backup: await this.deps.service.create(input, context) }));
  }

  @FieldResolver(() => BackupStatusEnum, { description: 'How far it is.' })
  status(@Root() backup: BackupRecord, @Ctx() { now }: RequestContext): BackupStatus {
    return statusAt(backup, now);
  }

  @FieldResolver(() => BackupKindEnum, { description: 'How much it holds.' })
  kind(@Root() { backupKind }: BackupRecord): BackupKind {
    return backupKind;
  }

  @FieldResolver(() => DateTime, { description: 'When it was started.' })
  startedAt(@Root() { createdAt }: BackupRecord): Instant {
    return createdAt;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why it failed.' })
  error(@Root() backup: BackupRecord, @Ctx() { now }: RequestContext): string | null {
    if (backup.errorMessage !== null) return backup.errorMessage;
    return statusAt(backup, now) === 'failed' ? KILLED : null;
  }
}
