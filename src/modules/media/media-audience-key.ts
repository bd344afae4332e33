import type { Field, Mutable } from '../../shared/record-field.js';
import { type Access, audienceOf } from './media-audience.js';

/** Stored name of the audience of an asset. */
export const AUDIENCE = 'audience';

/** A field that has a say in the audience: where it changes, the audience may. It is never read into the record. */
export function keyed<T, E extends boolean>(base: Field<T, E>): Field<T, E> {
  return { ...base, names: [...base.names, AUDIENCE] };
}

/** The last of them in its table: when it is written the others are, so it writes what follows of all. */
export function writingAudience<T, E extends boolean>(base: Field<T, E>): Field<T, E> {
  return {
    ...keyed(base),
    write: (value, out) => {
      base.write(value, out);
      out[AUDIENCE] = audienceOf(accessIn(out));
    },
  };
}

/** Just written by the table's own fields, so each is what it should be, or absent. */
function accessIn(out: Mutable): Access {
  return {
    mediaType: out['media_type'] as Access['mediaType'],
    status: out['status'] as Access['status'],
    accessLevel: out['access_level'] as Access['accessLevel'],
    requiredTier: (out['required_tier'] as Access['requiredTier'] | undefined) ?? null,
    accessRoles: out['access_roles'] as Access['accessRoles'],
  };
}
