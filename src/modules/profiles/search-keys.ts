import { fold } from '../../shared/fold.js';
import type { Field, Mutable } from '../../shared/record-field.js';

/** Stored names of the keys by which people are found by name. */
export const SEARCH_KEYS = ['search_first', 'search_last', 'search_display'] as const;

interface Names {
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string | null;
}

/** The keys of a person, in the order of their names; the last one only of who chose a display name. */
export function keysOf({ firstName, lastName, displayName }: Names): readonly string[] {
  const keys = [fold(`${firstName} ${lastName}`), fold(`${lastName} ${firstName}`)];
  return displayName === null ? keys : [...keys, fold(displayName)];
}

/**
 * A field of a name whose writer also writes the search keys, from the names written so far: with the
 * last of them the keys are whole. A change of any name is thereby a change of the keys. They are never
 * read into the record: the names are.
 */
export function keyed<T, E extends boolean>(base: Field<T, E>): Field<T, E> {
  return {
    ...base,
    names: [...base.names, ...SEARCH_KEYS],
    write: (value, out) => {
      base.write(value, out);
      writeKeys(out);
    },
  };
}

function writeKeys(out: Mutable): void {
  const [firstName, lastName, displayName] = ['first_name', 'last_name', 'display_name'].map(
    (name) => (typeof out[name] === 'string' ? out[name] : null),
  );
  const names = { firstName: firstName ?? '', lastName: lastName ?? '' };
  keysOf({ ...names, displayName: displayName ?? null }).forEach((key, at) => {
    out[SEARCH_KEYS[at] ?? ''] = key;
  });
}
