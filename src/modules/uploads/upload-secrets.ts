import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Instant } from '../../shared/instant.js';

export interface UploadSecretSettings {
  /** Of the tokens; the previous one is still believed while a secret is being changed. */
  readonly secret: string;
  readonly previousSecret: string | undefined;
}

/** What the address of an upload says: which asset it is for, and until when. */
export interface UploadGrant {
  readonly assetId: string;
  readonly expired: boolean;
}

const ID_BYTES = 16;
const HEAD_BYTES = ID_BYTES + 6;
const MAC_BYTES = 24;
const SECRET = /^[\w-]{62}$/;

/** The secret in the address of an upload: whoever has it may send the bytes, and nobody can make one up. */
export class UploadSecrets {
  readonly #keys: readonly Buffer[];

  constructor({ secret, previousSecret }: UploadSecretSettings) {
    const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
    this.#keys = secrets.map((each) =>
      createHmac('sha256', each).update('upload tickets').digest(),
    );
  }

  /** `assetId` is a UUID. */
  make(assetId: string, expiresAt: Instant): string {
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(assetId.replaceAll('-', ''), 'hex');
    head.writeUIntBE(Math.floor(Date.parse(expiresAt) / 1_000), ID_BYTES, 6);
    return Buffer.concat([head, ...this.#macs(head).slice(0, 1)]).toString('base64url');
  }

  /** Null when it is forged or malformed. */
  read(secret: string, now: Instant): UploadGrant | null {
    if (!SECRET.test(secret)) return null;
    const bytes = Buffer.from(secret, 'base64url');
    const [head, mac] = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES)];
    // Of two spellings of the same bytes only ours is one.
    if (mac.length !== MAC_BYTES || bytes.toString('base64url') !== secret) return null;
    if (!this.#macs(head).some((each) => timingSafeEqual(each, mac))) return null;
    const hex = head.toString('hex', 0, ID_BYTES);
    return {
      assetId: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      expired: head.readUIntBE(ID_BYTES, 6) * 1_000 <= Date.parse(now),
    };
  }

  #macs(head: Buffer): readonly Buffer[] {
    return this.#keys.map((key) =>
      createHmac('sha256', key).update(head).digest().subarray(0, MAC_BYTES),
    );
  }
}
