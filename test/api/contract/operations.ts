import { LANDMARKS } from '../../../src/seed/index.js';
import { gradientPng } from '../../../src/seed/files.js';
import { idOf, inDays, PASSWORD } from '../../support/association.js';
import type { Client } from '../../support/client.js';
import { fileOf } from '../../support/upload.js';
import * as documents from '../generated/graphql.js';
import { type Caller, CALLERS, type Cell, emailOf, globalIdOf, made } from './cell.js';

/** One operation of the contract: with what it is sent, and by whom it may be. */
export interface Sent {
  readonly name: string;
  readonly document: string;
  readonly variables: (cell: Cell) => object | Promise<object>;
  readonly allowed: readonly Caller[];
  /** What the others get: the code of the refusal, and after it what they are told all the same. */
  readonly refused: { readonly visitor?: string; readonly others: string };
  /** Sent as a multipart request: files stand in the variables. */
  readonly multipart?: true;
  /** The client that sends it, where it is not the caller's own. */
  readonly from?: (cell: Cell) => Client;
}

const ANYONE = CALLERS;
const SIGNED_IN = CALLERS.filter((caller) => caller !== 'visitor');
const TEACHERS: readonly Caller[] = ['instructor', 'board', 'board2', 'admin'];
const OFFICE: readonly Caller[] = ['admin'];

type Name = keyof typeof documents extends infer K
  ? K extends `${infer N}Document`
    ? N
    : never
  : never;

function sent(
  name: Name,
  allowed: readonly Caller[],
  variables: Sent['variables'] = () => ({}),
): Sent {
  const document = documents[`${name}Document`].toString();
  const refused = { visitor: 'UNAUTHENTICATED', others: 'FORBIDDEN' };
  return { name, document, allowed, variables, refused };
}

const input =
  (fields: (cell: Cell) => object): Sent['variables'] =>
  (cell) => ({ input: fields(cell) });
const aboutEvent = (name: string, more: object = {}): Sent['variables'] =>
  input((cell) => ({ id: made(cell, 'Event', name), ...more }));
const full = (cell: Cell): string => globalIdOf(cell, 'Event', LANDMARKS.events.full);
const ofVisitor = ({ visitor }: Cell): Client => visitor;

/** A refresh token of the caller; of the member, where the caller has no account. */
async function refreshToken(cell: Cell): Promise<string> {
  const account = cell.caller === 'visitor' ? 'member' : cell.caller;
  const login = { input: { email: emailOf(account), password: PASSWORD } };
  return (await cell.visitor.data(documents.LoginDocument, login)).login.refreshToken;
}
const withRefreshToken: Sent['variables'] = async (cell) => ({
  input: { refreshToken: await refreshToken(cell) },
});

const picture = () => fileOf(gradientPng(8, 8, [0, 0, 0], [255, 255, 255]), 'me.png', 'image/png');
const notes = Buffer.from('# Kata of the month\n');

/** A ticket whose bytes were sent; one that nobody has, where the caller has no account. */
async function sentTicket({ client, caller }: Cell): Promise<object> {
  if (caller === 'visitor') return { input: { ticketId: 'none' } };
  const input = {
    kind: 'CERTIFICATE',
    filename: 'belt.png',
    mimeType: 'image/png',
    fileSizeBytes: picture().size,
  } as const;
  const { createUploadTicket } = await client.data(documents.CreateUploadTicketDocument, { input });
  const { id, url, method } = createUploadTicket.ticket!;
  const reply = await fetch(url, { method, body: await picture().arrayBuffer() });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  return { input: { ticketId: id } };
}

const FILES: readonly Sent[] = [
  { ...sent('UploadProfilePicture', SIGNED_IN, () => ({ file: picture() })), multipart: true },
  {
    ...sent(
      'UploadMedia',
      ['instructor', 'admin'],
      input(() => ({ file: fileOf(notes, 'kata.md', 'text/markdown'), kind: 'DOCUMENT' })),
    ),
    multipart: true,
  },
  sent(
    'CreateUploadTicket',
    SIGNED_IN,
    input(() => ({
      kind: 'AVATAR',
      filename: 'me.png',
      mimeType: 'image/png',
      fileSizeBytes: 1_000,
    })),
  ),
  sent('CompleteUpload', SIGNED_IN, sentTicket),
  sent('MediaLibrary', ANYONE, () => ({ first: 50 })),
  sent(
    'DeleteMedia',
    OFFICE,
    input((cell) => ({ id: made(cell, 'MediaAsset', 'file') })),
  ),
];

