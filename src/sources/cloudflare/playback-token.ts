import type { Instant } from '../../shared/instant.js';

/** The key with which playback tokens are signed, as `POST /stream/keys` gave it once. */
export interface StreamSigningKey {
  readonly id: string;
  /** PEM of an RSA private key. */
  readonly pem: string;
}

export interface PlaybackGrant {
  readonly uid: string;
  readonly expiresAt: Instant;
  /** ISO 3166-1 alpha-2; where it may be watched. Empty or absent: everywhere. */
  readonly countries?: readonly string[];
}

/** Where a video plays. */
export interface PlaybackUrls {
  readonly hls: string;
  readonly dash: string;
  readonly iframe: string;
  /** A still picture. */
  readonly thumbnail: string;
}

/** Addresses under which a video can be watched. Made here, without a call. */
export interface Playback {
  /** For one viewer and a while; the token stands in the place of the uid. */
  signed(grant: PlaybackGrant): PlaybackUrls;
  /** Of a video that everybody may watch. */
  open(uid: string): PlaybackUrls;
}
