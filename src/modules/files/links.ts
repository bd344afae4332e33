import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Instant } from '../../shared/instant.js';

/** How a picture fills the box that was asked for. */
export const IMAGE_FITS = ['cover', 'contain', 'inside'] as const;
export type ImageFit = (typeof IMAGE_FITS)[number];

/** A picture made smaller; at least one side is given, in pixels. */
export interface Rendition {
  readonly width: number | null;
  readonly height: number | null;
  readonly fit: ImageFit;
}

/** What an address grants beside naming a file. */
export interface Grant {
  readonly rendition: Rendition | null;
  /** Whether its bearer may have the file whoever they are: signed for that, and not yet expired. */
  readonly opens: boolean;
}

/** For how long a signed address opens what is not public, in seconds. */
export const SIGNED_SECONDS = 3_600;
const SIGNATURE_BYTES = 16;

export interface LinkSettings {
  /** Of the tokens; the previous one is still believed while a secret is being changed. */
  readonly secret: string;
  readonly previousSecret: string | undefined;
  /** Where clients reach the gateway, without a slash at the end. */
  readonly baseUrl: () => string;
}

interface Signed {
  readonly objectId: string;
  readonly rendition: Rendition | null;
  /** Seconds since 1970; null where it never ends and opens nothing. */
  readonly expires: number | null;
}

/**
 * Addresses of files. A public file is under its plain one; a signature opens what is not public for an
 * hour. Renditions are signed too: each costs work, so only the gateway may name them.
 */
export class FileLinks {
  readonly #keys: readonly Buffer[];
  readonly #baseUrl: () => string;

  constructor({ secret, previousSecret, baseUrl }: LinkSettings) {
    const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
    this.#keys = secrets.map((each) => createHmac('sha256', each).update('file links').digest());
    this.#baseUrl = baseUrl;
  }

  /** The address of a file that everybody may have. */
  open(objectId: string, rendition: Rendition | null = null): string {
    return this.#address({ objectId, rendition, expires: null });
  }

  /** An address that opens a file to whoever has it, for an hour. */
  signed(objectId: string, now: Instant, rendition: Rendition | null = null): string {
    const expires = Math.floor(Date.parse(now) / 1_000) + SIGNED_SECONDS;
    return this.#address({ objectId, rendition, expires });
  }

  /** What the parameters of an address grant; null when they are forged or malformed. */
  read(objectId: string, query: Readonly<Record<string, unknown>>, now: Instant): Grant | null {
    const { w, h, fit, expires, signature } = query;
    if ([w, h, fit, expires, signature].every((each) => each === undefined)) {
      return { rendition: null, opens: false };
    }
    const signed = {
      objectId,
      rendition: renditionOf(w, h, fit),
      expires: wholeNumber(expires),
    };
    if (typeof signature !== 'string' || !this.#isGenuine(signature, signed)) return null;
    // One address for one thing: other spellings of the same are refused like what is forged.
    const written = parametersOf(signed);
    const given = Object.entries({ w, h, fit, expires });
    if (given.some(([key, value]) => (value ?? null) !== written.get(key))) return null;
    const opens = signed.expires !== null && signed.expires * 1_000 > Date.parse(now);
    return { rendition: signed.rendition, opens };
  }

  #address(signed: Signed): string {
    const { objectId, rendition, expires } = signed;
    const path = `${this.#baseUrl()}/api/uploads/${encodeURIComponent(objectId)}`;
    if (rendition === null && expires === null) return path;
    const query = parametersOf(signed);
    query.set('signature', this.#signatures(signed)[0]?.toString('base64url') ?? '');
    return `${path}?${query.toString()}`;
  }

  #isGenuine(signature: string, signed: Signed): boolean {
    const given = Buffer.from(signature, 'base64url');
    // Its last character has bits that nobody reads.
    if (given.toString('base64url') !== signature) return false;
    return this.#signatures(signed).some(
      (each) => given.length === each.length && timingSafeEqual(given, each),
    );
  }

  #signatures({ objectId, rendition, expires }: Signed): readonly Buffer[] {
    const { width, height, fit } = rendition ?? { width: null, height: null, fit: null };
    const text = JSON.stringify([objectId, width, height, fit, expires]);
    return this.#keys.map((key) =>
      createHmac('sha256', key).update(text).digest().subarray(0, SIGNATURE_BYTES),
    );
  }
}

/** What is signed, as it stands in the address. */
function parametersOf({ rendition, expires }: Signed): URLSearchParams {
  const query = new URLSearchParams();
  if (rendition?.width != null) query.set('w', String(rendition.width));
  if (rendition?.height != null) query.set('h', String(rendition.height));
  if (rendition) query.set('fit', rendition.fit);
  if (expires !== null) query.set('expires', String(expires));
  return query;
}

function renditionOf(w: unknown, h: unknown, fit: unknown): Rendition | null {
  const known = IMAGE_FITS.find((each) => each === fit);
  return known === undefined ? null : { width: wholeNumber(w), height: wholeNumber(h), fit: known };
}

function wholeNumber(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
