import type { CallScope } from '../../shared/call-scope.js';
import type { Cache } from '../../shared/coordination.js';
import { fold, wordsOf } from '../../shared/fold.js';
import type { Instant } from '../../shared/instant.js';
import {
  orderBy,
  type Page,
  type PageRequest,
  pageOfList,
  type Position,
} from '../../shared/paging.js';
import { Refreshed } from '../../shared/refreshed.js';
import { dayAfter, dayBefore, type TimeRange, within } from '../../shared/time-range.js';
import { Collection, type Warn } from '../../sources/zerodb/collection.js';
import type { Documents, Filter } from '../../sources/zerodb/documents.js';
import { keysetListPage } from '../../sources/zerodb/keyset-list.js';
import {
  EVENT_VISIBILITIES,
  type EventRecord,
  EVENTS,
  eventTable,
  type EventType,
  type EventVisibility,
  readEvent,
} from './event.record.js';

/** Which published events; what is not given does not matter. */
export interface EventCriteria {
  readonly visibilities: readonly EventVisibility[];
  readonly types?: readonly EventType[] | undefined;
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly isOnline?: boolean | undefined;
  readonly free?: boolean | undefined;
  /** Found in the title, description, place or tags, whatever the case. */
  readonly text?: string | undefined;
}

export type EventOrder = 'start-asc' | 'start-desc' | 'price-asc' | 'price-desc';

/** What other programs write is seen within this time. */
const TWINS_FRESH_MILLISECONDS = 1_000;

/** Every spelling; absent fields mean their default, so what hides is excluded. */
const NOT_DELETED: Filter = {
  status: { $nin: ['deleted', 'Deleted', 'DELETED'] },
  is_deleted: { $ne: true },
};

/** What copies of published events are kept under; every write drops them all. */
const COPIES = ['events'] as const;

/** Events as ZeroDB holds them. */
export class EventStore {
  readonly #events: Collection<EventRecord>;
  readonly #twins: Refreshed<readonly EventRecord[]>;

