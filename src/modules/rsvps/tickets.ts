import { createHmac } from 'node:crypto';

import type { RsvpRecord } from './rsvp.record.js';

const MAC_BYTES = 12;

/** Signs the codes that attendees show at the door. */
export class Tickets {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('ticket codes').digest();
  }

  /** The code of a confirmed RSVP: which one it is, and a proof that this gateway gave it out. */
  codeOf({ id, eventId, userId }: Pick<RsvpRecord, 'id' | 'eventId' | 'userId'>): string {
    const proof = createHmac('sha256', this.#key)
      .update(JSON.stringify([id, eventId, userId]))
      .digest()
      .subarray(0, MAC_BYTES);
    return `${Buffer.from(id).toString('base64url')}.${proof.toString('base64url')}`;
  }
}
