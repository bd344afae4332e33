import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';

import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { actionsOf } from '../../shared/actions.js';
import { AppError } from '../../shared/errors.js';
import type { RefreshService } from './refresh.service.js';
import type { Session } from './session-opener.js';
import type { SessionService } from './session.service.js';
import { LoginInput, LogoutInput, RefreshSessionInput } from './user.inputs.js';
import type { UserLoaders } from './user.loaders.js';
import type { UserRecord } from './user.record.js';
import { LoginPayload, LogoutPayload, RefreshSessionPayload, User } from './user.type.js';

@Resolver(() => User)
export class UserResolver {
  constructor(
    private readonly sessions: SessionService,
    private readonly refreshes: RefreshService,
    private readonly loaders: UserLoaders,
  ) {}

  @Query(() => User, { nullable: true, description: "The viewer's own account." })
  @Requires('account.read-own')
  async me(@Ctx() { viewer, loaders }: RequestContext): Promise<UserRecord> {
    const user =
      viewer.kind === 'user' ? await loaders.of(this.loaders.byId).load(viewer.id) : null;
    if (!user?.isActive) throw new AppError('UNAUTHENTICATED', 'This account cannot be used.');
    return user;
  }

  @Mutation(() => LoginPayload, { description: 'Signs in with e-mail address and password.' })
  @Requires('session.open', { ignoresToken: true })
  async login(
    @Arg('input', () => LoginInput) input: LoginInput,
    @Ctx() context: RequestContext,
  ): Promise<Session & { viewer: UserRecord }> {
    const { session, user } = await this.sessions.login(input, context);
    return { ...session, viewer: user };
  }

  @Mutation(() => RefreshSessionPayload, {
    description:
      'Gives the next tokens for a refresh token. Each works once: one used twice ends the session.',
  })
  @Requires('session.open', { ignoresToken: true })
  refreshSession(
    @Arg('input', () => RefreshSessionInput) { refreshToken }: RefreshSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<Session> {
    return this.refreshes.refresh(refreshToken, context);
  }

  @Mutation(() => LogoutPayload, {
    description: 'Ends a session at once, its access tokens included; once more does no harm.',
  })
  @Requires('session.close', { ignoresToken: true })
  async logout(
    @Arg('input', () => LogoutInput) input: LogoutInput,
    @Ctx() context: RequestContext,
  ): Promise<LogoutPayload> {
    return { signedOut: await this.sessions.logout(input, context) };
  }

  @FieldResolver(() => [String], {
    description:
      'What the role allows, for showing and hiding things; rules on single records come on top.',
  })
  permissions(@Root() { id, role }: UserRecord): readonly string[] {
    return actionsOf({ kind: 'user', id, role });
  }
}
