import { createHash, createHmac, randomBytes } from 'node:crypto';

import { idFromHex } from '../../shared/ids.js';

const BYTES = 32;
/** What {@link newSecret} makes; nothing else is looked for. */
const SECRET = /^[\w-]{43}$/;

/** A secret for a mail, and what is stored of it. */
export function newSecret(): { readonly secret: string; readonly hash: string } {
  const secret = randomBytes(BYTES).toString('base64url');
  return { secret, hash: sha256(secret) };
}

/** What is stored of a secret that came back, or null when it cannot be one of ours. */
export function hashOfSecret(secret: string): string | null {
  return SECRET.test(secret.trim()) ? sha256(secret.trim()) : null;
}

/** An address as limits and locks know it: none of them tells whose it is. */
export function keyOfEmail(email: string): string {
  return sha256(`email ${email.trim().toLowerCase()}`).slice(0, 32);
}

/**
 * The id that an address is registered under: computed, so that the answer to a registration is the same
 * whether the address was known or not, and nobody without the secret can compute it.
 */
export function accountIdOf(secret: string, email: string): string {
  return idFromHex(createHmac('sha256', secret).update(`account id ${email}`).digest('hex'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
