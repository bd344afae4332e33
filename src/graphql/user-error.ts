import { Field, InterfaceType, ObjectType } from 'type-graphql';

import { InputError } from '../shared/errors.js';

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

@InterfaceType('MutationPayload', {
  description:
    'What every mutation answers beside the changed object, which is null when nothing was changed.',
})
export abstract class MutationPayload {
  @Field(() => [UserError], { description: 'What in the input was wrong; empty when it was done.' })
  userErrors!: readonly UserError[];
}

/** The fields of a payload as its mutation makes them. */
export type Answered<T extends object> = { readonly [K in keyof T]?: T[K] | null } & {
  readonly userErrors: readonly UserError[];
};

/**
 * The payload of a mutation: what `work` answers, or the problems of the input as `userErrors` and all
 * else null. Every other failure stays an error.
 */
export async function answered<T extends object>(work: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { userErrors: error.problems } as unknown as Answered<T>;
  }
}
