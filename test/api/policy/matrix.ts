import { ROLES, type Role } from '../../../src/shared/viewer.js';

/** Everybody who can ask, least first. */
export const VIEWERS = ['visitor', ...ROLES] as const;
export type ViewerName = 'visitor' | Role;

/**
 * What came of it: `yes`, a code of the errors or of the `userErrors`, or `null` where the answer is
 * nothing without any error.
 */
export type Outcome = 'yes' | 'null' | (string & {});

/** One operation that each viewer sends, about an object made for that viewer alone. */
export interface Probe {
  /** `own` objects belong to the viewer, `foreign` ones to somebody else; `none` where there is no object. */
  readonly about: string;
  readonly document: string;
  readonly variables: (viewer: ViewerName) => object;
  /** Outcomes in the order of {@link VIEWERS}; one word for all of them where they are alike. */
  readonly expected: string;
}

/** The expected outcome of each viewer. */
export function expectedOf({ expected }: Probe): ReadonlyMap<ViewerName, Outcome> {
  const words = expected.trim().split(/\s+/);
  if (words.length !== 1 && words.length !== VIEWERS.length) {
    throw new Error(`${VIEWERS.length} outcomes are needed: ${expected}`);
  }
  return new Map(VIEWERS.map((viewer, at) => [viewer, words[at] ?? words[0] ?? '']));
}

/** Short names in tables of outcomes. */
export const SHORT: Readonly<Record<string, string>> = {
  'signed-out': 'UNAUTHENTICATED',
  no: 'FORBIDDEN',
  none: 'NOT_FOUND',
};

interface Told {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly { readonly extensions: { readonly code: string } }[];
}

/** What came of the one root field of an answer. */
export function outcomeOf({ data, errors }: Told): Outcome {
  const [error] = errors;
  if (error) return error.extensions.code;
  const [value] = Object.values(data ?? {});
  if (value === null || value === undefined) return 'null';
  const { userErrors } = value as { userErrors?: readonly { code: string }[] };
  return userErrors?.[0]?.code ?? 'yes';
}
