import type { Viewer } from '../../shared/viewer.js';
import type { UserRecord } from '../users/index.js';
import { maySeeProfile } from './profile.policy.js';
import type { ProfileRecord } from './profile.record.js';

/**
 * A person as others see them: always the card (who it is), and the details only where the viewer may
 * see the profile. There is no way from here to e-mail, telephone or address.
 */
export interface PersonValue {
  readonly kind: 'PublicPerson';
  /** The user's id. */
  readonly id: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly details: ProfileRecord | null;
}

/** The person of a profile. */
export function personOf(viewer: Viewer, profile: ProfileRecord): PersonValue {
  return Object.freeze({
    kind: 'PublicPerson',
    id: profile.userId,
    displayName: displayNameOf(profile),
    avatarUrl: profile.avatarUrl,
    details: maySeeProfile(viewer, profile) ? profile : null,
  });
}

/** The person of an account that has no profile; null when not even a name is known. */
export function personOfUser(user: UserRecord): PersonValue | null {
  const displayName = fullName(user.firstName, user.lastName);
  if (displayName === '') return null;
  return Object.freeze({
    kind: 'PublicPerson',
    id: user.id,
    displayName,
    avatarUrl: null,
    details: null,
  });
}

/** The name a person chose, else first and last name. */
export function displayNameOf(profile: ProfileRecord): string {
  return profile.displayName ?? (fullName(profile.firstName, profile.lastName) || 'Member');
}

function fullName(first: string | null, last: string | null): string {
  return [first, last].filter(Boolean).join(' ').trim();
}
