import type { EventRecord } from '../../../src/modules/events/event.record.js';
import {
  MEDIA_ASSETS,
  newMediaAsset,
  writeMediaAsset,
} from '../../../src/modules/media/media-asset.record.js';
import { LANDMARKS } from '../../../src/seed/index.js';
import type { GlobalIds } from '../../../src/shared/ids.js';
import { type Association, idOf, inDays, inMinutes } from '../../support/association.js';
import type { Client } from '../../support/client.js';
import type { TestGateway } from '../../support/gateway.js';

/** The demo accounts, and a member of the crowd; a visitor has none. */
export const ACCOUNTS = [
  'public',
  'member',
  'premium',
  'instructor',
  'board',
  'board2',
  'admin',
  'm0001',
] as const;
export const CALLERS = ['visitor', ...ACCOUNTS] as const;
export type Caller = (typeof CALLERS)[number];

export const emailOf = (account: string): string => `${account}@demo.wwmaa.example`;

/** Somebody in front of a gateway that has just been started, with objects made for them alone. */
export interface Cell {
  readonly caller: Caller;
  /** The caller's user id, or that of nobody. */
  readonly userId: string;
  /** The beginning of the names of all that is made for the cell. */
  readonly mark: string;
  readonly gateway: TestGateway;
  readonly visitor: Client;
  readonly client: Client;
}

export const globalIdOf = ({ gateway }: Cell, type: string, id: string): string =>
  (gateway.gateway.modules.ids satisfies GlobalIds).encode(type, id);
/** The global id of what `prepareCell` made under this name. */
export const made = (cell: Cell, type: string, name: string): string =>
  globalIdOf(cell, type, idOf(`${cell.mark} ${name}`));

/** Everything that the operations of one cell are about; the instructor account runs it. */
export async function prepareCell(
  association: Association,
  { mark, userId }: Pick<Cell, 'mark' | 'userId'>,
): Promise<void> {
  const { instructor, member } = LANDMARKS.users;
  const event = (name: string, more: Partial<EventRecord> = {}) =>
    association.event(`${mark} ${name}`, {
      location: 'Dojo',
      organizerId: instructor,
      createdBy: instructor,
      instructorIds: [instructor],
      capacity: 5,
      waitlistEnabled: true,
      ...more,
    });
  const seat = (name: string, who: string, status: 'confirmed' | 'waitlist' = 'confirmed') =>
    association.rsvp(`${mark} ${name}`, `${mark} ${who}`, {
      userId: idOf(`${mark} ${who}`),
      status,
    });
  const file = { filename: 'notes.txt', mimeType: 'text/plain', objectId: idOf('no object') };
  const id = idOf(`${mark} file`);
  const asset = newMediaAsset({ id, createdAt: inDays(-1), uploadedBy: instructor, ...file });
  await association.insert(MEDIA_ASSETS, writeMediaAsset(asset));
  await association.person(`${mark} guest`);
  await event('to answer');
  await event('to leave', { capacity: 1 });
  await association.rsvp(`${mark} to leave`, `${mark} caller`, { userId });
  await seat('to leave', 'guest', 'waitlist');
  await event('to edit');
  await event('to publish', { status: 'draft' });
  await event('to cancel');
  await seat('to cancel', 'guest');
  await association.rsvp(`${mark} to cancel`, `${mark} member`, { userId: member });
  await event('to staff', { startDate: inMinutes(-30) });
  await seat('to staff', 'guest');
}
