import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../../graphql/batch-field.js';
import type { RequestContext } from '../../../graphql/context.js';
import { loadEach } from '../../../graphql/loader.js';
import { DateTime } from '../../../graphql/scalars/date-time.js';
import type { Instant } from '../../../shared/instant.js';
import { hasRank } from '../../../shared/viewer.js';
import { type PeopleLoaders, type PersonValue, PublicPerson } from '../../profiles/index.js';
import {
  Application,
  type ApplicationLoaders,
  type ApplicationRecord,
  maySeeApplication,
} from '../applications/index.js';
import { type ApprovalLoaders, castAt } from './approval.loaders.js';
import type { ApprovalRecord } from './approval.record.js';
import { Approval } from './approval.type.js';

@Resolver(() => Approval)
export class ApprovalResolver {
  constructor(
    private readonly deps: {
      readonly people: PeopleLoaders;
      readonly applications: ApplicationLoaders;
    },
  ) {}

  @FieldResolver(() => DateTime, { description: 'When it was cast.' })
  at(@Root() approval: ApprovalRecord): Instant {
    return castAt(approval);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What the voter noted; for the board and the office.',
  })
  notes(@Root() { notes }: ApprovalRecord, @Ctx() { viewer }: RequestContext): string | null {
    return hasRank(viewer, 'board_member') ? notes : null;
  }

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who voted; null when the account is gone.',
  })
  async approver(
    @Root() approvals: readonly ApprovalRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const people = loaders.of(this.deps.people.byUserId);
    return loadEach(
      people,
      approvals.map(({ approverId }) => approverId),
    );
  }

  @BatchField(() => Application, { nullable: true, description: 'What it is a vote on.' })
  async application(
    @Root() approvals: readonly ApprovalRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (ApplicationRecord | null)[]> {
    const applications = loaders.of(this.deps.applications.byId);
    return Promise.all(
      approvals.map(async ({ applicationId }) => {
        const application = await applications.load(applicationId);
        return application && maySeeApplication(viewer, application) ? application : null;
      }),
    );
  }
}

/** What votes add to an application. */
@Resolver(() => Application)
export class ApplicationApprovalsResolver {
  constructor(private readonly loaders: ApprovalLoaders) {}

  @BatchField(() => [Approval], { description: 'The votes cast on it, in their order.' })
  approvals(
    @Root() applications: readonly ApplicationRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (readonly ApprovalRecord[])[]> {
    const votes = loaders.of(this.loaders.byApplication);
    return Promise.all(applications.map(({ id }) => votes.load(id)));
  }

  @BatchField(() => Int, {
    description: 'How many different people approved it, by votes that count.',
  })
  async approvalCount(
    @Root() applications: readonly ApplicationRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly number[]> {
    const votes = loaders.of(this.loaders.byApplication);
    return Promise.all(
      applications.map(async ({ id }) => {
        const counting = (await votes.load(id)).filter(
          ({ action, status, isActive }) =>
            isActive && action === 'approve' && status === 'approved',
        );
        return new Set(counting.map(({ approverId }) => approverId)).size;
      }),
    );
  }
}
