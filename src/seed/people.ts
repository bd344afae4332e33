import { newProfile, writeProfile } from '../modules/profiles/profile.record.js';
import { newUser, writeUser } from '../modules/users/user.record.js';
import type { JsonObject } from '../shared/document.js';
import { FIXED_CAST, type Person, emailOf, personOf } from './cast.js';
import {
  BIOS,
  CERTIFICATIONS,
  DISCIPLINES,
  NAME_POOLS,
  RANKS,
  TEACHERS,
  type TeacherText,
} from './content/names.js';
import { PLACES, type Place } from './content/places.js';
import { type Moment, minutesAfter } from './moment.js';
import { type Random, randomOf } from './random.js';

/** Everybody, in a fixed order: the fixed cast first, then the members. */
export interface People {
  readonly all: readonly Person[];
  readonly members: readonly Person[];
  of(key: string): Person;
}

export function peopleOf(memberCount: number): People {
  const members = Array.from({ length: memberCount }, (_, index) => memberOf(index + 1));
  const all = [...FIXED_CAST, ...members];
  const byKey = new Map(all.map((person) => [person.key, person]));
  return {
    all,
    members,
    of: (key) => {
      const found = byKey.get(key);
      if (!found) throw new Error(`nobody is called ${key}`);
      return found;
    },
  };
}

/** Whether strangers find them in the directory. */
export function isListed({ key, role }: Person): boolean {
  if (key === 'twin.private' || key === 'public') return false;
  if (key === 'twin.public' || role === 'instructor' || key.startsWith('board')) return true;
  return randomOf(`listed:${key}`).chance(0.65);
}

/** What they train; the first is the one they would name. */
export function disciplinesOf(person: Person): readonly string[] {
  const teacher = TEACHERS.find(({ key }) => key === person.key);
  if (teacher) return teacher.disciplines;
  if (person.key === 'instructor') return ['Judo', 'Karate', 'BJJ'];
  const random = randomOf(`disciplines:${person.key}`);
  return random.sample(DISCIPLINES, random.pick([1, 1, 1, 2, 2, 3]));
}

/** Invented, and of a form that no country gives out to anybody (`555 01xx` in North America). */
export function phoneOf({ key, place }: Person): string {
  const random = randomOf(`phone:${key}`);
  return `${place.dial}${random.int(201, 989)}55501${String(random.int(0, 99)).padStart(2, '0')}`;
}

export function fullName({ given, family }: Person): string {
  return `${given} ${family}`;
}

export function usersOf(
  people: readonly Person[],
  moment: Moment,
  passwordHash: string,
): readonly JsonObject[] {
  return people.map((person) => {
    const random = randomOf(`user:${person.key}`);
    const createdAt = moment.days(-person.since);
    const lastLogin = moment.minutes(-random.int(30, Math.min(person.since, 60) * 1_440 - 60));
    return writeUser(
      newUser({
        id: person.userId,
        createdAt,
        updatedAt: lastLogin,
        email: person.email,
        role: person.role,
        isActive: true,
        isVerified: true,
        firstName: person.given,
        lastName: person.family,
        phone: phoneOf(person),
        profileId: person.key === 'no.profile' ? null : person.profileId,
        stripeCustomerId:
          person.tier === null ? null : `cus_${person.userId.replaceAll('-', '').slice(0, 14)}`,
        reapplicationCount: person.key.startsWith('applicant.rejected') ? 1 : 0,
        lastLogin,
        termsAcceptedAt: createdAt,
        termsVersionAccepted: '1.0',
        privacyAcceptedAt: createdAt,
        privacyVersionAccepted: '1.0',
        passwordHash,
      }),
    );
  });
}

export function profilesOf(people: readonly Person[], moment: Moment): readonly JsonObject[] {
  return people
    .filter(({ key }) => key !== 'no.profile')
    .map((person) => {
      const random = randomOf(`profile:${person.key}`);
      const teacher = TEACHERS.find(({ key }) => key === person.key);
      const createdAt = minutesAfter(moment.days(-person.since), 12);
      const { place } = person;
      return writeProfile(
        newProfile({
          id: person.profileId,
          createdAt,
          updatedAt: moment.days(-random.int(0, Math.min(person.since, 90) - 1) - 0.5),
          userId: person.userId,
          firstName: person.given,
          lastName: person.family,
          displayName: random.chance(0.25) && !teacher ? nicknameOf(person, random) : null,
          city: place.city,
          state: place.state,
          country: place.country,
          locale: random.chance(0.3) ? 'en-US' : null,
          memberSince: person.role === 'public' ? null : createdAt,
          lastActivity: moment.days(-random.int(0, 20)),
          publicProfile: isListed(person),
          newsletterSubscribed: random.chance(0.5),
          eventNotifications: random.chance(0.9),
          ...personalOf(person, random),
          ...(teacher ? ofTeacher(teacher) : ofStudent(person, random)),
        }),
      );
    });
}

