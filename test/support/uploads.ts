import { randomBytes } from 'node:crypto';

import {
  CompleteUploadDocument,
  CreateUploadTicketDocument,
  type CreateUploadTicketInput,
} from '../api/generated/graphql.js';
import { MEDIA_ASSETS } from '../../src/modules/media/media-asset.record.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import type { Clock } from '../../src/shared/clock.js';
import type { Client } from './client.js';
import { NOW, type TestGateway } from './gateway.js';

export const TUS = { 'tus-resumable': '1.0.0' } as const;
const COLLECTIONS = ['upload-parts', 'user-uploads', 'profile-pictures', 'certificates'];

/** A clock that stands still until it is told to go on. */
export class MovingClock implements Clock {
  #milliseconds = NOW.getTime();

  now(): Date {
    return new Date(this.#milliseconds);
  }

  advance(minutes: number): void {
    this.#milliseconds += minutes * 60_000;
  }
}

/** Plain text of so many bytes, none like another. */
export function textOf(bytes: number): Buffer {
  return Buffer.from(
    randomBytes(Math.ceil(bytes / 2))
      .toString('hex')
      .slice(0, bytes),
    'ascii',
  );
}

/** A ticket for a text document, unless told. */
export async function ticketFor(
  client: Client,
  bytes: number,
  input: Partial<CreateUploadTicketInput> = {},
) {
  const file = { filename: 'notes.txt', mimeType: 'text/plain', fileSizeBytes: bytes };
  const { createUploadTicket } = await client.data(CreateUploadTicketDocument, {
    input: { kind: 'DOCUMENT', ...file, ...input },
  });
  const { ticket, userErrors } = createUploadTicket;
  if (!ticket) throw new Error(JSON.stringify(userErrors));
  return ticket;
}

export async function complete(client: Client, ticketId: string) {
  return (await client.data(CompleteUploadDocument, { input: { ticketId } })).completeUpload;
}

/** Sends one request of the tus protocol and answers its status and headers. */
export async function tus(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer | null = null,
): Promise<Response> {
  const type = method === 'PATCH' && { 'content-type': 'application/offset+octet-stream' };
  return fetch(url, { method, headers: { ...TUS, ...type, ...headers }, body });
}

export const patch = (url: string, offset: number, body: Buffer) =>
  tus(url, 'PATCH', { 'upload-offset': String(offset) }, body);

/** Where an upload stands, as a client learns it. */
export async function offsetAt(url: string): Promise<number> {
  const { headers } = await tus(url, 'HEAD');
  return Number(headers.get('upload-offset') ?? NaN);
}

/** The keys of all objects that are stored for uploads, and the ids of all assets. */
export async function stored({ zerodb, gateway }: TestGateway) {
  await gateway.modules.settled();
  const { objects, documents } = zerodb;
  const lists = await Promise.all(
    COLLECTIONS.map((collection) => objects.list({ collection }, NO_SCOPE)),
  );
  const assets = await documents.findAll(MEDIA_ASSETS, {}, NO_SCOPE);
  return {
    objects: lists.flat().map(({ collection, key }) => `${collection}/${key}`),
    assets: assets.map(({ id }) => id),
  };
}

/** The content of a stored asset. */
export async function contentOf(gateway: TestGateway, globalId: string): Promise<Buffer> {
  const { zerodb } = gateway;
  const id = gateway.gateway.modules.ids.decodeAs('MediaAsset', globalId) ?? '';
  const [asset] = await zerodb.documents.getMany(MEDIA_ASSETS, [id], NO_SCOPE);
  const content = await zerodb.objects.read(String(asset?.data['object_id']), NO_SCOPE);
  const chunks: Buffer[] = [];
  for await (const chunk of content!.body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
