import type { Readable } from 'node:stream';

import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';

export const VIDEO_STATES = [
  'pendingupload',
  'downloading',
  'queued',
  'inprogress',
  'ready',
  'error',
] as const;
export type VideoState = (typeof VIDEO_STATES)[number];

/** A video of Stream. */
export interface Video {
  readonly uid: string;
  /** Whom it is for: text of ours, at most 64 characters, by which videos are found again. */
  readonly creator: string | null;
  readonly state: VideoState;
  /** Playable, though perhaps not in every quality yet. */
  readonly readyToStream: boolean;
  /** Such as `ERR_NON_VIDEO`; null unless the state is `error`. */
  readonly errorCode: string | null;
  readonly errorText: string | null;
  /** Null until it is known. */
  readonly durationSeconds: number | null;
  readonly sizeBytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly requireSignedUrls: boolean;
  readonly meta: Readonly<Record<string, string>>;
  readonly createdAt: Instant | null;
  readonly uploadExpiry: Instant | null;
  readonly scheduledDeletion: Instant | null;
}

/** What a video is to be, however it comes in. */
export interface NewVideo {
  readonly creator: string;
  /** `name` is its title; the rest is ours. */
  readonly meta: Readonly<Record<string, string>> & { readonly name: string };
  readonly requireSignedUrls: boolean;
}

/** Where somebody sends the bytes of a video, without any credentials. */
export interface VideoUploadUrl {
  readonly uid: string;
  readonly url: string;
}

export interface Caption {
  /** BCP 47. */
  readonly language: string;
  readonly label: string;
  readonly generated: boolean;
  readonly status: 'inprogress' | 'ready' | 'error';
}

/**
 * Stream's REST API, as far as it is used. Rejects with `UpstreamError`; what creates is never sent twice
 * by itself: the caller looks for what may have come of it, by `creator` and `meta`.
 */
export interface Stream {
  video(uid: string, scope: CallScope): Promise<Video | null>;
  /** Newest first; every one of this creator. */
  videosOf(creator: string, scope: CallScope): Promise<readonly Video[]>;
  /** Newest first, at most 1,000, created before an instant; for walks over all there is. */
  videosBefore(before: Instant | null, scope: CallScope): Promise<readonly Video[]>;
  /** `meta` replaces the whole of it. Null when there is no such video. */
  edit(
    uid: string,
    change: {
      readonly meta?: Readonly<Record<string, string>>;
      readonly requireSignedUrls?: boolean;
      /** Null clears it; else at least 30 days after the upload. */
      readonly scheduledDeletion?: Instant | null;
    },
    scope: CallScope,
  ): Promise<Video | null>;
  /** What is gone already counts as removed. */
  remove(uid: string, scope: CallScope): Promise<void>;
  /** Minutes kept, and how many may be. */
  storage(scope: CallScope): Promise<{ readonly minutes: number; readonly limit: number }>;

  /** Has Stream fetch a video from an address, which must answer HEAD and ranges. */
  copy(url: string, video: NewVideo, scope: CallScope): Promise<Video>;
  /** One POST of at most 200 MB, as multipart form data in the field `file`. */
  createUpload(
    video: NewVideo,
    upload: { readonly maxDurationSeconds: number; readonly expiresAt: Instant },
    scope: CallScope,
  ): Promise<VideoUploadUrl>;
  /** tus, for any size up to 30 GB. */
  createTusUpload(
    video: NewVideo,
    upload: {
      readonly sizeBytes: number;
      readonly maxDurationSeconds: number;
      readonly expiresAt: Instant;
    },
    scope: CallScope,
  ): Promise<VideoUploadUrl>;
  /**
   * Sends a video ourselves, by tus and without a copy on disk: `read` answers its bytes from an offset
   * on, and is asked again where a connection was lost. `onCreated` is told the uid before the first
   * byte is sent, and awaited.
   */
  relay(
    video: NewVideo,
    source: {
      readonly sizeBytes: number;
      readonly read: (start: number) => Promise<Readable>;
      readonly onCreated: (uid: string) => Promise<void>;
    },
    scope: CallScope,
  ): Promise<string>;

  captions(uid: string, scope: CallScope): Promise<readonly Caption[]>;
  /** WebVTT of at most 10 MB; replaces what is there in this language. */
  putCaption(uid: string, language: string, vtt: string, scope: CallScope): Promise<Caption>;
  /** Has Stream listen to a video that is ready, and write captions. */
  generateCaption(uid: string, language: string, scope: CallScope): Promise<Caption>;
  /** Null while there are none. */
  captionText(uid: string, language: string, scope: CallScope): Promise<string | null>;
}
