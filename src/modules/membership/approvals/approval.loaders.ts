import { defineLoader, type LoaderDefinition } from '../../../graphql/loader.js';
import type { ApprovalRecord } from './approval.record.js';
import type { ApprovalStore } from './approval.store.js';

export interface ApprovalLoaders {
  /** The votes cast on an application, in their order; places that wait for a vote are none. */
  readonly byApplication: LoaderDefinition<string, readonly ApprovalRecord[]>;
}

export function createApprovalLoaders(store: ApprovalStore): ApprovalLoaders {
  return {
    byApplication: defineLoader({
      name: 'votes by application',
      async batch(applicationIds, { scope }) {
        const all = await store.ofApplications(applicationIds, scope);
        const cast = all.filter(({ status }) => status !== 'pending');
        cast.sort((a, b) => (castAt(a) < castAt(b) ? -1 : 1));
        return applicationIds.map((id) => cast.filter(({ applicationId }) => applicationId === id));
      },
    }),
  };
}

/** When a vote was cast. */
export function castAt({ voteCastAt, approvedAt, rejectedAt, createdAt }: ApprovalRecord): string {
  return voteCastAt ?? approvedAt ?? rejectedAt ?? createdAt;
}
