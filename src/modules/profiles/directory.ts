import { fold, wordsOf } from '../../shared/fold.js';
import type { ProfileRecord } from './profile.record.js';
import { displayNameOf } from './person.js';

/** Which people of the directory; null is as good as absent. */
export interface DirectoryQuery {
  readonly states?: readonly string[] | null;
  readonly disciplines?: readonly string[] | null;
  readonly text?: string | null;
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface DirectoryResult {
  readonly people: readonly ProfileRecord[];
  readonly facets: { readonly states: readonly Facet[]; readonly disciplines: readonly Facet[] };
}

type Test = (profile: ProfileRecord) => boolean;

/**
 * Filters the directory and counts its facets. Each facet is counted under all filters but its own, so
 * that choosing one value still shows what the others would give.
 */
export function searchDirectory(
  profiles: readonly ProfileRecord[],
  query: DirectoryQuery,
): DirectoryResult {
  const inState = anyOf(query.states, ({ state }) => (state === null ? [] : [state]));
  const inDiscipline = anyOf(query.disciplines, ({ disciplines }) => disciplines);
  const mentioned = mentions(query.text);
  const asked = profiles.filter(mentioned);
  const states = asked.filter(inDiscipline);
  const disciplines = asked.filter(inState);
  return {
    people: states.filter(inState),
    facets: {
      states: countValues(states.flatMap(({ state }) => (state === null ? [] : [state]))),
      disciplines: countValues(disciplines.flatMap((profile) => [...new Set(profile.disciplines)])),
    },
  };
}

function anyOf(
  wanted: readonly string[] | null | undefined,
  valuesOf: (profile: ProfileRecord) => readonly string[],
): Test {
  if (wanted == null) return () => true;
  const keys = new Set(wanted.map((value) => value.trim().toLowerCase()));
  return (profile) => valuesOf(profile).some((value) => keys.has(value.toLowerCase()));
}

function mentions(text: string | null | undefined): Test {
  const words = wordsOf(text ?? '');
  if (words.length === 0) return () => true;
  return (profile) => {
    const { firstName, lastName, city, bio, disciplines, schoolsAffiliated } = profile;
    const parts = [displayNameOf(profile), firstName, lastName, city, bio];
    const text = fold([...parts, ...disciplines, ...schoolsAffiliated].join(' '));
    return words.every((word) => text.includes(word));
  };
}

function countValues(values: readonly string[]): readonly Facet[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