  constructor(
    documents: Documents,
    warn: Warn,
    private readonly cache: Cache,
  ) {
    this.#events = new Collection(documents, EVENTS, readEvent, warn);
    this.#twins = new Refreshed({
      load: (scope) => this.#loadTwins(scope),
      version: (scope) => cache.versionOf(COPIES, scope),
      freshMilliseconds: TWINS_FRESH_MILLISECONDS,
    });
  }

  byIds(ids: readonly string[], scope: CallScope): Promise<readonly (EventRecord | null)[]> {
    return this.#events.getMany(ids, scope);
  }

  /** The same, from copies where the event is published; anything else is read each time. */
  async sharedByIds(
    ids: readonly string[],
    scope: CallScope,
  ): Promise<readonly (EventRecord | null)[]> {
    const read = new Map<string, EventRecord | null>();
    const load = async (missing: readonly string[]) => {
      const events = await this.byIds(missing, scope);
      missing.forEach((id, at) => read.set(id, events[at] ?? null));
      return events.map((event) => (event?.status === 'published' ? event : null));
    };
    const copies = await this.cache.through(COPIES, ids, load, scope);
    const rest = ids.filter((id, at) => copies[at] === null && !read.has(id));
    const others = rest.length > 0 ? await this.byIds(rest, scope) : [];
    rest.forEach((id, at) => read.set(id, others[at] ?? null));
    return ids.map((id, at) => copies[at] ?? read.get(id) ?? null);
  }

  /** A page of published events; first pages come from copies. */
  async page(
    criteria: EventCriteria,
    order: EventOrder,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<EventRecord>> {
    const read = () => this.#readPage(criteria, order, request, scope);
    if (request.from !== null) return read();
    const key = JSON.stringify([criteria, order, request.size, request.direction]);
    const [page] = await this.cache.through(
      COPIES,
      [key],
      async () => {
        const { items, hasMore, total } = await read();
        return [{ items, hasMore, total: typeof total === 'number' ? total : await total() }];
      },
      scope,
    );
    return page ?? read();
  }

  /**
   * Ordered by start and selected by what ZeroDB can filter, a page costs one call whatever the size of
   * the collection; text, price and online need every candidate.
   */
  async #readPage(
    criteria: EventCriteria,
    order: EventOrder,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<EventRecord>> {
    const needsAll =
      order.startsWith('price') ||
      criteria.text !== undefined ||
      criteria.free !== undefined ||
      criteria.isOnline !== undefined;
    const twins = this.#twinsOf(criteria, scope);
    const [by, direction] = order.split('-') as ['start' | 'price', 'asc' | 'desc'];
    const filter = filterOf(criteria);
    if (!needsAll) {
      const list = { collection: this.#events, sortField: 'start_date', direction, filter };
      return keysetListPage({ ...list, others: twins, positionOf: byStart }, request, scope);
    }
    const [all, others] = await Promise.all([this.#events.findAll({ filter }, scope), twins]);
    const chosen = [...all.filter((event) => matches(event, criteria)), ...others];
    return pageOfList(chosen, request, by === 'price' ? byPrice : byStart, direction);
  }

  /** Upcoming published events of the same types, soonest first, at least `first` of each type if there are. */
  async upcomingOfTypes(
    criteria: Pick<EventCriteria, 'visibilities'> & { types: readonly EventType[]; from: Instant },
    first: number,
    scope: CallScope,
  ): Promise<readonly EventRecord[]> {
    const one = (types: readonly EventType[], limit: number) =>
      this.#events.find(
        { filter: filterOf({ ...criteria, types }), sort: { start_date: 1 }, limit },
        scope,
      );
    const { types } = criteria;
    const together = await one(types, types.length === 1 ? first : 1_000);
    const starved = together.hasMore && types.length > 1 ? types.filter((type) => short(type)) : [];
    const rest = await Promise.all(starved.map((type) => one([type], first)));
    const twins = await this.#twinsOf(criteria, scope);
    const found = [...together.items, ...rest.flatMap(({ items }) => items), ...twins];
    const unique = new Map(found.filter((event) => matches(event, criteria)).map((e) => [e.id, e]));
    return [...unique.values()].sort(orderBy(byStart, 'asc'));

    function short(type: EventType): boolean {
      return together.items.filter(({ eventType }) => eventType === type).length < first;
    }
  }

  /** The event as it is stored now, to be changed: never a copy that was read before. */
  async current(id: string, scope: CallScope): Promise<EventRecord | null> {
    const [event] = await this.#events.getMany([id], scope);
    return event ?? null;
  }

  /** An event of this identity, if this gateway made one: how older programs named theirs is not tried. */
  async made(id: string, scope: CallScope): Promise<EventRecord | null> {
    const { items } = await this.#events.find({ filter: { doc_id: id }, limit: 1 }, scope);
    return items[0] ?? null;
  }

  add(event: EventRecord, scope: CallScope): Promise<EventRecord> {
    return this.#write(() => this.#events.add(event, eventTable, scope));
  }

  /** Rejects with CONFLICT when somebody changed it since it was read, with NOT_FOUND when it is gone. */
  change(
    before: EventRecord,
    changes: Partial<EventRecord>,
    now: Instant,
    scope: CallScope,
  ): Promise<EventRecord> {
    return this.#write(() => this.#events.change(before, changes, now, eventTable, scope));
  }

  /** A page of the events of any status but deleted, newest start first. */
  async pageOfAll(request: PageRequest, scope: CallScope): Promise<Page<EventRecord>> {
    const others = this.#twins.get(scope).then((twins) => {
      return twins.filter(({ status, sortKey }) => status !== 'deleted' && sortKey === null);
    });
    const filter = { ...NOT_DELETED, start_date: { $ne: null } };
    const list = { collection: this.#events, sortField: 'start_date', direction: 'desc' } as const;
    return keysetListPage({ ...list, filter, others, positionOf: byStart }, request, scope);
  }

  /** The same of the events that one person organises or teaches: few enough to be read whole. */
  async pageOfStaff(
    userId: string,
    request: PageRequest,
    scope: CallScope,
  ): Promise<Page<EventRecord>> {
    const whose = (filter: Filter) =>
      this.#events.findAll({ filter: { ...NOT_DELETED, ...filter } }, scope);
    const found = await Promise.all([
      whose({ organizer_id: userId }),
      whose({ instructors: { $contains: userId } }),
    ]);
    const own = found.flat().filter(({ status }) => status !== 'deleted');
    const each = [...new Map(own.map((event) => [event.id, event])).values()];
    return pageOfList(each, request, byStart, 'desc');
  }

  /** Whatever became of a write, what was read before is not believed after it. */
  async #write(write: () => Promise<EventRecord>): Promise<EventRecord> {
    try {
      return await write();
    } finally {
      await this.#changed();
    }
  }

  async #changed(): Promise<void> {
    this.#twins.expire();
    await this.cache.drop(COPIES);
  }

  /**
   * How many published events begin within the range. The record decides what is published; ZeroDB is
   * asked for a day more on either side, as times are stored in several forms.
   */
  async countBeginning(range: TimeRange, scope: CallScope): Promise<number> {
    const time = { $gte: dayBefore(range.from), $lt: dayAfter(range.to) };
    const found = await Promise.all([
      this.#events.findAll({ filter: { start_date: time } }, scope),
      this.#events.findAll({ filter: { start_date: { $in: [null, ''] } } }, scope),
    ]);
    return found
      .flat()
      .filter(({ status, startDate }) => status === 'published' && within(range, startDate)).length;
  }

  async #twinsOf(criteria: EventCriteria, scope: CallScope): Promise<readonly EventRecord[]> {
    return (await this.#twins.get(scope)).filter((event) => matches(event, criteria));
  }

  /** Documents whose start or status only older names tell: ZeroDB's filters cannot find them. */
  async #loadTwins(scope: CallScope): Promise<readonly EventRecord[]> {
    const [starts, statuses] = await Promise.all([
      this.#events.findAll({ filter: { start_date: null } }, scope),
      this.#events.findAll({ filter: { status: null, start_date: { $ne: null } } }, scope),
    ]);
    return [...starts, ...statuses];
  }
}