function memberOf(number: number): Person {
  const key = `m${String(number).padStart(4, '0')}`;
  const random = randomOf(`member:${key}`);
  // Two in three live where the association began.
  const home = random.chance(0.66);
  const place = random.pick(PLACES.filter(({ country }) => !home || country === 'USA'));
  const pool = random.pick(poolsOf(place));
  return personOf({
    key,
    email: emailOf(key),
    role: 'member',
    tier: random.chance(0.6) ? 'basic' : 'free',
    given: random.pick(pool.given),
    family: random.pick(pool.family),
    place,
    since: random.int(20, 1_800),
  });
}

function poolsOf({ country }: Place) {
  const own = NAME_POOLS.filter(({ countries }) => countries.includes(country));
  return own.length > 0 ? own : NAME_POOLS;
}

function nicknameOf({ given, family }: Person, random: Random): string {
  return random.pick([`${given} ${family.charAt(0)}.`, given, `${given.charAt(0)}. ${family}`]);
}

/** For the person and the office alone. */
function personalOf(person: Person, random: Random) {
  const { place } = person;
  const contact = random.chance(0.3)
    ? {
        name: `${random.pick(['Robin', 'Sam', 'Jordan', 'Kim'])} ${person.family}`,
        relationship: random.pick(['partner', 'parent', 'sibling', 'friend']),
        phone: phoneOf({ ...person, key: `${person.key}:contact` }),
        email: null,
      }
    : null;
  return {
    phone: phoneOf(person),
    address: random.chance(0.6) ? `${random.int(1, 240)} ${random.pick(STREETS)}` : null,
    zipCode: place.zip,
    emergencyContact: contact,
  };
}

const STREETS = ['Maple Street', 'Station Road', 'Riverside', 'Orchard Lane', 'Hill Crescent'];

function ofTeacher({ bio, disciplines, ranks, certifications, school }: TeacherText) {
  return {
    bio,
    disciplines,
    ranks: pairsOf(
      disciplines.map((discipline) => [discipline, ranks[discipline] ?? 'Instructor']),
    ),
    instructorCertifications: certifications,
    schoolsAffiliated: [school],
    website: `https://${school.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.example`,
    socialLinks: [{ network: 'website', url: 'https://wwmaa.example/instructors' }],
  };
}

function ofStudent(person: Person, random: Random) {
  const disciplines = disciplinesOf(person);
  const { place } = person;
  const teaches = person.role === 'instructor';
  const ranks = pairsOf(
    disciplines.map((discipline) => {
      const ladder = RANKS[discipline] ?? ['Beginner'];
      return [discipline, teaches ? (ladder.at(-1) ?? 'Instructor') : random.pick(ladder)];
    }),
  );
  const bio = random
    .pick(BIOS)
    .replaceAll('{d}', disciplines[0] ?? 'Judo')
    .replaceAll('{s}', place.venue)
    .replaceAll('{c}', place.city)
    .replaceAll('{y}', String(Math.max(2, Math.round(person.since / 200))));
  return {
    bio: teaches || random.chance(0.8) ? bio : null,
    disciplines,
    ranks,
    instructorCertifications: teaches
      ? ['WWMAA Senior Instructor', 'First Aid']
      : random.sample(CERTIFICATIONS, random.pick([0, 0, 0, 1])),
    schoolsAffiliated: random.chance(0.85) ? [place.venue] : [],
    website: null,
    socialLinks: [],
  };
}

/** In the order in which the reader hands them out. */
function pairsOf(entries: readonly (readonly [string, string])[]) {
  return entries
    .map(([discipline, rank]) => ({ discipline, rank }))
    .sort((a, b) => (a.discipline < b.discipline ? -1 : 1));
}
