import type { GlobalIds } from '../../../src/shared/ids.js';
import { ROLES, type Role } from '../../../src/shared/viewer.js';
import { type Association, idOf } from '../../support/association.js';

/** Everybody who can ask, least first. */
export const VIEWERS = ['visitor', ...ROLES] as const;
export type ViewerName = 'visitor' | Role;

/** One viewer in front of one field: a person of its own, so that no cell disturbs another. */
export interface Cell {
  readonly viewer: ViewerName;
  /** The name of the person who asks, and the beginning of the names of all that is made for the cell. */
  readonly me: string;
}

/** One operation that each viewer sends, about an object made for that viewer alone. */
export interface Probe {
  /** Whose or what the object is; told in the name of the test. */
  readonly about: string;
  readonly document: string;
  readonly prepare?: (association: Association, cell: Cell) => Promise<unknown>;
  readonly variables?: (cell: Cell, ids: GlobalIds) => object;
  /** Outcomes in the order of {@link VIEWERS}; one word for all of them where they are alike. */
  readonly expected: string;
}

/** Words of the tables: what came of it, the first code of `errors` or `userErrors` where it was refused. */
const WORDS: Readonly<Record<string, string>> = {
  yes: 'yes',
  null: 'null',
  out: 'UNAUTHENTICATED',
  no: 'FORBIDDEN',
  none: 'NOT_FOUND',
  input: 'BAD_USER_INPUT',
  closed: 'WINDOW_CLOSED',
};

/** The expected outcome of each viewer. */
export function expectedOf({ expected }: Probe): Readonly<Record<string, string>> {
  const words = expected.trim().split(/\s+/);
  if (words.length !== 1 && words.length !== VIEWERS.length) {
    throw new Error(`${VIEWERS.length} outcomes are needed: ${expected}`);
  }
  return Object.fromEntries(
    VIEWERS.map((viewer, at) => [viewer, WORDS[words[at] ?? words[0] ?? ''] ?? 'no such word']),
  );
}

interface Told {
  readonly data: object | null;
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

/** What came of the one root field of an answer. */
export function outcomeOf({ data, errors }: Told): string {
  const [error] = errors;
  if (error) return error.extensions.code;
  const [value] = Object.values(data ?? {}) as unknown[];
  if (value === null || value === undefined) return 'null';
  const { userErrors } = value as { userErrors?: readonly { code: string }[] };
  return userErrors?.[0]?.code ?? 'yes';
}

/** The id of the person who asks; of nobody, for a visitor. */
export const self = ({ me }: Cell): string => idOf(me);
/** The id of what is made for the cell under this name. */
export const its = ({ me }: Cell, name: string): string => idOf(`${me} ${name}`);
