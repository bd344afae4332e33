import { Field, ObjectType } from 'type-graphql';

@ObjectType('UserError', {
  description: 'Something in the input that the user can put right; nothing was changed.',
})
export class UserError {
  @Field(() => [String], {
    nullable: true,
    description: 'Where in the input, from the outside in; null when it is about the whole.',
  })
  path!: readonly string[] | null;

  @Field(() => String, { description: 'Stable code, from the list of error codes.' })
  code!: string;

  @Field(() => String, { description: 'For people, in English.' })
  message!: string;
}
