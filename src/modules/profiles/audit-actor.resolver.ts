import { Ctx, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import { AuditLog, type AuditLogRecord } from '../audit/index.js';
import type { UserLoaders } from '../users/index.js';
import type { PeopleLoaders } from './people.loaders.js';
import type { PersonValue } from './person.js';
import { PublicPerson } from './profile.type.js';

/** What people add to the audit log. */
@Resolver(() => AuditLog)
export class AuditActorResolver {
  constructor(
    private readonly people: PeopleLoaders,
    private readonly users: UserLoaders,
  ) {}

  @BatchField(() => PublicPerson, {
    nullable: true,
    description: 'Who did it; null when it was the system itself, or when the account is gone.',
  })
  async actor(
    @Root() entries: readonly AuditLogRecord[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (PersonValue | null)[]> {
    const userIds = entries.map(({ userId }) => userId);
    // The badge of a card asks for the account. Read at the same time, it costs no further call; nor do
    // the profiles, which cards that have no copy yet would ask for after looking for one.
    const accounts = loadEach(loaders.of(this.users.byId), userIds);
    const profiles = loadEach(loaders.of(this.people.profileByUserId), userIds);
    const people = loadEach(loaders.of(this.people.byUserId), userIds);
    const [shown] = await Promise.all([people, accounts, profiles]);
    return shown;
  }
}