const IDENTITY: readonly Sent[] = [
  sent('Register', ANYONE, input(({ mark }) => ({
    email: `${mark.replaceAll(' ', '.')}@new.wwmaa.example`,
    password: PASSWORD,
    firstName: 'New',
    lastName: 'Person',
    phone: '+1 555 0100',
    acceptTerms: true,
  }))),
  {
    ...sent('Login', ANYONE, input(({ caller }) => ({
      email: emailOf(caller === 'visitor' ? 'member' : caller),
      password: PASSWORD,
    }))),
    from: ofVisitor,
  },
  { ...sent('RefreshSession', ANYONE, withRefreshToken), from: ofVisitor },
  { ...sent('Logout', ANYONE, withRefreshToken), from: ofVisitor },
  sent('Me', SIGNED_IN),
  sent('UpdateProfile', SIGNED_IN, input(({ mark }) => ({
    bio: `What ${mark} says.`,
    disciplines: ['Judo'],
    publicProfile: true,
  }))),
  sent('NodeById', ANYONE, (cell) => ({ id: full(cell) })),
  sent('NodesByIds', ANYONE, (cell) => ({
    ids: [
      full(cell),
      globalIdOf(cell, 'PublicPerson', LANDMARKS.users.instructor),
      globalIdOf(cell, 'TrainingSession', LANDMARKS.sessions.livePublic),
      globalIdOf(cell, 'MediaAsset', LANDMARKS.media.premiumVideo),
      globalIdOf(cell, 'Rsvp', idOf(`${cell.mark} caller at ${cell.mark} to leave`)),
      globalIdOf(cell, 'User', LANDMARKS.users.admin),
    ],
  })),
]; // prettier-ignore

const EVENTS: readonly Sent[] = [
  sent('EventsList', ANYONE, () => ({ first: 50 })),
  sent('EventPage', ANYONE, (cell) => ({ id: full(cell) })),
  sent('CreateEvent', TEACHERS, input(({ mark }) => ({
    title: `New ${mark}`,
    description: '<p>A day on the mat.</p>',
    type: 'SEMINAR',
    visibility: 'PUBLIC',
    startDate: inDays(9),
    endDate: inDays(10),
    timezone: 'Europe/Paris',
    location: 'Dojo',
    capacity: 10,
    waitlistEnabled: true,
    price: { amount: '29.00', currency: 'EUR' },
  }))),
  sent('UpdateEvent', TEACHERS, aboutEvent('to edit', { title: 'Another title', capacity: 7 })),
  {
    ...sent('PublishEvent', TEACHERS, aboutEvent('to publish')),
    // A draft does not exist for whoever does not run events.
    refused: { visitor: 'UNAUTHENTICATED', others: 'NOT_FOUND' },
  },
  sent('CancelEvent', TEACHERS, aboutEvent('to cancel', { reason: 'Snow.' })),
  sent('Rsvp', SIGNED_IN, input((cell) => ({
    eventId: made(cell, 'Event', 'to answer'),
    guests: 1,
    notes: 'Vegetarian.',
    idempotencyKey: `${cell.mark} answers`,
  }))),
  sent('CancelRsvp', SIGNED_IN, input((cell) => ({
    eventId: made(cell, 'Event', 'to leave'),
    reason: 'Ill.',
  }))),
  {
    ...sent('EventAttendees', TEACHERS, (cell) => ({ id: made(cell, 'Event', 'to staff'), first: 50 })),
    refused: { others: 'FORBIDDEN event.id' },
  },
  sent('CheckIn', TEACHERS, input((cell) => ({
    rsvpId: globalIdOf(cell, 'Rsvp', idOf(`${cell.mark} guest at ${cell.mark} to staff`)),
  }))),
]; // prettier-ignore

const DASHBOARDS: readonly Sent[] = [
  sent('StudentDashboard', SIGNED_IN),
  {
    ...sent('InstructorDashboard', TEACHERS),
    refused: { visitor: 'UNAUTHENTICATED', others: 'FORBIDDEN me.id me.profile' },
  },
  sent('AdminOverview', OFFICE, () => ({ range: { from: inDays(-365), to: inDays(30) } })),
  sent('Members', OFFICE, () => ({ first: 50, filter: { text: 'demo' } })),
  sent('UpdateMember', OFFICE, input((cell) => ({ id: made(cell, 'User', 'guest'), role: 'INSTRUCTOR' }))),
  sent('MemberDirectory', ANYONE, () => ({ first: 50 })),
  sent('TrainingSessions', ANYONE, () => ({ first: 50 })),
  sent('AuditLogs', OFFICE, () => ({ first: 50 })),
  {
    ...sent('MyBilling', SIGNED_IN, () => ({ first: 50 })),
    // The price list is for everybody.
    refused: { others: 'UNAUTHENTICATED membershipTiers' },
  },
]; // prettier-ignore

/** What clients of these sections send, in the order of the contract. */
export const SENT: readonly Sent[] = [...IDENTITY, ...EVENTS, ...DASHBOARDS, ...FILES];
