import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLCurrency } from 'graphql-scalars';
import { Field, InputType, ObjectType } from 'type-graphql';

import { amountOf, type Money as MoneyValue } from '../../shared/money.js';

const DECIMAL = /^-?\d{1,13}(\.\d{1,4})?$/;

/** Decimal numbers as text, so that no client rounds them. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'A decimal number as text, such as `"29.00"`: never a floating-point number.',
  parseValue: read,
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  serialize: (value) => read(value),
});

export const Currency = GraphQLCurrency;

@ObjectType('Money', { description: 'An amount of money in one currency.' })
export class Money {
  @Field(() => Decimal, {
    description: 'In major units, with all digits of the currency: `"29.00"`.',
  })
  amount!: string;

  @Field(() => Currency, { description: 'ISO 4217 code.' })
  currency!: string;
}

@InputType('MoneyInput', { description: 'An amount of money in one currency.' })
export class MoneyInput {
  @Field(() => Decimal, { description: 'In major units: `"29.00"`.' })
  amount!: string;

  @Field(() => Currency, { description: 'ISO 4217 code.' })
  currency!: string;
}

/** Money as GraphQL shows it. */
export function presentMoney(money: MoneyValue): Money {
  return { amount: amountOf(money), currency: money.currency };
}

function read(value: unknown): string {
  if (typeof value === 'string' && DECIMAL.test(value)) return value;
  throw new GraphQLError('A Decimal is a decimal number as text, such as "29.00".', {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
