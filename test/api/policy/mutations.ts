import type { EventRecord } from '../../../src/modules/events/event.record.js';
import { idOf, inDays, inMinutes, PASSWORD } from '../../support/association.js';
import { type Cell, its, type Probe, self } from './matrix.js';
import { anAsset } from './papers.js';

const SIGNED_IN = 'out yes yes yes yes yes';
/** Whoever may see it but does not run it is refused; who may not see it is told nothing. */
const STAFF_OF_VISIBLE = 'out no no no yes yes';
const STAFF_OF_DRAFT = 'out none none no yes yes';

const emailOf = ({ me }: Cell) => `${me.toLowerCase().replaceAll(' ', '.')}@test.wwmaa.example`;

/** A mutation about an event that the viewer, or somebody else, organises. */
function onEvent(field: string, made: Partial<EventRecord>, more: object = {}) {
  const type = `${field[0]?.toUpperCase() ?? ''}${field.slice(1)}Input`;
  return (whose: 'own' | 'foreign', expected: string): Probe => ({
    about: `${whose} ${made.status ?? 'published'} event`,
    document: `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`,
    prepare: (association, cell) =>
      association.event(`${cell.me} event`, {
        location: 'Dojo',
        ...made,
        ...(whose === 'own' && { organizerId: self(cell) }),
      }),
    variables: (cell, ids) => ({ input: { id: ids.encode('Event', its(cell, 'event')), ...more } }),
    expected,
  });
}

/** A mutation about somebody's seat at an event that the viewer, or somebody else, organises. */
function onSeat(field: string, input: object = {}) {
  const type = `${field[0]?.toUpperCase() ?? ''}${field.slice(1)}Input`;
  return (whose: 'own' | 'foreign', expected: string): Probe => ({
    about: `a seat at ${whose} event`,
    document: `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`,
    async prepare(association, cell) {
      const event = `${cell.me} event`;
      const own = whose === 'own' && { organizerId: self(cell) };
      await association.event(event, { startDate: inMinutes(-30), ...own });
      await association.rsvp(event, 'somebody');
    },
    variables: (cell, ids) => ({
      input: { rsvpId: ids.encode('Rsvp', idOf(`somebody at ${cell.me} event`)), ...input },
    }),
    expected,
  });
}

/** A mutation of the viewer's own answer to an event. */
function onAnswer(field: string, type: string, input: object = {}) {
  return (
    about: string,
    event: Partial<EventRecord>,
    answered: boolean,
    expected: string,
  ): Probe => ({
    about,
    document: `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`,
    async prepare(association, cell) {
      await association.event(`${cell.me} event`, event);
      if (answered) await association.rsvp(`${cell.me} event`, cell.me);
    },
    variables: (cell, ids) => ({
      input: { eventId: ids.encode('Event', its(cell, 'event')), ...input },
    }),
    expected,
  });
}

/** A mutation about a file for members that the viewer, or somebody else, uploaded. */
function onAsset(field: string, more: object = {}) {
  const type = `${field[0]?.toUpperCase() ?? ''}${field.slice(1)}Input`;
  return (whose: 'own' | 'foreign', expected: string): Probe => ({
    about: `${whose} file`,
    document: `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code } } }`,
    prepare: (association, cell) =>
      anAsset({ uploadedBy: whose === 'own' ? self(cell) : idOf('somebody') })(association, cell),
    variables: (cell, ids) => ({
      input: { id: ids.encode('MediaAsset', its(cell, 'asset')), ...more },
    }),
    expected,
  });
}

/** Files come in multipart requests alone (test/api/media-uploads.test.ts): without one nobody gets in. */
const noFile = (field: string, more: string): Probe => ({
  about: 'no file',
  document: `mutation ($file: Upload!) { ${field}(input: { file: $file${more} }) { userErrors { code } } }`,
  variables: () => ({ file: 'none' }),
  expected: 'input',
});

