import type { RequestContext } from '../../graphql/context.js';
import { AppError } from '../../shared/errors.js';
import {
  byCreation,
  type Page,
  type PageRequest,
  pageOfList,
  type Position,
} from '../../shared/paging.js';
import type { Role } from '../../shared/viewer.js';
import type { AccountStore, UserRecord } from '../users/index.js';
import { byName, type Member, type MemberSearch } from './member-search.js';

/** What the office asks of the list of members; null is as good as absent. */
export interface MemberQuery {
  readonly role?: Role | null;
  readonly isActive?: boolean | null;
  readonly text?: string | null;
}

/** A member of a list, and the place there. */
export interface ListedMember {
  readonly account: UserRecord;
  readonly position: Position;
}

const MAX_TEXT = 200;
/** Control characters and halves of characters: no name has them, and no store takes them. */
const UNSEEN = /[\p{Cc}\p{Cs}]/gu;

/** Lists the association's accounts for the office. */
export class MemberService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly search: MemberSearch,
  ) {}

  /** A page of members: newest first, or by name those that a text means. */
  async list(
    query: MemberQuery,
    request: PageRequest,
    context: RequestContext,
  ): Promise<Page<ListedMember>> {
    const criteria = { role: query.role ?? undefined, isActive: query.isActive ?? undefined };
    const text = textOf(query);
    if (text === null) {
      const page = await this.accounts.page(criteria, request, context.scope);
      const items = page.items.map((account) => ({ account, position: byCreation(account) }));
      return { ...page, items };
    }
    const found = await this.search.find(text, context);
    const chosen = found.filter((member) => isChosen(member, criteria));
    const page = pageOfList(chosen, request, byName, 'asc');
    const items = page.items.map((member) => ({
      account: member.account,
      position: byName(member),
    }));
    return { ...page, items };
  }
}

/** The text to look for; null when nothing is left of it. */
export function textOf({ text }: MemberQuery): string | null {
  const trimmed = text?.replace(UNSEEN, ' ').trim() ?? '';
  if (trimmed.length > MAX_TEXT) {
    throw new AppError('BAD_USER_INPUT', `\`text\` may have ${MAX_TEXT} characters.`, {
      argument: 'filter.text',
    });
  }
  return trimmed === '' ? null : trimmed;
}

function isChosen(
  { account }: Member,
  { role, isActive }: { readonly role: Role | undefined; readonly isActive: boolean | undefined },
): boolean {
  if (role !== undefined && account.role !== role) return false;
  return isActive === undefined || account.isActive === isActive;
}
