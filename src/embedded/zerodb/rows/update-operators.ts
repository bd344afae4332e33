import { isDeepStrictEqual } from 'node:util';
import { badRequest } from '../wire/wire-error.js';
import { isJson, type Json } from '../wire/read.js';
import { checkField } from './field.js';

type Change = (holder: Json, key: string) => void;

const OPERATORS: Readonly<Record<string, (argument: unknown, field: string) => Change>> = {
  $set: (value) => (holder, key) => {
    // A copy for each row: a later operator may reach into what this one has put there.
    holder[key] = structuredClone(value);
  },
  $unset: () => (holder, key) => {
    Reflect.deleteProperty(holder, key);
  },
  $inc: (by, field) => {
    if (typeof by !== 'number' || !Number.isFinite(by))
      throw badRequest(`$inc of ${field} needs a number`);
    return (holder, key) => {
      const before = holder[key] ?? 0;
      if (typeof before !== 'number') throw badRequest(`$inc: ${field} holds no number`);
      holder[key] = before + by;
    };
  },
  $push: (value, field) => (holder, key) => {
    const before = holder[key] ?? [];
    if (!Array.isArray(before)) throw badRequest(`$push: ${field} holds no array`);
    holder[key] = [...(before as unknown[]), value];
  },
  $pull: (value, field) => (holder, key) => {
    const before = holder[key];
    if (before === undefined || before === null) return;
    if (!Array.isArray(before)) throw badRequest(`$pull: ${field} holds no array`);
    holder[key] = before.filter((entry) => !isDeepStrictEqual(entry, value));
  },
};

export interface Update {
  readonly operators: readonly string[];
  /** Changes a document of its own (parsed for this) in place. */
  apply(document: Json): void;
}

/** Reads the `update` of a bulk write, or answers 400. */
export function parseUpdate(update: Json): Update {
  const operators = Object.keys(update);
  if (operators.length === 0) throw badRequest('update must not be empty');
  const changes = Object.entries(update).flatMap(([name, fields]) => {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (!operator) throw badRequest(`Unsupported update operator: ${name}`);
    if (!isJson(fields)) throw badRequest(`${name} needs an object of fields`);
    return Object.entries(fields).map(([field, argument]) => {
      const change = operator(argument, checkField(field));
      return { path: field.split('.'), change, creates: name !== '$unset' && name !== '$pull' };
    });
  });
  return {
    operators,
    apply: (document) => {
      for (const { path, change, creates } of changes) {
        const holder = holderOf(document, path.slice(0, -1), creates);
        const key = path.at(-1);
        if (holder && key !== undefined) change(holder, key);
      }
    },
  };
}

/** The object that holds the last segment of a path, made on the way where it may be. */
function holderOf(document: Json, path: readonly string[], create: boolean): Json | null {
  let holder = document;
  for (const segment of path) {
    let next = holder[segment];
    if (next === undefined && create) {
      next = {};
      holder[segment] = next;
    }
    if (!isJson(next)) {
      if (create) throw badRequest(`${path.join('.')} holds no object`);
      return null;
    }
    holder = next;
  }
  return holder;
}
