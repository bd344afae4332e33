import type { CallScope } from '../../shared/call-scope.js';

/** What came in, as it came in. */
export interface SignedDelivery {
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The exact bytes: what is signed. */
  readonly body: Buffer;
}

/** Whether a webhook really comes from where it says. Rejects with `UpstreamError` when that cannot be known now. */
export interface WebhookSignatures {
  /** RSA over the body, by a key that all of RealtimeKit's customers share: also checks that the webhook is ours. */
  realtimeKit(delivery: SignedDelivery, scope: CallScope): Promise<boolean>;
  /** HMAC over time and body, no more than five minutes old. */
  stream(delivery: SignedDelivery): boolean;
}
