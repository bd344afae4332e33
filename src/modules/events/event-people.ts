import type { RequestContext } from '../../graphql/context.js';
import { AppError, type Problem } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { hasRank, type Viewer } from '../../shared/viewer.js';
import type { UserLoaders, UserRecord } from '../users/index.js';
import type { EventForm } from './event-edit.form.js';
import type { EventFacts } from './event-edit.rules.js';

interface Named {
  readonly id: string | null;
  readonly account: UserRecord | null;
}

/** Whom an input names, each as far as there is such an account; null where it names nobody at all. */
export interface NamedPeople {
  readonly organizer: Named | null;
  readonly instructors: readonly Named[] | null;
}

/** Looks up everybody whom the input names, in one call. */
export async function lookUpPeople(
  { organizerId, instructorIds }: EventForm,
  { ids, users }: { readonly ids: GlobalIds; readonly users: UserLoaders },
  call: RequestContext,
): Promise<NamedPeople> {
  const accounts = call.loaders.of(users.byId);
  const find = async (globalId: string): Promise<Named> => {
    const id = ids.decodeAs('PublicPerson', globalId);
    return { id, account: id === null ? null : await accounts.load(id) };
  };
  const [organizer, instructors] = await Promise.all([
    organizerId === undefined ? null : find(organizerId),
    instructorIds === undefined ? null : Promise.all(instructorIds.map(find)),
  ]);
  return { organizer, instructors };
}

/**
 * Who organises and who teaches. Those who do so already may stay, whatever became of their accounts;
 * only the board and the office hand an event to somebody else.
 */
export function peopleOf(
  { organizer, instructors }: NamedPeople,
  current: { readonly organizerId: string | null; readonly instructorIds: readonly string[] },
  viewer: Viewer,
): { readonly facts: EventFacts; readonly problems: readonly Problem[] } {
  const handedOver = organizer !== null && organizer.id !== current.organizerId;
  if (handedOver && !hasRank(viewer, 'board_member')) {
    throw new AppError('FORBIDDEN', 'Only the board and the office choose who organises an event.');
  }
  const missing = (path: readonly string[], what: string): Problem => {
    return { path: ['input', ...path], code: 'NOT_FOUND', message: `There is no such ${what}.` };
  };
  const taught = (instructors ?? []).flatMap(({ id, account }, at) => {
    const fit = id !== null && (current.instructorIds.includes(id) || canTeach(account));
    return fit ? [] : [missing(['instructorIds', String(at)], 'instructor')];
  });
  const led = handedOver && !isOpen(organizer.account) ? [missing(['organizerId'], 'account')] : [];
  return {
    facts: {
      ...(organizer && { organizerId: organizer.id }),
      ...(instructors && { instructorIds: idsOf(instructors) }),
    },
    problems: [...led, ...taught],
  };
}

function idsOf(people: readonly Named[]): readonly string[] {
  return [...new Set(people.flatMap(({ id }) => (id === null ? [] : [id])))];
}

function isOpen(account: UserRecord | null): account is UserRecord {
  return account !== null && account.isActive && account.status === 'active';
}

function canTeach(account: UserRecord | null): boolean {
  if (!isOpen(account)) return false;
  return hasRank({ kind: 'user', id: account.id, role: account.role }, 'instructor');
}
