import { Field, ObjectType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { MutationPayload } from '../../graphql/user-error.js';
import { User, type UserRecord } from '../users/index.js';

export const MemberConnection = connectionType('Member', () => User);

@ObjectType('UpdateMemberPayload', {
  implements: MutationPayload,
  description: 'The changed account.',
})
export class UpdateMemberPayload extends MutationPayload {
  @Field(() => User, { nullable: true, description: 'The account as it is now.' })
  member!: UserRecord | null;
}
