import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';

/**
 * A room that lasts: RealtimeKit calls it a meeting. It has no schedule, no places and no end of its own;
 * all of that is decided here.
 */
export interface Room {
  readonly id: string;
  readonly title: string;
  readonly isActive: boolean;
  readonly createdAt: Instant | null;
}

export interface NewRoom {
  readonly title: string;
  /** Whether what was said is written down after the session. */
  readonly transcribe: boolean;
  /** Such as `en-US`. */
  readonly language?: string;
}

/** Somebody who may enter a room. */
export interface RoomParticipant {
  readonly id: string;
  /** Our own id of the person, as it was handed over. */
  readonly customId: string;
  readonly preset: string;
}

export interface NewParticipant {
  /** Stable for the person, and no personal data. */
  readonly customId: string;
  /** The name of a preset: what one may do in the room. */
  readonly preset: string;
  readonly name: string;
  readonly picture: string | null;
}

/** One live run of a room: from the first person in to the last one out. */
export interface RoomSession {
  readonly id: string;
  readonly roomId: string;
  readonly isLive: boolean;
  readonly liveParticipants: number;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** One stay of one person in one live run. */
export interface RoomPresence {
  readonly customId: string;
  readonly joinedAt: Instant | null;
  readonly leftAt: Instant | null;
  readonly durationSeconds: number | null;
}

export const ROOM_RECORDING_STATES = [
  'INVOKED',
  'RECORDING',
  'PAUSED',
  'UPLOADING',
  'UPLOADED',
  'ERRORED',
] as const;
export type RoomRecordingState = (typeof ROOM_RECORDING_STATES)[number];

/** A recording as RealtimeKit has it: for seven days. */
export interface RoomRecording {
  readonly id: string;
  readonly roomId: string | null;
  /** The live run it is of. */
  readonly roomSessionId: string | null;
  readonly state: RoomRecordingState;
  readonly invokedAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  readonly sizeBytes: number | null;
  readonly durationSeconds: number | null;
  /** Whoever has it has the recording: never stored, never logged. */
  readonly downloadUrl: string | null;
  readonly downloadUrlExpiry: Instant | null;
}

export interface NewRecording {
  /** 60 to 86,400. */
  readonly maxSeconds: number;
  readonly fileNamePrefix: string;
  /** Lower costs less to keep, and is for what is not critical. */
  readonly quality: 'standard' | 'low';
}

/**
 * RealtimeKit's REST API, as far as it is used. Rejects with `UpstreamError`; what creates is never sent
 * twice by itself, since none of it can be repeated: the caller looks for what may have come of it.
 */
export interface RealtimeKit {
  createRoom(room: NewRoom, scope: CallScope): Promise<Room>;
  /** Null when there is no such room. */
  room(roomId: string, scope: CallScope): Promise<Room | null>;
  /** Rooms whose title has this text. */
  roomsTitled(text: string, scope: CallScope): Promise<readonly Room[]>;
  /** Lets nobody in any more: the only way in which a room ends. True unless there is no such room. */
  retireRoom(roomId: string, scope: CallScope): Promise<boolean>;

  /** The token lets its holder in; it is never stored. */
  addParticipant(
    roomId: string,
    participant: NewParticipant,
    scope: CallScope,
  ): Promise<RoomParticipant & { readonly token: string }>;
  participants(roomId: string, scope: CallScope): Promise<readonly RoomParticipant[]>;
  /** A new token for somebody who was added before; null when there is no such participant. */
  refreshToken(roomId: string, participantId: string, scope: CallScope): Promise<string | null>;
  /** The same after a change of preset or name. */
  changeParticipant(
    roomId: string,
    participantId: string,
    change: Partial<Pick<NewParticipant, 'preset' | 'name' | 'picture'>>,
    scope: CallScope,
  ): Promise<string | null>;
  /** Takes away the right to come in; false when there was none. */
  removeParticipant(roomId: string, participantId: string, scope: CallScope): Promise<boolean>;

  /** The live run; null while nobody is in. */
  activeSession(roomId: string, scope: CallScope): Promise<RoomSession | null>;
  /** Puts these people out; false when nobody is in. They can come back unless they are removed too. */
  kick(roomId: string, customIds: readonly string[], scope: CallScope): Promise<boolean>;
  kickAll(roomId: string, scope: CallScope): Promise<boolean>;

  /** Not repeatable: look for an active recording first, and after a failure again. */
  startRecording(roomId: string, recording: NewRecording, scope: CallScope): Promise<RoomRecording>;
  /** What is already over counts as stopped; null when there is no such recording. */
  stopRecording(recordingId: string, scope: CallScope): Promise<RoomRecording | null>;
  recording(recordingId: string, scope: CallScope): Promise<RoomRecording | null>;
  activeRecording(roomId: string, scope: CallScope): Promise<RoomRecording | null>;
  /** Newest first. */
  recordingsOf(roomId: string, scope: CallScope): Promise<readonly RoomRecording[]>;

  /** The live runs of a room, newest first. */
  sessionsOf(roomId: string, scope: CallScope): Promise<readonly RoomSession[]>;
  /** Who was in a live run, one entry a stay; the truth about attendance. */
  presences(roomSessionId: string, scope: CallScope): Promise<readonly RoomPresence[]>;
  /** What was said, as WebVTT of at most 10 MB; null while there is none. */
  transcript(roomSessionId: string, scope: CallScope): Promise<string | null>;

  /** The bytes of a recording from `start` on, from its `downloadUrl`; not a call of the API. */
  download(
    downloadUrl: string,
    start: number,
    scope: CallScope,
  ): Promise<{ readonly body: NodeJS.ReadableStream; readonly totalBytes: number | null }>;
}
