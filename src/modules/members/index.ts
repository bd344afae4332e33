import type { Cursors } from '../../graphql/connection.js';
import type { NodeSource } from '../../graphql/node.js';
import type { Coordination } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { AuditTrail } from '../audit/index.js';
import type { NameSearch, PeopleLoaders } from '../profiles/index.js';
import type { AccountStore, UserLoaders } from '../users/index.js';
import { MemberEditService, type SessionsPort } from './member-edit.service.js';
import { MemberResolver } from './member.resolver.js';
import { MemberSearch } from './member-search.js';
import { MemberService } from './member.service.js';

export interface MembersModule {
  readonly resolvers: readonly object[];
  readonly nodes: readonly NodeSource[];
}

export interface MembersDeps {
  readonly ids: GlobalIds;
  readonly cursors: Cursors;
  readonly coordination: Coordination;
  readonly audit: AuditTrail;
  readonly accounts: AccountStore;
  readonly users: UserLoaders;
  readonly people: PeopleLoaders;
  readonly names: NameSearch;
  readonly sessions: SessionsPort;
}

export function createMembersModule(deps: MembersDeps): MembersModule {
  const { accounts, ids, cursors, audit, sessions } = deps;
  const { locks } = deps.coordination;
  const service = new MemberService(accounts, new MemberSearch(deps));
  const edits = new MemberEditService({ accounts, ids, locks, audit, sessions });
  return { resolvers: [new MemberResolver({ service, edits, cursors })], nodes: [] };
}
