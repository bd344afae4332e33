import type { RequestContext } from '../../graphql/context.js';
import { loadEach } from '../../graphql/loader.js';
import { AppError } from '../../shared/errors.js';
import { fold, wordsOf } from '../../shared/fold.js';
import type { Position } from '../../shared/paging.js';
import type { NameSearch, PeopleLoaders, ProfileRecord } from '../profiles/index.js';
import type { AccountStore, UserLoaders, UserRecord } from '../users/index.js';

/** An account and what is known of its person. */
export interface Member {
  readonly account: UserRecord;
  readonly profile: ProfileRecord | null;
}

/** Most people that a text may mean. */
const MOST = 1_000;
/** So many words of a text are looked up, the longest; all of them have to fit. */
const LOOKED_UP = 3;

interface Hits {
  readonly userIds: readonly string[];
  readonly all: boolean;
}

/**
 * Finds members by name or address without reading them all: what begins with the text, or with one of
 * its longest words, is looked up by range, and then every word is held against the records.
 */
export class MemberSearch {
  constructor(
    private readonly deps: {
      readonly accounts: Pick<AccountStore, 'withEmailFrom'>;
      readonly names: Pick<NameSearch, 'beginningWith'>;
      readonly people: Pick<PeopleLoaders, 'profileByUserId'>;
      readonly users: UserLoaders;
    },
  ) {}

  /** Everybody that the text means, in no order. */
  async find(text: string, context: RequestContext): Promise<readonly Member[]> {
    const words = wordsOf(text);
    const longest = [...words].sort((a, b) => b.length - a.length).slice(0, LOOKED_UP);
    const [whole, byWord] = await Promise.all([
      this.#beginning(text, context),
      Promise.all(words.length === 1 ? [] : longest.map((word) => this.#beginning(word, context))),
    ]);
    const found = await this.#load(candidatesOf(whole, byWord), context);
    return found.filter((member) => fits(member, words));
  }

  async #beginning(start: string, { scope }: RequestContext): Promise<Hits> {
    const { accounts, names } = this.deps;
    const trimmed = start.trim();
    const spellings = [...new Set([trimmed.toLowerCase(), trimmed])];
    const [byName, ...byEmail] = await Promise.all([
      names.beginningWith(start, scope),
      ...spellings.map((spelling) => accounts.withEmailFrom(spelling, scope)),
    ]);
    const userIds = [
      ...byName.userIds,
      ...byEmail.flatMap(({ items }) => items.map(({ id }) => id)),
    ];
    const all = byName.all && byEmail.every(({ hasMore }) => !hasMore);
    return { userIds: [...new Set(userIds)], all };
  }

  async #load(userIds: readonly string[], { loaders }: RequestContext): Promise<Member[]> {
    const [accounts, profiles] = await Promise.all([
      loadEach(loaders.of(this.deps.users.byId), userIds),
      loadEach(loaders.of(this.deps.people.profileByUserId), userIds),
    ]);
    return accounts.flatMap((account, at) =>
      account ? [{ account, profile: profiles[at] ?? null }] : [],
    );
  }
}

/**
 * Whom to load: those of the whole text, and those of its words, of the word that fewest share first,
 * while they are no more than a list can have. A word that too many share only narrows the others.
 */
function candidatesOf(whole: Hits, byWord: readonly Hits[]): readonly string[] {
  const found = new Set(whole.all ? whole.userIds : []);
  const usable = byWord
    .filter(({ all }) => all)
    .sort((a, b) => a.userIds.length - b.userIds.length);
  let used = 0;
  for (const { userIds } of usable) {
    const more = userIds.filter((id) => !found.has(id));
    if (found.size + more.length > MOST) break;
    for (const id of more) found.add(id);
    used += 1;
  }
  const decided = used > 0 || (whole.all && (byWord.length === 0 || found.size > 0));
  if (decided && found.size <= MOST) return [...found];
  throw new AppError('BAD_USER_INPUT', 'Too many people match; type more of the name.', {
    argument: 'filter.text',
    maximum: MOST,
  });
}

/** Whether every word is the beginning of a word of the names, or of the address. */
function fits({ account, profile }: Member, words: readonly string[]): boolean {
  const names = profile
    ? [profile.firstName, profile.lastName, profile.displayName]
    : [account.firstName, account.lastName];
  const parts = names.flatMap((name) => {
    const folded = fold(name ?? '');
    return [...folded.split(' '), ...folded.split(/[ '-]/)];
  });
  const all = [...parts, fold(account.email)];
  return words.every((word) => all.some((part) => part.startsWith(word)));
}

/** The place of a member in a list by name, surname first; who has none stands by the address. */
export function byName({ account, profile }: Member): Position {
  const { firstName, lastName } = profile ?? account;
  return { key: fold(`${lastName ?? ''} ${firstName ?? ''}`) || account.email, id: account.id };
}