const plain = (
  field: string,
  about: string,
  input: (cell: Cell) => object,
  expected: string,
  fields = 'userErrors { code }',
): Probe => ({
  about,
  document: `mutation ($input: ${field[0]?.toUpperCase() ?? ''}${field.slice(1)}Input!) { ${field}(input: $input) { ${fields} } }`,
  variables: (cell) => ({ input: input(cell) }),
  expected,
});

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'application/pdf': 'pdf',
  'text/vtt': 'vtt',
};

const ticket = (kind: string, mimeType: string, expected: string): Probe =>
  plain(
    'createUploadTicket',
    kind,
    () => ({
      kind,
      mimeType,
      filename: `file.${EXTENSIONS[mimeType] ?? ''}`,
      fileSizeBytes: 100,
    }),
    expected,
  );

/** An upload whose bytes are all there. */
const completing = (whose: 'own' | 'foreign', expected: string): Probe => ({
  ...plain('completeUpload', whose, () => ({}), expected),
  prepare: (association, cell) =>
    association.upload(`${cell.me} file`, whose === 'own' ? cell.me : 'somebody'),
  variables: (cell, ids) => ({ input: { ticketId: ids.encode('MediaAsset', its(cell, 'file')) } }),
});

const update = onEvent('updateEvent', {}, { city: 'Oslo' });
const publish = onEvent('publishEvent', { status: 'draft' });
const unpublish = onEvent('unpublishEvent', {});
const cancel = onEvent('cancelEvent', {});
const answer = onAnswer('rsvpToEvent', 'RsvpToEventInput', { idempotencyKey: 'a key of its own' });
const change = onAnswer('updateRsvp', 'UpdateRsvpInput', { notes: 'Vegetarian.' });
const withdraw = onAnswer('cancelRsvp', 'CancelRsvpInput');
const checkIn = onSeat('checkInAttendee');
const undo = onSeat('undoCheckIn');
const noShow = onSeat('markNoShow', { noShow: true });

