import {
  newProfile,
  PROFILES,
  readProfile,
  writeProfile,
} from '../../../src/modules/profiles/profile.record.js';
import { heard, present, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const CONTACT = { name: 'Ana', relationship: 'sister', phone: '+15550101', email: null };

recordLaws({
  collection: PROFILES,
  read: readProfile,
  write: writeProfile,
  full: newProfile({
    id: 'p-1',
    createdAt: AT,
    updatedAt: AT,
    userId: 'u-1',
    firstName: 'Mika',
    lastName: 'Sato',
    displayName: 'Mika S.',
    bio: '<p>Hello</p>',
    profilePictureId: 'o-1',
    avatarUrl: '/images/mika.webp',
    website: 'https://mika.example',
    socialLinks: [{ network: 'web', url: 'https://mika.example' }],
    locale: 'en-US',
    city: 'Austin',
    state: 'TX',
    disciplines: ['Judo', 'Karate'],
    ranks: [{ discipline: 'Judo', rank: 'Brown' }],
    instructorCertifications: ['Level 1'],
    schoolsAffiliated: ['North Dojo'],
    memberSince: AT,
    lastActivity: AT,
    publicProfile: true,
    newsletterSubscribed: true,
    eventNotifications: false,
    phone: '+15550100',
    address: '1 Main St',
    zipCode: '78701',
    metadata: { note: 'x' },
    emergencyContact: CONTACT,
  }),
  least: { user_id: 'u-1' },
  twins: ['emergency_contact'],
  defaults: {
    firstName: '',
    country: 'USA',
    publicProfile: false,
    eventNotifications: true,
    ranks: [],
    disciplines: [],
    metadata: {},
    emergencyContact: null,
  },
  refused: [
    ['userId', { userId: ' ' }],
    ['website', { website: 'javascript:alert(1)' }],
    ['avatarUrl', { avatarUrl: '//elsewhere.example/a.png' }],
    ['disciplines.1', { disciplines: ['Judo', 7] }],
    ['ranks.0', { ranks: [{ discipline: 'Judo' }] }],
    ['ranks', { ranks: Array(2).fill({ discipline: 'Judo', rank: 'Brown' }) }],
    ['emergencyContact.name', { emergencyContact: { ...CONTACT, name: '' } }],
  ],
});

describe('profiles of older programs', () => {
  it('sorts ranks by discipline, whatever order the map has', () => {
    const ranks = { Karate: 'Black 1', Aikido: 'White', Judo: 3, Kendo: null, BJJ: {} };
    const { record, warnings } = heard(readProfile, { user_id: 'u-1', ranks });
    expect(record?.ranks).toEqual([
      { discipline: 'Aikido', rank: 'White' },
      { discipline: 'Judo', rank: '3' },
      { discipline: 'Karate', rank: 'Black 1' },
    ]);
    expect(warnings).toEqual(['profiles/a-1.ranks: has an entry that is no text']);
  });

  it('reads ranks stored as pairs, the last of two winning', () => {
    const ranks = [
      { discipline: 'Judo', rank: 'Green' },
      { discipline: 'Judo', rank: 'Blue' },
    ];
    expect(heard(readProfile, { user_id: 'u-1', ranks }).record?.ranks).toEqual([ranks[1]]);
  });

  it.each([
    ['inside the metadata', { metadata: { emergency_contact: CONTACT, note: 'x' } }],
    ['beside it', { emergency_contact: CONTACT, metadata: { note: 'x' } }],
  ])('reads the emergency contact %s, and keeps it in one place', (_, data) => {
    const record = present(heard(readProfile, { user_id: 'u-1', ...data }).record);
    expect(record.emergencyContact).toEqual(CONTACT);
    expect(record.metadata).toEqual({ note: 'x' });
    expect(writeProfile(record)).not.toHaveProperty('emergency_contact');
    expect(writeProfile(record)).toMatchObject({
      metadata: { note: 'x', emergency_contact: { name: 'Ana' } },
    });
  });

  it('leaves no trace of a contact that was removed', () => {
    const data = {
      user_id: 'u-1',
      emergency_contact: CONTACT,
      metadata: { emergency_contact: CONTACT },
    };
    const record = present(heard(readProfile, data).record);
    expect(JSON.stringify(writeProfile({ ...record, emergencyContact: null }))).not.toContain(
      'Ana',
    );
  });

  it.each([
    ['www.mika.example', 'https://www.mika.example'],
    ['mika', null],
    ['ftp://mika.example', null],
  ])('reads the website %s as %s', (website, expected) => {
    expect(heard(readProfile, { user_id: 'u-1', website }).record?.website).toBe(expected);
  });
});
