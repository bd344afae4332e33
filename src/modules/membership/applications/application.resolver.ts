import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../../graphql/connection.js';
import type { RequestContext } from '../../../graphql/context.js';
import { Requires } from '../../../graphql/requires.js';
import { User, type UserRecord } from '../../users/index.js';
import { ApplicationFilter } from './application.inputs.js';
import type { ApplicationLoaders } from './application.loaders.js';
import { LISTED_STATUSES, maySeeApplication } from './application.policy.js';
import type { ApplicationRecord } from './application.record.js';
import { type ApplicationStore, bySubmission } from './application.store.js';
import { Application, ApplicationConnection } from './application.type.js';

const LIST = 'applications';

@Resolver(() => Application)
export class ApplicationResolver {
  constructor(
    private readonly store: ApplicationStore,
    private readonly cursors: Cursors,
  ) {}

  @Query(() => ApplicationConnection, {
    description: 'Applications that were handed in, newest first.',
  })
  @Requires('application.list')
  async applications(
    @Arg('filter', () => ApplicationFilter, { nullable: true }) filter: ApplicationFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { scope }: RequestContext,
  ): Promise<ConnectionValue<ApplicationRecord>> {
    const request = this.cursors.page(LIST, args);
    const asked = filter?.statuses ?? LISTED_STATUSES;
    const statuses = LISTED_STATUSES.filter((status) => asked.includes(status));
    const page = await this.store.submitted(statuses, request, scope);
    return connectionOf(this.cursors, LIST, request, page, bySubmission);
  }

  @FieldResolver(() => String, { description: 'First and last name of the applicant.' })
  applicantName(@Root() { firstName, lastName }: ApplicationRecord): string {
    return `${firstName} ${lastName}`.trim();
  }
}

/** What applications add to an account. */
@Resolver(() => User)
export class UserApplicationsResolver {
  constructor(private readonly loaders: ApplicationLoaders) {}

  @BatchField(() => [Application], {
    description: 'Applications for membership, newest first; one may apply again once a month.',
  })
  async applications(
    @Root() users: readonly UserRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (readonly ApplicationRecord[])[]> {
    const byUser = loaders.of(this.loaders.byUser);
    return Promise.all(
      users.map(async ({ id }) =>
        (await byUser.load(id)).filter((application) => maySeeApplication(viewer, application)),
      ),
    );
  }
}
