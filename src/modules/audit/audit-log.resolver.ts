import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';

import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { byCreation } from '../../shared/paging.js';
import type { GlobalIds } from '../../shared/ids.js';
import { AuditLogFilter } from './audit-log.inputs.js';
import { maySeeAuditLog } from './audit-log.policy.js';
import type { AuditLogRecord } from './audit-log.record.js';
import type { AuditLogService } from './audit-log.service.js';
import { AuditLog, AuditLogConnection } from './audit-log.type.js';
import { resourceName, typeOfResource } from './audited-resources.js';

const LIST = 'audit-logs';

@Resolver(() => AuditLog)
export class AuditLogResolver {
  constructor(
    private readonly deps: {
      readonly service: AuditLogService;
      readonly cursors: Cursors;
      readonly ids: GlobalIds;
    },
  ) {}

  @Query(() => AuditLogConnection, { description: 'What was done, newest first.' })
  @Requires('audit.read')
  async auditLogs(
    @Arg('filter', () => AuditLogFilter, { nullable: true }) filter: AuditLogFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { scope }: RequestContext,
  ): Promise<ConnectionValue<AuditLogRecord>> {
    const { service, cursors } = this.deps;
    const request = cursors.page(LIST, args);
    const page = await service.list(filter ?? {}, request, scope);
    return connectionOf(cursors, LIST, request, page, byCreation);
  }

  @FieldResolver(() => String, { description: 'What kind of thing it is about, such as `event`.' })
  resourceType(@Root() entry: AuditLogRecord): string {
    return resourceName(entry.resourceType);
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description:
      'The id of what it is about, also when that is gone; null where such things have no id.',
  })
  resourceId(@Root() { resourceType, resourceId }: AuditLogRecord): string | null {
    const type = typeOfResource(resourceType);
    return type === null || resourceId === null ? null : this.deps.ids.encode(type, resourceId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'From which address.' })
  ipAddress(
    @Root() { ipAddress }: AuditLogRecord,
    @Ctx() { viewer }: RequestContext,
  ): string | null {
    return maySeeAuditLog(viewer) ? ipAddress : null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'With which program.' })
  userAgent(
    @Root() { userAgent }: AuditLogRecord,
    @Ctx() { viewer }: RequestContext,
  ): string | null {
    return maySeeAuditLog(viewer) ? userAgent : null;
  }
}
