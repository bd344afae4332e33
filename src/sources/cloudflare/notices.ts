import type { Instant } from '../../shared/instant.js';
import type { RoomRecordingState } from './realtimekit.js';
import type { Video } from './stream.js';

/** What RealtimeKit tells by itself: the facts of a webhook that are used, in our own words. */
export type RoomNotice =
  | { readonly event: 'session.started'; readonly roomId: string; readonly roomSessionId: string }
  | { readonly event: 'session.ended'; readonly roomId: string; readonly roomSessionId: string }
  | {
      readonly event: 'participant.joined' | 'participant.left';
      readonly roomId: string;
      readonly roomSessionId: string;
      readonly customId: string;
      readonly at: Instant | null;
    }
  | {
      readonly event: 'recording';
      readonly roomId: string;
      readonly roomSessionId: string | null;
      readonly recordingId: string;
      readonly state: RoomRecordingState;
    }
  | { readonly event: 'transcript'; readonly roomId: string; readonly roomSessionId: string }
  /** One that is not used. */
  | { readonly event: 'other'; readonly name: string };

/** Reads the body of a webhook whose signature was found good; null when it is none of what is documented. */
export type ReadRoomNotice = (body: Buffer) => RoomNotice | null;
/** Stream sends the video itself. */
export type ReadVideoNotice = (body: Buffer) => Video | null;
