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
  const [first, last] = [fold(firstName), fold(lastName)];
  const keys = [`${first} ${last}`.trim(), `${last} ${first}`.trim()];
  return displayName === null ? keys : [...keys, fold(displayName)];
}

/** A field of a name: where it changes, the keys do. They are never read into the record: the names are. */
export function keyed<T, E extends boolean>(base: Field<T, E>): Field<T, E> {
  return { ...base, names: [...base.names, ...SEARCH_KEYS] };
}

/** The last of the names in its table: when it is written the others are, so it writes the keys of all. */
export function writingKeys<T, E extends boolean>(base: Field<T, E>): Field<T, E> {
  return {
    ...keyed(base),
    write: (value, out) => {
      base.write(value, out);
      writeKeys(out);
    },
  };
}

function writeKeys(out: Mutable): void {
  const text = (name: string) => (typeof out[name] === 'string' ? out[name] : null);
  const names = {
    firstName: text('first_name') ?? '',
    lastName: text('last_name') ?? '',
    displayName: text('display_name'),
  };
  keysOf(names).forEach((key, at) => {
    out[SEARCH_KEYS[at] ?? ''] = key;
  });
}
