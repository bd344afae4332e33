import { Field, InputType } from 'type-graphql';

@InputType('DirectoryFilter', {
  description:
    'Which people; all conditions must hold, and one that is absent or null holds always.',
})
export class DirectoryFilter {
  @Field(() => [String], {
    nullable: true,
    description: 'In one of these states, whatever the case.',
  })
  states?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Practising one of these disciplines.' })
  disciplines?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'All of these words in name, city, school, discipline or text about the person.',
  })
  text?: string | null;
}
