import { Field, InputType } from 'type-graphql';

@InputType('CreateBackupInput', { description: 'What to back up.' })
export class CreateBackupInput {
  @Field(() => [String], {
    nullable: true,
    description: 'These collections alone, by their stored names; all when absent or null.',
  })
  collections?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Only what was changed since the last complete backup of the same collections; a full one where there is none.',
  })
  incremental?: boolean | null;
}
