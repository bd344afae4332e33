import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Logger } from '../../shared/logger.js';

/** On whose behalf something that happened by itself is taken in. */
export interface EventCall {
  readonly scope: CallScope;
  readonly now: Instant;
  readonly log: Logger;
}

/**
 * What happens in the rooms themselves, as their service tells it: late, twice, in any order, and of
 * rooms that nobody here knows, which is no failure. Each resolves once the fact is kept.
 */
export interface RoomEvents {
  /** The first person is in. */
  started(roomId: string, roomSessionId: string, call: EventCall): Promise<void>;
  /** The last one is out, or the host ended it. */
  ended(roomId: string, roomSessionId: string, call: EventCall): Promise<void>;
  joined(roomId: string, userId: string, at: Instant | null, call: EventCall): Promise<void>;
  left(roomId: string, userId: string, at: Instant | null, call: EventCall): Promise<void>;
}
