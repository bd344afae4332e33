import { z } from 'zod';

import type { JsonObject } from '../../shared/document.js';
import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import { type Codec, nullable, readBy } from '../../shared/record-field.js';
import {
  flag,
  id,
  link,
  optionalInstant,
  optionalText,
  textOr,
  url,
} from '../../shared/record-fields.js';
import { json, mapOf, texts } from '../../shared/record-lists.js';
import { isObject, readText } from '../../shared/record-values.js';
import { keyed, writingKeys } from './search-keys.js';

export const PROFILES = 'profiles';

export interface EmergencyContact {
  readonly name: string;
  readonly relationship: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

const CONTACT = 'emergency_contact';

const contact: Codec<EmergencyContact> = {
  kind: 'emergency contact',
  read: (raw) => {
    const name = isObject(raw) ? readText(raw['name']) : undefined;
    if (!isObject(raw) || name === undefined) return undefined;
    return Object.freeze({
      name,
      relationship: readText(raw['relationship']) ?? null,
      phone: readText(raw['phone']) ?? null,
      email: readText(raw['email']) ?? null,
    });
  },
  schema: z.strictObject({
    name: z.string().min(1),
    relationship: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
};

/** Metadata without the contact, which is kept inside it but is a field of its own here. */
const metadata = json('metadata');
const otherMetadata = readBy(metadata, [], (data, warn) => {
  const all = metadata.read(data, warn) ?? {};
  if (!(CONTACT in all)) return all;
  return Object.freeze(
    Object.fromEntries(Object.entries(all).filter(([name]) => name !== CONTACT)),
  );
});

const storedContact = nullable(contact, CONTACT);
const emergencyContact = {
  ...readBy(storedContact, [], (data, warn) => {
    const inner = data['metadata'];
    const nested = isObject(inner) ? storedContact.read(inner, warn) : null;
    return nested ?? storedContact.read(data, warn);
  }),
  // After `metadata` in the table: it is written into it.
  write: (value: EmergencyContact | null, out: Record<string, unknown>) => {
    if (value) out['metadata'] = { ...(out['metadata'] as JsonObject), [CONTACT]: value };
  },
};

export const profileTable = recordTable('Profile', PROFILES, {
  userId: id('user_id'),
  firstName: keyed(textOr('first_name', '')),
  lastName: keyed(textOr('last_name', '')),
  displayName: writingKeys(optionalText('display_name')),
  bio: optionalText('bio'),
  /** The object's id; an address is made of it when asked for. */
  profilePictureId: optionalText('profile_picture_id'),
  avatarUrl: link('avatar_url'),
  website: url('website'),
  socialLinks: mapOf('social_links', 'network', 'url'),
  locale: optionalText('locale'),

  city: optionalText('city'),
  state: optionalText('state'),
  country: textOr('country', 'USA'),

  disciplines: texts('disciplines'),
  ranks: mapOf('ranks', 'discipline', 'rank'),
  instructorCertifications: texts('instructor_certifications'),
  schoolsAffiliated: texts('schools_affiliated'),
  memberSince: optionalInstant('member_since'),
  lastActivity: optionalInstant('last_activity'),

  publicProfile: flag('public_profile'),
  newsletterSubscribed: flag('newsletter_subscribed'),
  eventNotifications: flag('event_notifications', true),

  // Personal: for the person and the office alone.
  phone: optionalText('phone'),
  address: optionalText('address'),
  zipCode: optionalText('zip_code'),
  metadata: otherMetadata,
  emergencyContact,
});

export type ProfileRecord = RecordOf<typeof profileTable>;
export type NewProfile = NewOf<typeof profileTable>;
export const { read: readProfile, write: writeProfile, create: newProfile } = profileTable;
