import type { CallScope } from '../../shared/call-scope.js';
import type { Instant } from '../../shared/instant.js';
import type { Documents } from '../../sources/zerodb/documents.js';
import { REFRESH_FAMILIES } from './refresh-family.record.js';

/** Rows that ZeroDB updates at once. */
const AT_ONCE = 100;

/** The open sessions of an account, which follow what becomes of it. */
export class SessionFamilies {
  constructor(private readonly documents: Documents) {}

  /**
   * The account has changed: its sessions end, or read it anew when they are next refreshed.
   * One call for each hundred open sessions.
   */
  async accountChanged(
    userId: string,
    { revoke }: { readonly version: number; readonly revoke: boolean },
    { now, scope }: { readonly now: Instant; readonly scope: CallScope },
  ): Promise<void> {
    const filter = { user_id: userId, state: revoke ? { $ne: 'revoked' } : 'active' };
    const $set = revoke
      ? { state: 'revoked', revoked_reason: 'account deactivated', updated_at: now }
      : { state: 'stale', updated_at: now };
    let matched;
    do matched = await this.documents.updateWhere(REFRESH_FAMILIES, filter, { $set }, scope);
    while (matched >= AT_ONCE);
  }
}
