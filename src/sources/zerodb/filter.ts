import type { JsonObject } from '../../shared/document.js';
import type { Filter, Operators, Scalar } from './documents.js';

type Test = (value: unknown) => boolean;
type Operator = keyof Operators;

/** What is asked of the server. `complete` is false when that is more than the filter means. */
export interface Wire {
  readonly filter: JsonObject;
  readonly complete: boolean;
}

/** A filter ready for use. */
export interface CompiledFilter {
  /** For a server that compares values with their types. */
  readonly typed: Wire;
  /** For one that compares texts, where `$ne`, `$nin` and ranges of numbers would lose matches. */
  readonly textual: Wire;
  matches(data: JsonObject): boolean;
}

/** Field names that ZeroDB accepts in a filter. */
const FIELD = /^[A-Za-z0-9_.]+$/;

/**
 * Compiles a filter. The evaluation is strict and typed, because servers are known to compare as
 * text, to match parts of a text, or to ignore the filter altogether. Throws `TypeError` on a field
 * name, an operator or an operand that no filter may have, `undefined` among them.
 */
export function compileFilter(filter: Filter): CompiledFilter {
  const conditions = Object.entries(filter).map(([field, condition]) => {
    if (!FIELD.test(field)) throw new TypeError(`Not a field name for a filter: ${field}`);
    const operators = asOperators(field, condition);
    return { field, operators, read: reader(field), test: allOf(operators) };
  });
  return {
    typed: toWire(conditions, () => true),
    textual: toWire(conditions, survivesTextComparison),
    matches: (data) => conditions.every(({ read, test }) => test(read(data))),
  };
}

function asOperators(field: string, condition: Scalar | Operators | undefined): Operators {
  const operators =
    typeof condition === 'object' && condition !== null
      ? condition
      : ({ $eq: condition } as Operators);
  const entries = Object.entries(operators);
  if (entries.length === 0) throw new TypeError(`Empty condition for ${field}`);
  for (const [operator, operand] of entries) {
    if (!Object.hasOwn(TESTS, operator)) throw new TypeError(`No such operator: ${operator}`);
    if (operand === undefined) throw new TypeError(`Undefined operand for ${field}.${operator}`);
  }
  return operators;
}

type Operand = readonly [operator: string, operand: unknown];

/**
 * The conditions as they are sent. Left out are those that would lose matches, a field `id` always
 * among them: the server finds nothing by it. What is found too much the evaluation drops.
 */
function toWire(
  conditions: readonly { readonly field: string; readonly operators: Operators }[],
  sound: (operand: Operand) => boolean,
): Wire {
  let complete = true;
  const filter: Record<string, unknown> = {};
  for (const { field, operators } of conditions) {
    const operands = Object.entries(operators);
    const sent = field === 'id' ? [] : operands.filter(sound);
    if (sent.length < operands.length) complete = false;
    if (sent.length > 0) filter[field] = asSent(Object.fromEntries(sent));
  }
  return { filter, complete };
}

function survivesTextComparison([operator, operand]: Operand): boolean {
  if (operator === '$ne' || operator === '$nin') return false;
  return /^\$[gl]te?$/.test(operator) ? typeof operand === 'string' : true;
}

/** Bare values as such; true and false also as text, because some servers find them as text alone. */
function asSent(operators: Operators): unknown {
  const { $eq: exact, $in, ...rest } = operators;
  const $eq = exact === undefined ? undefined : storable(exact);
  const either = $in?.map(storable) ?? (typeof $eq === 'boolean' ? [$eq] : undefined);
  if (either) {
    const exactly = typeof $eq === 'boolean' ? {} : { $eq };
    return { ...rest, ...exactly, $in: either.flatMap(withText) };
  }
  if ($eq === undefined) return rest;
  return Object.keys(rest).length === 0 ? $eq : { ...rest, $eq };
}

/** What no text in ZeroDB holds, and no query of it may: by what stands for it, nothing is found. */
function storable(value: Scalar): Scalar {
  return typeof value === 'string' ? value.replace(/[\0\p{Cs}]/gu, '\ufffd') : value;
}

function withText(value: Scalar): Scalar[] {
  return typeof value === 'boolean' ? [value, String(value)] : [value];
}

function allOf(operators: Operators): Test {
  const tests = Object.entries(operators).map(([operator, operand]) =>
    TESTS[operator as Operator](operand as never),
  );
  const [only] = tests;
  return tests.length === 1 && only ? only : (value) => tests.every((test) => test(value));
}

const TESTS: { readonly [O in Operator]: (operand: Required<Operators>[O]) => Test } = {
  $eq: (operand) => (value) => same(value, operand),
  $ne: (operand) => (value) => !same(value, operand),
  $gt: (operand) => (value) => isOrdered(value, operand) && value > operand,
  $gte: (operand) => (value) => isOrdered(value, operand) && value >= operand,
  $lt: (operand) => (value) => isOrdered(value, operand) && value < operand,
  $lte: (operand) => (value) => isOrdered(value, operand) && value <= operand,
  $in: (operands) => isOneOf(operands),
  $nin: (operands) => {
    const among = isOneOf(operands);
    return (value) => !among(value);
  },
  $contains: (operand) => (value) =>
    Array.isArray(value)
      ? value.includes(operand)
      : typeof value === 'string' && typeof operand === 'string' && value.includes(operand),
  $regex: (operand) => {
    const pattern = new RegExp(operand);
    return (value) => typeof value === 'string' && pattern.test(value);
  },
};

const same = (value: unknown, operand: Scalar) => (value ?? null) === operand;

function isOneOf(operands: readonly Scalar[]): Test {
  const set = new Set<unknown>(operands);
  return (value) => set.has(value ?? null);
}

/** Text has an order among texts and a number among numbers; nothing else has one. */
function isOrdered(value: unknown, operand: string | number): value is string | number {
  return typeof value === typeof operand;
}

function reader(field: string): (data: JsonObject) => unknown {
  if (!field.includes('.')) return (data) => own(data, field);
  const path = field.split('.');
  return (data) => path.reduce<unknown>(own, data);
}

function own(value: unknown, key: string): unknown {
  const object = typeof value === 'object' && value !== null && !Array.isArray(value);
  return object && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
}
