import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import type { RequestContext } from '../../graphql/context.js';
import { URL } from '../../graphql/scalars/standard.js';
import { hasRank, isSelf } from '../../shared/viewer.js';
import type { FileLinks } from '../files/index.js';
import { actingViewer, User, type UserRecord } from '../users/index.js';
import type { PeopleLoaders } from './people.loaders.js';
import { avatarOf, displayNameOf } from './person.js';
import { maySeePersonal } from './profile.policy.js';
import type { ProfileRecord } from './profile.record.js';
import { EmergencyContact, Profile } from './profile.type.js';

/** Profiles as their owner, the board and the office see them. */
@Resolver(() => Profile)
export class ProfileResolver {
  constructor(private readonly links: FileLinks) {}

  @FieldResolver(() => URL, { nullable: true, description: 'Picture.' })
  avatarUrl(@Root() profile: ProfileRecord): string | null {
    return avatarOf(profile, this.links);
  }

  @FieldResolver(() => String, { description: 'The name the person goes by.' })
  displayName(@Root() profile: ProfileRecord): string {
    return displayNameOf(profile);
  }

  @FieldResolver(() => [String], { description: 'Certifications as an instructor.' })
  certifications(@Root() { instructorCertifications }: ProfileRecord): readonly string[] {
    return instructorCertifications;
  }

  @FieldResolver(() => [String], { description: 'Schools the person belongs to.' })
  schools(@Root() { schoolsAffiliated }: ProfileRecord): readonly string[] {
    return schoolsAffiliated;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Telephone; for the person and the office.',
  })
  phone(@Root() profile: ProfileRecord, @Ctx() context: RequestContext): string | null {
    return personal(profile, context)?.phone ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Street; for the person and the office.',
  })
  address(@Root() profile: ProfileRecord, @Ctx() context: RequestContext): string | null {
    return personal(profile, context)?.address ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Postal code; for the person and the office.',
  })
  zipCode(@Root() profile: ProfileRecord, @Ctx() context: RequestContext): string | null {
    return personal(profile, context)?.zipCode ?? null;
  }

  @FieldResolver(() => EmergencyContact, {
    nullable: true,
    description: 'Whom to call; for the person and the office.',
  })
  emergencyContact(
    @Root() profile: ProfileRecord,
    @Ctx() context: RequestContext,
  ): EmergencyContact | null {
    return personal(profile, context)?.emergencyContact ?? null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether news of events are wanted; for the person and the office.',
  })
  eventNotifications(
    @Root() profile: ProfileRecord,
    @Ctx() context: RequestContext,
  ): boolean | null {
    return personal(profile, context)?.eventNotifications ?? null;
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description: 'Whether the newsletter is wanted; for the person and the office.',
  })
  newsletterSubscribed(
    @Root() profile: ProfileRecord,
    @Ctx() context: RequestContext,
  ): boolean | null {
    return personal(profile, context)?.newsletterSubscribed ?? null;
  }
}

/** The profile, for whom its personal fields are meant; else null. */
function personal(profile: ProfileRecord, { viewer }: RequestContext): ProfileRecord | null {
  return maySeePersonal(viewer, profile.userId) ? profile : null;
}

/** What profiles add to an account. */
@Resolver(() => User)
export class UserProfileResolver {
  constructor(private readonly people: PeopleLoaders) {}

  @BatchField(() => Profile, { nullable: true, description: 'What is known of the person.' })
  async profile(
    @Root() users: readonly UserRecord[],
    @Ctx() { loaders, viewer }: RequestContext,
  ): Promise<readonly (ProfileRecord | null)[]> {
    const profiles = loaders.of(this.people.profileByUserId);
    return Promise.all(
      users.map(async (user) => {
        // Not even a public one: through an account only those see it who may see the account. The
        // answer to a registration would tell else whether the address was known.
        const seenBy = actingViewer(user, viewer);
        const maySee = isSelf(seenBy, user.id) || hasRank(seenBy, 'board_member');
        return maySee ? profiles.load(user.id) : null;
      }),
    );
  }
}
