import {
  newProfile,
  PROFILES,
  profileTable,
  type ProfileRecord,
  readProfile,
  writeProfile,
} from '../../../src/modules/profiles/profile.record.js';
import type { JsonObject } from '../../../src/shared/document.js';
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

describe('the keys by which people are found', () => {
  const ana = { first_name: 'Ána', last_name: 'López', user_id: 'u-1' };
  const read = (data: JsonObject) => present(heard(readProfile, data).record);

  it('are written from the names, whatever was stored', () => {
    const stored = { ...ana, search_first: 'wrong', search_display: 'wrong' };
    const data = writeProfile(read(stored));
    expect(data).toMatchObject({ search_first: 'ana lopez', search_last: 'lopez ana' });
    expect(data).not.toHaveProperty('search_display');
  });

  it.each<[string, Partial<ProfileRecord>, JsonObject, JsonObject]>([
    ['first', { firstName: 'Eva' }, { search_first: 'eva lopez' }, { search_display: true }],
    ['last', { lastName: 'Ruiz' }, { search_last: 'ruiz ana' }, { search_display: true }],
    ['display', { displayName: 'Anita' }, { search_display: 'anita' }, {}],
  ])('change with the %s name', (_, changes, set, unset) => {
    const before = read(ana);
    const diff = profileTable.diff(before, { ...before, ...changes });
    expect(diff.$set).toMatchObject(set);
    expect(diff.$unset).toMatchObject(unset);
  });

  it('go with a display name that is taken back, and stay where no name changes', () => {
    const before = read({ ...ana, display_name: 'Anita' });
    const { $unset } = profileTable.diff(before, { ...before, displayName: null });
    expect($unset).toMatchObject({ display_name: true, search_display: true });
    const { $set } = profileTable.diff(before, { ...before, city: 'Austin' });
    expect(Object.keys($set)).toEqual(['city']);
  });
});
