import { Field, InputType } from 'type-graphql';

import type { ApplicationStatus } from './application.record.js';
import { ApplicationStatusEnum } from './application.type.js';

@InputType('ApplicationFilter', {
  description:
    'Which applications; all conditions must hold, and one that is absent or null holds always.',
})
export class ApplicationFilter {
  @Field(() => [ApplicationStatusEnum], {
    nullable: true,
    description: 'In one of these states; drafts are never listed.',
  })
  statuses?: ApplicationStatus[] | null;
}
