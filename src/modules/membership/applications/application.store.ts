import type { CallScope } from '../../../shared/call-scope.js';
import { Collection, type Warn } from '../../../sources/zerodb/collection.js';
import type { Documents } from '../../../sources/zerodb/documents.js';
import { type ApplicationRecord, APPLICATIONS, readApplication } from './application.record.js';

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
}
