import type { CallScope } from '../shared/call-scope.js';
import type { RateLimitState } from '../shared/coordination.js';
import type { Instant } from '../shared/instant.js';
import type { Logger } from '../shared/logger.js';
import type { Viewer } from '../shared/viewer.js';
import { Loaders } from './loader.js';
import type { CountingMeter } from './upstream-meter.js';

export interface RequestContextInit {
  readonly viewer: Viewer;
  /** Why a token that was sent is not believed, or null. */
  readonly tokenProblem: string | null;
  readonly requestId: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly meter: CountingMeter;
  /** The one moment of this request: every rule about time uses it. */
  readonly now: Instant;
  readonly userAgent: string | null;
  /** The client's IP address, as far as proxies are trusted to tell it. */
  readonly address: string;
  /** What the caller had left when the request came in; null while the limiter does not answer. */
  readonly pointsAtDoor: RateLimitState | null;
}

/**
 * What a resolver knows of the request, and all of it.
 *
 * Apollo copies the own properties of a context for each operation, so nothing here is an own getter,
 * and the loaders live in one object that every copy shares.
 */
export class RequestContext {
  readonly viewer: Viewer;
  readonly tokenProblem: string | null;
  readonly requestId: string;
  readonly log: Logger;
  readonly now: Instant;
  readonly userAgent: string | null;
  readonly address: string;
  readonly pointsAtDoor: RateLimitState | null;
  /** On whose behalf upstream calls are made. */
  readonly scope: CallScope;
  /** What those calls cost so far. */
  readonly meter: CountingMeter;
  readonly loaders: Loaders;

  constructor(init: RequestContextInit) {
    this.viewer = init.viewer;
    this.tokenProblem = init.tokenProblem;
    this.requestId = init.requestId;
    this.log = init.log;
    this.now = init.now;
    this.userAgent = init.userAgent;
    this.address = init.address;
    this.pointsAtDoor = init.pointsAtDoor;
    this.meter = init.meter;
    this.scope = Object.freeze({ signal: init.signal, meter: init.meter });
    this.loaders = new Loaders(() => this);
    Object.freeze(this);
  }
}
