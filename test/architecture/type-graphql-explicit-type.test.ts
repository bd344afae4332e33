import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { typeGraphqlExplicitType } from '../../eslint-rules/type-graphql-explicit-type.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });

/** A class whose one member carries the decorator. */
function member(decorator: string, imports = '{ Arg, Args, Field, FieldResolver, Query }'): string {
  return `import ${imports} from 'type-graphql';
class Box { ${decorator} content() {} }`;
}

tester.run('type-graphql-explicit-type', typeGraphqlExplicitType, {
  valid: [
    member('@Field(() => String)'),
    member('@Field(() => [String], { nullable: true })'),
    member('@Field((_type) => String)'),
    member('@Query(() => Int)'),
    member('@tg.Mutation(() => Int)', '* as tg'),
    "import { Arg } from 'type-graphql'; class Box { get(@Arg('id', () => ID) id: string) {} }",
    "import { Args } from 'type-graphql'; class Box { get(@Args(() => Page) page: Page) {} }",
    "import { ObjectType } from 'type-graphql'; @ObjectType('Box') class Box {}",
    "import { ObjectType } from 'type-graphql'; @ObjectType('Box', { implements: A }) class Box {}",
    "import { ObjectType } from 'type-graphql'; @ObjectType(`${name}Edge`) class Edge {}",
    // Others may use the same words for other things.
    "import { Field } from 'somewhere-else'; class Box { @Field() content: string }",
    'class Box { @Query() content() {} }',
    "import { Resolver } from 'type-graphql'; @Resolver() class Box {}",
  ],
  invalid: [
    { code: member('@Field()'), errors: [{ messageId: 'type', data: { name: 'Field' } }] },
    { code: member('@Field'), errors: [{ messageId: 'type' }] },
    { code: member('@Field({ nullable: true })'), errors: [{ messageId: 'type' }] },
    { code: member('@Field(String)'), errors: [{ messageId: 'type' }] },
    { code: member('@F()', '{ Field as F }'), errors: [{ messageId: 'type' }] },
    { code: member('@tg.Mutation()', '* as tg'), errors: [{ messageId: 'type' }] },
    { code: member('@Query()'), errors: [{ messageId: 'type' }] },
    { code: member('@FieldResolver()'), errors: [{ messageId: 'type' }] },
    {
      code: "import { Arg } from 'type-graphql'; class Box { get(@Arg('id') id: string) {} }",
      errors: [{ messageId: 'type', data: { name: 'Arg' } }],
    },
    {
      code: "import { Args } from 'type-graphql'; class Box { get(@Args() page: Page) {} }",
      errors: [{ messageId: 'type' }],
    },
    ...['ObjectType', 'InputType', 'InterfaceType'].flatMap((name) => [
      {
        code: `import { ${name} } from 'type-graphql'; @${name}() class Box {}`,
        errors: [{ messageId: 'name', data: { name } }],
      },
      {
        code: `import { ${name} } from 'type-graphql'; @${name}({ description: 'A' }) class Box {}`,
        errors: [{ messageId: 'name' }],
      },
    ]),
  ],
});
