import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import { BatchField } from '../../graphql/batch-field.js';
import {
  type ConnectionValue,
  connectionOf,
  type Cursors,
  PageArgs,
} from '../../graphql/connection.js';
import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { URL } from '../../graphql/scalars/standard.js';
import { AppError } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import { pageOfList, type Position } from '../../shared/paging.js';
import type { FileLinks } from '../files/index.js';
import type { UserLoaders } from '../users/index.js';
import { type DirectoryResult, searchDirectory } from './directory.js';
import { avatarOf, displayNameOf, personOf, type PersonValue } from './person.js';
import { DirectoryFilter } from './profile.inputs.js';
import type { ProfileRecord } from './profile.record.js';
import type { ProfileStore } from './profile.store.js';
import {
  MemberDirectoryConnection,
  PublicPerson,
  Rank,
  RoleBadge,
  type RoleBadgeValue,
  SocialLink,
} from './profile.type.js';

const LIST = 'directory';
const MAX_TEXT = 200;
const SHOWN_BADGES = new Set<string>(Object.values(RoleBadge));

type Directory = ConnectionValue<PersonValue> & Pick<DirectoryResult, 'facets'>;

@Resolver(() => PublicPerson)
export class PersonResolver {
  constructor(
    private readonly deps: {
      readonly store: ProfileStore;
      readonly users: UserLoaders;
      readonly cursors: Cursors;
      readonly links: FileLinks;
    },
  ) {}

  @Query(() => MemberDirectoryConnection, {
    description: 'People who opted into the public directory, by name.',
  })
  @Requires('directory.read')
  async memberDirectory(
    @Arg('filter', () => DirectoryFilter, { nullable: true }) filter: DirectoryFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { viewer, scope }: RequestContext,
  ): Promise<Directory> {
    const { store, cursors } = this.deps;
    const request = cursors.page(LIST, args);
    if ((filter?.text?.length ?? 0) > MAX_TEXT) {
      throw new AppError('BAD_USER_INPUT', `\`text\` may have ${MAX_TEXT} characters.`, {
        argument: 'filter.text',
      });
    }
    const { people, facets } = searchDirectory(await store.directory(scope), filter ?? {});
    const page = pageOfList(people, request, byName, 'asc');
    const connection = connectionOf(cursors, LIST, request, page, byName, (profile) =>
      personOf(viewer, profile),
    );
    return { ...connection, facets };
  }

  @BatchField(() => RoleBadge, {
    nullable: true,
    description: 'What the person is to the association; null for who is no member yet.',
  })
  async roleBadge(
    @Root() people: readonly PersonValue[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<readonly (RoleBadgeValue | null)[]> {
    const users = loaders.of(this.deps.users.byId);
    return Promise.all(
      people.map(async ({ id, role }) => {
        const known = role === undefined ? (await users.load(id))?.role : role;
        return known && SHOWN_BADGES.has(known) ? (known as RoleBadgeValue) : null;
      }),
    );
  }

  @FieldResolver(() => URL, { nullable: true, description: 'Picture.' })
  avatarUrl(@Root() person: PersonValue): string | null {
    return avatarOf(person, this.deps.links);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'About the person, as sanitised HTML.',
  })
  bio(@Root() { details }: PersonValue): string | null {
    return details?.bio ?? null;
  }

  @FieldResolver(() => URL, { nullable: true, description: "The person's own site." })
  website(@Root() { details }: PersonValue): string | null {
    return details?.website ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'City.' })
  city(@Root() { details }: PersonValue): string | null {
    return details?.city ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'State or region.' })
  state(@Root() { details }: PersonValue): string | null {
    return details?.state ?? null;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Country.' })
  country(@Root() { details }: PersonValue): string | null {
    return details?.country ?? null;
  }

  @FieldResolver(() => [String], { description: 'Disciplines practised.' })
  disciplines(@Root() { details }: PersonValue): readonly string[] {
    return details?.disciplines ?? [];
  }

  @FieldResolver(() => [Rank], { description: 'Ranks held, by discipline.' })
  ranks(@Root() { details }: PersonValue): readonly Rank[] {
    return details?.ranks ?? [];
  }

  @FieldResolver(() => [String], { description: 'Certifications as an instructor.' })
  certifications(@Root() { details }: PersonValue): readonly string[] {
    return details?.instructorCertifications ?? [];
  }

  @FieldResolver(() => [String], { description: 'Schools the person belongs to.' })
  schools(@Root() { details }: PersonValue): readonly string[] {
    return details?.schoolsAffiliated ?? [];
  }

  @FieldResolver(() => [SocialLink], { description: 'Pages elsewhere.' })
  socialLinks(@Root() { details }: PersonValue): readonly SocialLink[] {
    return details?.socialLinks ?? [];
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'Member since.' })
  memberSince(@Root() { details }: PersonValue): Instant | null {
    return details?.memberSince ?? null;
  }
}

/** The directory is in order of names, as people say them. */
function byName(profile: ProfileRecord): Position {
  return { key: displayNameOf(profile).toLowerCase(), id: profile.userId };
}
