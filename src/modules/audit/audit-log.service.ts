import type { CallScope } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Instant } from '../../shared/instant.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import type { AuditAction, AuditLogRecord, AuditSeverity } from './audit-log.record.js';
import type { AuditCriteria, AuditLogStore } from './audit-log.store.js';
import { resourceOfType, storedNamesOf } from './audited-resources.js';

/** What the office asks of the log; null is as good as absent. */
export interface AuditQuery {
  readonly from?: Instant | null;
  readonly to?: Instant | null;
  /** Global id of the account or the person. */
  readonly userId?: string | null;
  readonly actions?: readonly AuditAction[] | null;
  readonly resourceTypes?: readonly string[] | null;
  /** Global id of what the entries are about. */
  readonly resourceId?: string | null;
  readonly severities?: readonly AuditSeverity[] | null;
}

const MAX_VALUES = 50;

/** Reads the audit log. */
export class AuditLogService {
  constructor(
    private readonly store: AuditLogStore,
    private readonly ids: GlobalIds,
  ) {}

  list(query: AuditQuery, request: PageRequest, scope: CallScope): Promise<Page<AuditLogRecord>> {
    const criteria = this.#criteriaOf(query);
    const { actions, resourceTypes, severities } = criteria;
    if ([actions, resourceTypes, severities].some((values) => values?.length === 0)) {
      return Promise.resolve({ items: [], hasMore: false, total: 0 });
    }
    return this.store.page(criteria, request, scope);
  }

  #criteriaOf(query: AuditQuery): AuditCriteria {
    const { from, to } = query;
    if (from != null && to != null && to <= from) {
      throw new AppError('BAD_USER_INPUT', '`to` must be later than `from`.', {
        argument: 'filter.to',
      });
    }
    const types = query.resourceTypes ?? undefined;
    if ((types?.length ?? 0) > MAX_VALUES) {
      throw new AppError('BAD_USER_INPUT', `\`resourceTypes\` may have ${MAX_VALUES} elements.`, {
        argument: 'filter.resourceTypes',
      });
    }
    return {
      from: from ?? undefined,
      to: to ?? undefined,
      actions: query.actions ?? undefined,
      severities: query.severities ?? undefined,
      userId: query.userId == null ? undefined : this.#userOf(query.userId),
      ...this.#resourceOf(types, query.resourceId),
    };
  }

  #userOf(globalId: string): string {
    const userId =
      this.ids.decodeAs('User', globalId) ?? this.ids.decodeAs('PublicPerson', globalId);
    if (userId === null) throw unknown('filter.userId');
    return userId;
  }

  /** The id of a thing means that thing alone, and no other of the same number. */
  #resourceOf(
    types: readonly string[] | undefined,
    globalId: string | null | undefined,
  ): Pick<AuditCriteria, 'resourceTypes' | 'resourceId'> {
    const asked = types?.flatMap(storedNamesOf);
    if (globalId == null) return { resourceTypes: asked };
    const local = this.ids.decode(globalId);
    const kind = local && resourceOfType(local.type);
    if (!local || kind === null) throw unknown('filter.resourceId');
    const names = storedNamesOf(kind);
    return {
      resourceId: local.id,
      resourceTypes: asked ? names.filter((name) => asked.includes(name)) : names,
    };
  }
}

function unknown(argument: string): AppError {
  return new AppError('NOT_FOUND', 'There is no such id.', { argument });
}
