/**
 * Where a recording is on its way from the room to the shelf. The order is the way itself: notices come
 * late, twice and in any order, and none of them may lead back.
 */
export const RECORDING_STATES = [
  'none',
  'starting',
  'recording',
  'paused',
  'stopping',
  'uploading',
  /** Can be fetched from the room's service, for seven days. */
  'uploaded',
  'importing',
  'processing',
  'ready',
  'failed',
  /** The seven days went by, and it was not fetched. */
  'lost',
] as const;
export type RecordingState = (typeof RECORDING_STATES)[number];

/** What clients are told. */
export const RECORDING_STATUSES = [
  'not_recorded',
  'starting',
  'recording',
  'processing',
  'ready',
  'failed',
] as const;
export type RecordingStatus = (typeof RECORDING_STATUSES)[number];

const STATUS: Readonly<Record<RecordingState, RecordingStatus>> = {
  none: 'not_recorded',
  starting: 'starting',
  recording: 'recording',
  paused: 'recording',
  stopping: 'processing',
  uploading: 'processing',
  uploaded: 'processing',
  importing: 'processing',
  processing: 'processing',
  ready: 'ready',
  failed: 'failed',
  lost: 'failed',
};

/** What older programs stored tells roughly where it is. */
const STATE: Readonly<Record<RecordingStatus, RecordingState>> = {
  not_recorded: 'none',
  starting: 'starting',
  recording: 'recording',
  processing: 'processing',
  ready: 'ready',
  failed: 'failed',
};

export const statusOfRecording = (state: RecordingState): RecordingStatus => STATUS[state];
export const recordingStateOf = (status: RecordingStatus): RecordingState => STATE[status];

/** Both fields of a session, always written together: older programs read the second. */
export function recordingIn(state: RecordingState): {
  readonly recordingState: RecordingState;
  readonly recordingStatus: RecordingStatus;
} {
  return { recordingState: state, recordingStatus: STATUS[state] };
}

/**
 * Whether a recording may move on so: forward along the way, and between recording and pause; it may fail
 * anywhere before the end and be lost once it can be fetched. What failed, is lost or is ready stays so:
 * trying again is a decision of its own, and no notice.
 */
export function mayMove(from: RecordingState, to: RecordingState): boolean {
  if (isOver(from) || from === to) return false;
  if (to === 'failed') return true;
  if (to === 'lost') return rank(from) >= rank('uploaded');
  if (from === 'paused' && to === 'recording') return true;
  return rank(to) > rank(from);
}

/** Nothing more comes of it by itself. */
export function isOver(state: RecordingState): boolean {
  return state === 'ready' || state === 'failed' || state === 'lost';
}

const rank = (state: RecordingState): number => RECORDING_STATES.indexOf(state);
