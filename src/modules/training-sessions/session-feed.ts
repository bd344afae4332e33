import type { Channels } from '../../shared/coordination.js';
import type { JsonObject } from '../../shared/document.js';
import type { RecordingStatus } from './recording-state.js';
import type { SessionStatus } from './training-session.record.js';

/** What happens in a live session, as it is told to whoever follows it. Facts alone: who may hear which is decided by the listener. */
export type SessionNews =
  | {
      readonly kind: 'status';
      readonly status: SessionStatus;
      readonly recordingStatus: RecordingStatus;
    }
  | { readonly kind: 'presence'; readonly participantCount: number }
  /** Somebody was put out: what they follow ends. */
  | { readonly kind: 'removed'; readonly userId: string }
  /** What downstream modules tell; they alone know what it means. */
  | { readonly kind: 'said'; readonly said: JsonObject };

/** The news of live sessions, over all processes; nothing of it is kept. */
export class SessionFeed {
  constructor(private readonly channels: Channels) {}

  /** Never rejects: every fact has another home, from which it can be read. */
  tell(sessionId: string, news: SessionNews): Promise<void> {
    return this.channels.publish(channelOf(sessionId), JSON.stringify(news));
  }

  /** Hands on all news told after this resolves; the answer ends it. `onGap`: some may be missing. */
  follow(
    sessionId: string,
    listener: (news: SessionNews) => void,
    onGap?: () => void,
  ): Promise<() => void> {
    const read = (message: string) => listener(JSON.parse(message) as SessionNews);
    return this.channels.subscribe(channelOf(sessionId), read, onGap);
  }
}

const channelOf = (sessionId: string): string => `session ${sessionId}`;
