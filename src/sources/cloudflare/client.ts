import type { Playback, StreamSigningKey } from './playback-token.js';
import type { RealtimeKit } from './realtimekit.js';
import type { WebhookSignatures } from './signatures.js';
import type { Stream } from './stream.js';

export interface CloudflareConfig {
  /** Such as `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  readonly accountId: string;
  readonly apiToken: string;
  /** For Stream alone, where it is not the same. */
  readonly streamApiToken?: string | undefined;
  /** The RealtimeKit app. */
  readonly appId: string;
  readonly stream: {
    /** Such as `https://customer-CODE.cloudflarestream.com`. */
    readonly playbackBaseUrl: string;
    /** Host names that may embed videos; none: any may. */
    readonly allowedOrigins: readonly string[];
    /** Asked for at each token: the stand-in's is known only once it runs. */
    readonly signingKey: () => StreamSigningKey;
    /** Any of these is believed: there are two while one is replaced. */
    readonly webhookSecrets: () => readonly string[];
  };
  readonly realtimeKit: {
    /** Where the public key of webhooks is. */
    readonly webhookKeyUrl: string;
    /** Ids of our own registrations; deliveries of others are refused. */
    readonly webhookIds: () => readonly string[];
  };
}

/** Cloudflare, as far as it is used: live rooms, and video on demand. */
export interface Cloudflare {
  readonly rooms: RealtimeKit;
  readonly stream: Stream;
  readonly playback: Playback;
  readonly signatures: WebhookSignatures;
  /** Can be called twice. */
  close(): Promise<void>;
}
