import type { Role, Viewer } from '../../shared/viewer.js';
import type { FileLinks } from '../files/index.js';
import type { UserRecord } from '../users/index.js';
import { maySeeProfile } from './profile.policy.js';
import type { ProfileRecord } from './profile.record.js';

const DETAILS = [
  'bio',
  'website',
  'city',
  'state',
  'country',
  'disciplines',
  'ranks',
  'instructorCertifications',
  'schoolsAffiliated',
  'socialLinks',
  'memberSince',
] as const satisfies readonly (keyof ProfileRecord)[];

/** What a public profile shows to everybody: by its type, nothing personal can be among it. */
export type PersonDetails = Readonly<Pick<ProfileRecord, (typeof DETAILS)[number]>>;

/**
 * A person as strangers see them, whoever asks: who it is, and the details only of a public profile.
 * Plain data, so that copies of it can be shared.
 */
export interface PersonCard {
  /** The user's id. */
  readonly id: string;
  readonly displayName: string;
  /** The picture, where it is a file of the association; its address is made when somebody asks. */
  readonly profilePictureId?: string | null;
  /** A picture that is kept elsewhere. */
  readonly avatarUrl: string | null;
  /** Null when there is no such account. */
  readonly role: Role | null;
  /** Null when the person did not opt into a public profile, or has none. */
  readonly details: PersonDetails | null;
}

/**
 * A person as the viewer sees them: always the card, and the details only where the viewer may see the
 * profile. There is no way from here to e-mail, telephone or address.
 */
export interface PersonValue extends Omit<PersonCard, 'role'> {
  readonly kind: 'PublicPerson';
  /** Undefined where it was not read along. */
  readonly role?: Role | null;
}

/** The card of an account, of which the profile, or the account itself, may be missing; null when not even a name is known. */
export function cardOf(
  id: string,
  profile: ProfileRecord | null,
  user: UserRecord | null,
): PersonCard | null {
  const displayName = profile
    ? displayNameOf(profile)
    : fullName(user?.firstName ?? null, user?.lastName ?? null);
  if (displayName === '') return null;
  return {
    id,
    displayName,
    profilePictureId: profile?.profilePictureId ?? null,
    avatarUrl: profile?.avatarUrl ?? null,
    role: user?.role ?? null,
    details: profile?.publicProfile ? detailsOf(profile) : null,
  };
}

/** The person of a profile. */
export function personOf(viewer: Viewer, profile: ProfileRecord): PersonValue {
  return Object.freeze({
    kind: 'PublicPerson',
    id: profile.userId,
    displayName: displayNameOf(profile),
    profilePictureId: profile.profilePictureId,
    avatarUrl: profile.avatarUrl,
    details: maySeeProfile(viewer, profile) ? detailsOf(profile) : null,
  });
}

/** The address of a picture: everybody may have it. */
export function avatarOf(
  { profilePictureId, avatarUrl }: Pick<PersonCard, 'profilePictureId' | 'avatarUrl'>,
  links: Pick<FileLinks, 'open'>,
): string | null {
  return profilePictureId == null ? avatarUrl : links.open(profilePictureId);
}

/** The public part of a profile. */
export function detailsOf(profile: ProfileRecord): PersonDetails {
  return Object.fromEntries(DETAILS.map((field) => [field, profile[field]])) as PersonDetails;
}

/** The name a person chose, else first and last name. */
export function displayNameOf(profile: ProfileRecord): string {
  return profile.displayName ?? (fullName(profile.firstName, profile.lastName) || 'Member');
}

function fullName(first: string | null, last: string | null): string {
  return [first, last].filter(Boolean).join(' ').trim();
}