/** The place of an event in an order of lists by start. */
export function byStart(event: EventRecord): Position {
  return { key: event.sortKey ?? event.startDate, id: event.id };
}

/** The place of an event in an order of lists by price; free comes first. */
export function byPrice(event: EventRecord): Position {
  return { key: String(event.price?.minor ?? 0).padStart(12, '0'), id: event.id };
}

/** What ZeroDB can decide. Absent fields mean their default, so defaults are excluded, not asked for. */
function filterOf({ visibilities, types, from, to }: EventCriteria): Filter {
  const hidden = EVENT_VISIBILITIES.filter((each) => !visibilities.includes(each));
  const start = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return {
    status: 'published',
    is_deleted: { $ne: true },
    is_canceled: { $ne: true },
    start_date: from || to ? start : { $ne: null },
    ...(hidden.length > 0 && { visibility: { $nin: hidden } }),
    ...(types && { event_type: { $in: [...types] } }),
  };
}

/** The whole of the criteria, decided on the record. */
function matches(event: EventRecord, criteria: EventCriteria): boolean {
  const { visibilities, types, from, to, isOnline, free, text } = criteria;
  if (event.status !== 'published' || !visibilities.includes(event.visibility)) return false;
  if (types && !types.includes(event.eventType)) return false;
  if (from && event.startDate < from) return false;
  if (to && event.startDate >= to) return false;
  if (isOnline !== undefined && event.isOnline !== isOnline) return false;
  if (free !== undefined && ((event.price?.minor ?? 0) === 0) !== free) return false;
  return text === undefined || mentions(event, text);
}

function mentions(event: EventRecord, text: string): boolean {
  const { title, description, location, city, tags } = event;
  const haystack = fold([title, description, location, city, ...tags].join(' '));
  return wordsOf(text).every((word) => haystack.includes(word));
}