/** Every field of Mutation, by name. */
export const MUTATIONS: Readonly<Record<string, readonly Probe[]>> = {
  register: [
    plain(
      'register',
      'anybody',
      (cell) => ({
        email: `new.${emailOf(cell)}`,
        password: PASSWORD,
        firstName: 'New',
        lastName: 'Person',
        acceptTerms: true,
      }),
      'yes',
    ),
  ],
  login: [
    {
      ...plain(
        'login',
        'own',
        (cell) => ({ email: emailOf(cell), password: PASSWORD }),
        'out yes yes yes yes yes',
        'expiresAt',
      ),
    },
  ],
  refreshSession: [
    plain('refreshSession', 'no token', () => ({ refreshToken: 'none' }), 'out', 'expiresAt'),
  ],
  logout: [plain('logout', 'own', () => ({}), 'yes', 'signedOut')],
  verifyEmail: [plain('verifyEmail', 'no token', () => ({ token: 'none' }), 'input')],
  resendVerificationEmail: [
    plain('resendVerificationEmail', 'any', (cell) => ({ email: emailOf(cell) }), 'yes'),
  ],
  requestPasswordReset: [
    plain('requestPasswordReset', 'any', (cell) => ({ email: emailOf(cell) }), 'yes'),
  ],
  resetPassword: [
    plain('resetPassword', 'no token', () => ({ token: 'none', password: PASSWORD }), 'input'),
  ],
  changePassword: [
    plain(
      'changePassword',
      'own',
      () => ({ currentPassword: PASSWORD, newPassword: `${PASSWORD}2` }),
      SIGNED_IN,
    ),
  ],
  changeEmail: [
    plain(
      'changeEmail',
      'own',
      (cell) => ({ email: `next.${emailOf(cell)}`, password: PASSWORD }),
      SIGNED_IN,
    ),
  ],
  updateProfile: [
    plain('updateProfile', 'own', () => ({ city: 'Oslo' }), SIGNED_IN),
    {
      ...plain('updateProfile', 'foreign', () => ({}), 'out no no no no yes'),
      prepare: (association, { me }) => association.person(`${me} stranger`),
      variables: (cell, ids) => ({
        input: { userId: ids.encode('User', its(cell, 'stranger')), city: 'Oslo' },
      }),
    },
  ],
  createEvent: [
    plain(
      'createEvent',
      'new',
      () => ({ title: 'Camp', type: 'SEMINAR', startDate: inDays(3), endDate: inDays(4) }),
      'out no no yes yes yes',
    ),
  ],
  updateEvent: [update('own', SIGNED_IN), update('foreign', STAFF_OF_VISIBLE)],
  publishEvent: [publish('own', SIGNED_IN), publish('foreign', STAFF_OF_DRAFT)],
  unpublishEvent: [unpublish('own', SIGNED_IN), unpublish('foreign', STAFF_OF_VISIBLE)],
  cancelEvent: [cancel('own', SIGNED_IN), cancel('foreign', STAFF_OF_VISIBLE)],
  rsvpToEvent: [
    answer('public', {}, false, SIGNED_IN),
    answer("members'", { visibility: 'members_only' }, false, 'out none yes yes yes yes'),
    answer('draft', { status: 'draft' }, false, 'out none none closed closed closed'),
  ],
  updateRsvp: [
    change('own', {}, true, SIGNED_IN),
    change('none', {}, false, 'out none none none none none'),
  ],
  cancelRsvp: [
    withdraw('own', {}, true, SIGNED_IN),
    withdraw('none', {}, false, 'out none none none none none'),
  ],
  checkInAttendee: [checkIn('own', SIGNED_IN), checkIn('foreign', STAFF_OF_VISIBLE)],
  undoCheckIn: [undo('own', SIGNED_IN), undo('foreign', STAFF_OF_VISIBLE)],
  markNoShow: [noShow('own', SIGNED_IN), noShow('foreign', STAFF_OF_VISIBLE)],
  createUploadTicket: [
    ticket('AVATAR', 'image/png', SIGNED_IN),
    ticket('CERTIFICATE', 'application/pdf', SIGNED_IN),
    ticket('IMAGE', 'image/png', 'out no no yes no yes'),
    ticket('DOCUMENT', 'application/pdf', 'out no no yes no yes'),
    ticket('CAPTIONS', 'text/vtt', 'out no no yes no yes'),
  ],
  completeUpload: [
    completing('own', SIGNED_IN),
    completing('foreign', 'out none none none none none'),
  ],
  removeProfilePicture: [
    {
      about: 'own',
      document: 'mutation { removeProfilePicture { userErrors { code } } }',
      expected: SIGNED_IN,
    },
  ],
  uploadProfilePicture: [noFile('uploadProfilePicture', '')],
  uploadMedia: [noFile('uploadMedia', ', kind: CERTIFICATE')],
  updateMedia: [
    onAsset('updateMedia', { title: 'Kata' })('own', SIGNED_IN),
    onAsset('updateMedia', { title: 'Kata' })('foreign', 'out none no no no yes'),
  ],
  deleteMedia: [onAsset('deleteMedia')('own', 'out no no no no yes')],
  createBackup: [
    // Whoever may is told that there is no such collection: no cell begins to copy.
    plain('createBackup', 'all', () => ({ collections: ['none'] }), 'out no no no no input'),
  ],
  updateMember: [
    {
      ...plain('updateMember', 'foreign', () => ({}), 'out no no no no yes'),
      prepare: (association, { me }) => association.person(`${me} stranger`),
      variables: (cell, ids) => ({
        input: { id: ids.encode('User', its(cell, 'stranger')), role: 'INSTRUCTOR' },
      }),
    },
    {
      ...plain('updateMember', 'own', () => ({}), 'out no no no no no'),
      variables: (cell, ids) => ({ input: { id: ids.encode('User', self(cell)), role: 'PUBLIC' } }),
    },
  ],
};
