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
import { type Answered, answered } from '../../graphql/user-error.js';
import type { Instant } from '../../shared/instant.js';
import { User, type UserRecord } from '../users/index.js';
import { MemberFilter, UpdateMemberInput } from './member.inputs.js';
import { type MemberService, textOf } from './member.service.js';
import type { MemberEditService } from './member-edit.service.js';
import { MemberConnection, UpdateMemberPayload } from './member.type.js';

@Resolver(() => User)
export class MemberResolver {
  constructor(
    private readonly deps: {
      readonly service: MemberService;
      readonly edits: MemberEditService;
      readonly cursors: Cursors;
    },
  ) {}

  @Query(() => MemberConnection, {
    description: 'Every account: newest first, or by name those that a text means.',
  })
  @Requires('member.list')
  async members(
    @Arg('filter', () => MemberFilter, { nullable: true }) filter: MemberFilter | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionValue<UserRecord>> {
    const { service, cursors } = this.deps;
    const query = filter ?? {};
    const list = textOf(query) === null ? 'members' : 'members-by-name';
    const request = cursors.page(list, args);
    const page = await service.list(query, request, context);
    return connectionOf(
      cursors,
      list,
      request,
      page,
      ({ position }) => position,
      ({ account }) => account,
    );
  }

  @Mutation(() => UpdateMemberPayload, {
    description:
      'Changes role, state or address of an account. All of its sessions follow: they end with a deactivation, and go on with the new role after any other change.',
  })
  @Requires('member.edit')
  updateMember(
    @Arg('input', () => UpdateMemberInput) input: UpdateMemberInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<UpdateMemberPayload>> {
    return answered(async () => ({ member: await this.deps.edits.update(input, context) }));
  }

  @FieldResolver(() => DateTime, { nullable: true, description: 'When the account last changed.' })
  updatedAt(@Root() { updatedAt }: UserRecord): Instant | null {
    return updatedAt;
  }
}
