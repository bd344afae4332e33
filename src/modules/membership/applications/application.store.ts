import type { CallScope } from '../../../shared/call-scope.js';
import type { Page, PageRequest, Position } from '../../../shared/paging.js';
import { spellingsOf } from '../../../shared/spellings.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { keysetListPage } from '../../../sources/zerodb/keyset-list.js';
import {
  type ApplicationRecord,
  APPLICATIONS,
  type ApplicationStatus,
  readApplication,
} from './application.record.js';

/** States of an application that waits for the board. */
const PENDING: readonly ApplicationStatus[] = ['submitted', 'under_review'];
/** All the others, as they may be stored; without a state it is a draft. */
const NOT_PENDING = [null, ...spellingsOf(['draft', 'approved', 'rejected', 'withdrawn'])] as const;

/** Applications for membership as ZeroDB holds them. */
export class ApplicationStore {
  readonly #applications: Collection<ApplicationRecord>;

  constructor(documents: Documents, warn: Warn) {
    this.#applications = new Collection(documents, APPLICATIONS, readApplication, warn);
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (ApplicationRecord | null)[]> {
    return this.#applications.getMany(ids, scope);
  }

  ofUsers(userIds: readonly string[], scope: CallScope): Promise<readonly ApplicationRecord[]> {
    return this.#applications.findAll({ filter: { user_id: { $in: [...userIds] } } }, scope);
  }

  /** A page of the applications that were handed in, those of these states, newest first. */
  submitted(
    statuses: readonly ApplicationStatus[],
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<ApplicationRecord>> {
    if (statuses.length === 0) return Promise.resolve({ items: [], hasMore: false, total: 0 });
    const status = { $in: spellingsOf(statuses) };
    const list = {
      collection: this.#applications,
      sortField: 'submitted_at',
      direction: 'desc',
      filter: { status, submitted_at: { $nin: [null, ''] } },
      // Older programs did not always write down when it was handed in.
      others: this.#applications.findAll(
        { filter: { status, submitted_at: { $in: [null, ''] } } },
        scope,
      ),
      positionOf: bySubmission,
    } as const;
    return keysetListPage(list, request, scope);
  }

  /** How many wait for the board. What ZeroDB finds too much is left out by the record. */
  async countPending(scope: CallScope): Promise<number> {
    const filter = { status: { $nin: NOT_PENDING } };
    const found = await this.#applications.findAll({ filter }, scope);
    return found.filter(({ status }) => PENDING.includes(status)).length;
  }
}

/** The place of an application in a list by when it was handed in. */
export function bySubmission({ sortKey, createdAt, id }: ApplicationRecord): Position {
  return { key: sortKey ?? createdAt, id };
}
