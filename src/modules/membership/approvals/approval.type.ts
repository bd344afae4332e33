import { Field, ObjectType, registerEnumType } from 'type-graphql';

import { Node } from '../../../graphql/node.js';
import { enumOf } from '../../../graphql/stored-enum.js';
import { APPROVAL_ACTIONS, type ApprovalAction } from './approval.record.js';

export const ApprovalActionEnum = enumOf(APPROVAL_ACTIONS);
registerEnumType(ApprovalActionEnum, {
  name: 'ApprovalAction',
  description: 'What a vote of the board says.',
  valuesConfig: {
    APPROVE: { description: 'For the applicant.' },
    REJECT: { description: 'Against; one is enough to end the procedure.' },
    INVALIDATE: { description: 'Was made invalid and counts no more.' },
  },
});

@ObjectType('Approval', {
  implements: Node,
  description: 'One vote of one board member on one application.',
})
export class Approval extends Node {
  @Field(() => ApprovalActionEnum, { description: 'What it says.' })
  action!: ApprovalAction;

  @Field(() => [String], { description: 'Conditions that the vote comes with.' })
  conditions!: readonly string[];

  @Field(() => Boolean, { description: 'Whether it counts.' })
  isActive!: boolean;
}
