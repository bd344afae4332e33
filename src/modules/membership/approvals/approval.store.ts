import type { CallScope } from '../../../shared/call-scope.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { type ApprovalRecord, APPROVALS, readApproval } from './approval.record.js';

/** Votes of the board as ZeroDB holds them. */
export class ApprovalStore {
  readonly #approvals: Collection<ApprovalRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#approvals = new Collection(documents, APPROVALS, readApproval, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (ApprovalRecord | null)[]> {
    return this.#approvals.getMany(ids, scope);
  }

  ofApplications(
    applicationIds: readonly string[],
    scope: CallScope,
  ): Promise<readonly ApprovalRecord[]> {
    const filter = { application_id: { $in: [...applicationIds] } };
    return this.#approvals.findAll({ filter }, scope);
  }
}
