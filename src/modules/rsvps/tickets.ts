import { createHmac, timingSafeEqual } from 'node:crypto';

import type { RsvpRecord } from './rsvp.record.js';

const MAC_BYTES = 12;
/** Longer than any code that was given out. */
const MAX_CODE = 500;

type Ticket = Pick<RsvpRecord, 'id' | 'eventId' | 'userId'>;

/** Signs the codes that attendees show at the door. */
export class Tickets {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('ticket codes').digest();
  }

  /** The code of a confirmed RSVP: which one it is, and a proof that this gateway gave it out. */
  codeOf(ticket: Ticket): string {
    const proof = this.#proofOf(ticket).toString('base64url');
    return `${Buffer.from(ticket.id).toString('base64url')}.${proof}`;
  }

  /** Which RSVP a code names, or null when it is no code; {@link isGenuine} tells whether it was given out here. */
  read(code: string): string | null {
    const [name, proof, ...rest] = code.length > MAX_CODE ? [] : code.trim().split('.');
    if (!name || !proof || rest.length > 0) return null;
    return Buffer.from(name, 'base64url').toString('utf8') || null;
  }

  /** Whether the code is the one of this RSVP; takes the same time whatever is wrong with it. */
  isGenuine(code: string, ticket: Ticket): boolean {
    const given = Buffer.from(code.trim().split('.')[1] ?? '', 'base64url');
    const proof = this.#proofOf(ticket);
    const same = given.length === proof.length ? given : Buffer.alloc(proof.length);
    return this.read(code) === ticket.id && timingSafeEqual(same, proof);
  }

  #proofOf({ id, eventId, userId }: Ticket): Buffer {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([id, eventId, userId]))
      .digest()
      .subarray(0, MAC_BYTES);
  }
}
