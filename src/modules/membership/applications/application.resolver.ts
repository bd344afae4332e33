import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../../graphql/batch-field.js';
import type { RequestContext } from '../../../graphql/context.js';
import { User, type UserRecord } from '../../users/index.js';
import type { ApplicationLoaders } from './application.loaders.js';
import { maySeeApplication } from './application.policy.js';
import type { ApplicationRecord } from './application.record.js';
import { Application } from './application.type.js';

@Resolver(() => Application)
export class ApplicationResolver {
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
