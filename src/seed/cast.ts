import type { Role } from '../shared/viewer.js';
import { type Place, placeOf } from './content/places.js';
import { TEACHERS } from './content/names.js';
import { idOf } from './random.js';

/** Where every seeded account is at home. No mail ever leaves for this domain. */
export const MAIL_DOMAIN = 'demo.wwmaa.example';

export type Tier = 'free' | 'basic' | 'premium' | 'lifetime';

/** Somebody of the association, before they become an account and a profile. */
export interface Person {
  readonly key: string;
  readonly userId: string;
  readonly profileId: string;
  readonly email: string;
  readonly role: Role;
  /** What they pay for, or once paid for; null where there never was a subscription. */
  readonly tier: Tier | null;
  readonly given: string;
  readonly family: string;
  readonly place: Place;
  /** Days since they registered. */
  readonly since: number;
}

/** An account for trying things out. */
export interface DemoAccount {
  readonly key: string;
  readonly email: string;
  readonly role: Role;
  readonly tier: Tier | null;
  readonly purpose: string;
}

/** Key, given name, family name, place, role, tier, what for. */
type Row = readonly [string, string, string, string, Role, Tier | null, string];

const ACCOUNT_ROWS: readonly Row[] = [
  ['public', 'Olivia', 'Hart', 'seattle', 'public', null, 'registered, but no member yet'],
  [
    'member',
    'Tomás',
    'Herrera',
    'austin',
    'member',
    'basic',
    'a member with RSVPs that are confirmed, waiting and canceled',
  ],
  ['premium', 'Ingrid', 'Solberg', 'new-york', 'member', 'premium', 'a member who sees all videos'],
  [
    'instructor',
    'Marcus',
    'Bell',
    'los-angeles',
    'instructor',
    'lifetime',
    'leads the live session and the one in nine minutes, organizes events',
  ],
  ['board', 'Helena', 'Kowalczyk', 'chicago', 'board_member', 'premium', 'votes on applications'],
  ['board2', 'Joseph', 'Adeyemi', 'atlanta', 'board_member', 'premium', 'casts the second vote'],
  ['admin', 'Grace', 'Nakamura', 'san-francisco', 'admin', 'lifetime', 'may do everything'],
];

/** People with one trait each, so that every state of an account has an owner. */
const FIGURE_ROWS: readonly Row[] = [
  ['dunning.payment-failed', 'Wyatt', 'Prescott', 'denver', 'member', 'basic', ''],
  ['dunning.first-reminder', 'Ximena', 'Robles', 'phoenix', 'member', 'basic', ''],
  ['dunning.second-reminder', 'Nils', 'Ekström', 'stockholm', 'member', 'premium', ''],
  ['dunning.final-warning', 'Folake', 'Balogun', 'lagos', 'member', 'basic', ''],
  ['dunning.canceled', 'Hugo', 'Perrin', 'paris', 'public', 'basic', ''],
  ['leaving', 'Kavya', 'Menon', 'mumbai', 'member', 'premium', ''],
  ['canceled', 'Colin', 'Radcliffe', 'london', 'public', 'basic', ''],
  ['expired', 'Yui', 'Sakamoto', 'tokyo', 'public', 'premium', ''],
  ['twin.public', 'Alex', 'Morgan', 'columbus', 'member', 'basic', ''],
  ['twin.private', 'Alex', 'Morgan', 'philadelphia', 'member', 'basic', ''],
  ['no.profile', 'Dylan', 'Crane', 'toronto', 'member', null, ''],
  ['applicant.draft', 'Paige', 'Lambert', 'seattle', 'public', null, ''],
  ['applicant.submitted', 'Emeka', 'Obi', 'london', 'public', null, ''],
  ['applicant.waiting', 'Zofia', 'Nowak', 'warsaw', 'public', null, ''],
  ['applicant.review', 'Caio', 'Nogueira', 'sao-paulo', 'public', null, ''],
  ['applicant.conditional', 'Soo-min', 'Han', 'seoul', 'public', null, ''],
  ['applicant.approved', 'Layla', 'Mansour', 'cairo', 'member', 'basic', ''],
  ['applicant.rejected', 'Reid', 'Underwood', 'miami', 'public', null, ''],
  ['applicant.rejected-long-ago', 'Thandi', 'Mokoena', 'cape-town', 'public', null, ''],
  ['applicant.appealed', 'Julien', 'Marchand', 'paris', 'public', null, ''],
  ['applicant.withdrawn', 'Faith', 'Norwood', 'sydney', 'public', null, ''],
];

export const DEMO_ACCOUNTS: readonly DemoAccount[] = ACCOUNT_ROWS.map(
  ([key, , , , role, tier, purpose]) => ({ key, email: emailOf(key), role, tier, purpose }),
);

/** The accounts, the teachers and the figures: always there, whatever the scale. */
export const FIXED_CAST: readonly Person[] = [
  ...ACCOUNT_ROWS.map((row, index) => personOfRow(row, 900 - index * 40)),
  ...TEACHERS.map(({ key, given, family, place }, index) =>
    personOf({
      key,
      email: `${given}.${family}@${MAIL_DOMAIN}`.toLowerCase(),
      role: 'instructor',
      tier: 'lifetime',
      given,
      family,
      place: placeOf(place),
      since: 1_400 - index * 67,
    }),
  ),
  ...FIGURE_ROWS.map((row, index) => personOfRow(row, 700 - index * 23)),
];

/** Someone with ids of their own. */
export function personOf(traits: Omit<Person, 'userId' | 'profileId'>): Person {
  return {
    ...traits,
    userId: idOf('user', traits.key),
    profileId: idOf('profile', traits.key),
  };
}

export function emailOf(key: string): string {
  return `${key}@${MAIL_DOMAIN}`;
}

function personOfRow(row: Row, since: number): Person {
  const [key, given, family, place, role, tier] = row;
  return personOf({
    key,
    email: emailOf(key),
    role,
    tier,
    given,
    family,
    place: placeOf(place),
    since,
  });
}
