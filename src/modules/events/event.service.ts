import type { CallScope } from '../../shared/call-scope.js';
import { AppError } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { hasRank, type Viewer } from '../../shared/viewer.js';
import { maySeeEvent, visibilitiesFor } from './event.policy.js';
import type { EventRecord, EventType, EventVisibility } from './event.record.js';
import type { EventOrder, EventStore } from './event.store.js';

/** What a client asks of a list of events; null is as good as absent. */
export interface EventQuery {
  readonly types?: readonly EventType[] | null;
  readonly visibility?: readonly EventVisibility[] | null;
  readonly isOnline?: boolean | null;
  readonly free?: boolean | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
  readonly text?: string | null;
}

const MAX_TEXT = 200;
const TEASER_LENGTH = 180;

/** What the association does with events. */
export class EventService {
  constructor(private readonly store: EventStore) {}

  /** A page of published events that the viewer may see. */
  list(
    viewer: Viewer,
    query: EventQuery,
    order: EventOrder,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<EventRecord>> {
    const { from, to, visibility } = query;
    if (from != null && to != null && to <= from) {
      throw new AppError('BAD_USER_INPUT', '`to` must be later than `from`.', {
        argument: 'filter.to',
      });
    }
    const open = visibilitiesFor(viewer);
    const criteria = {
      visibilities: visibility ? open.filter((each) => visibility.includes(each)) : open,
      types: query.types ?? undefined,
      isOnline: query.isOnline ?? undefined,
      free: query.free ?? undefined,
      from: from ?? undefined,
      to: to ?? undefined,
      text: textOf(query.text),
    };
    if (criteria.visibilities.length === 0 || criteria.types?.length === 0) {
      return Promise.resolve({ items: [], hasMore: false, total: 0 });
    }
    return this.store.page(criteria, order, request, scope);
  }

  /** For each event up to `first` others of its type that are yet to begin, soonest first. */
  async related(
    viewer: Viewer,
    events: readonly EventRecord[],
    first: number,
    now: Instant,
    scope: CallScope,
  ): Promise<readonly (readonly EventRecord[])[]> {
    const types = [...new Set(events.map(({ eventType }) => eventType))];
    const criteria = { visibilities: visibilitiesFor(viewer), types, from: now };
    // One more than asked for, since an event is not related to itself.
    const upcoming = await this.store.upcomingOfTypes(criteria, first + 1, scope);
    return events.map(({ id, eventType }) =>
      upcoming.filter((other) => other.eventType === eventType && other.id !== id).slice(0, first),
    );
  }

  /** A page of the events that the viewer looks after, drafts among them, newest start first. */
  managed(viewer: Viewer, request: PageRequest, scope: CallScope): Promise<Page<EventRecord>> {
    if (viewer.kind === 'anonymous')
      return Promise.resolve({ items: [], hasMore: false, total: 0 });
    if (hasRank(viewer, 'board_member')) return this.store.pageOfAll(request, scope);
    return this.store.pageOfStaff(viewer.id, request, scope);
  }

  /** The event if the viewer may know of it, else null. */
  visible(viewer: Viewer, event: EventRecord | null): EventRecord | null {
    return event && maySeeEvent(viewer, event) ? event : null;
  }
}

/** The beginning of a description without its markup, cut at a word. */
export function teaserOf(description: string | null): string | null {
  if (description === null) return null;
  const plain = description
    .replace(/<[^>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
  if (plain.length <= TEASER_LENGTH) return plain === '' ? null : plain;
  const cut = plain.slice(0, TEASER_LENGTH);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), TEASER_LENGTH / 2))}…`;
}

function textOf(text: string | null | undefined): string | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed.length > MAX_TEXT) {
    throw new AppError('BAD_USER_INPUT', `\`text\` may have ${MAX_TEXT} characters.`, {
      argument: 'filter.text',
    });
  }
  return trimmed === '' ? undefined : trimmed;
}
