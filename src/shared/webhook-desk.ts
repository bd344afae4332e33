import type { CallScope } from './call-scope.js';
import type { Instant } from './instant.js';
import type { Logger } from './logger.js';

/** Who sends webhooks. */
export type WebhookSender = 'realtimekit' | 'stream';

/** A webhook as it came in. */
export interface WebhookDelivery {
  readonly sender: WebhookSender;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The exact bytes: what is signed. */
  readonly body: Buffer;
}

/**
 * What became of a delivery. `taken` includes what was there before and what concerns nobody here: the
 * sender need not send it again. `forged` and `unreadable` are final too.
 */
export type WebhookVerdict = 'taken' | 'forged' | 'unreadable';

/** Takes in what other systems tell by themselves. */
export interface WebhookDesk {
  /**
   * Resolves once the fact is kept and cannot be lost. Rejects when that cannot be done now: the sender
   * has to send it again.
   */
  take(
    delivery: WebhookDelivery,
    call: { readonly scope: CallScope; readonly now: Instant; readonly log: Logger },
  ): Promise<WebhookVerdict>;
}
