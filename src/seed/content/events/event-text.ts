import type {
  EventStatus,
  EventType,
  EventVisibility,
} from '../../../modules/events/event.record.js';

/** One event as it is written here, before it becomes a record. */
export interface EventText {
  readonly key: string;
  readonly title: string;
  readonly type: EventType;
  /** Key of a place; `online` has none but the zone of its host. */
  readonly place: string;
  readonly online?: boolean;
  /** Days from the seed's moment, in the zone of the place. */
  readonly day: number;
  /** Wall clock of the place, `HH:MM`. */
  readonly at: string;
  readonly hours: number;
  readonly allDay?: boolean;
  readonly visibility?: EventVisibility;
  readonly status?: EventStatus;
  readonly capacity?: number;
  readonly waitlist?: boolean;
  /** Decimal text such as `75.00`; absent is free. */
  readonly price?: string;
  readonly currency?: string;
  /** Days from the seed's moment at which registration closes. */
  readonly deadlineDay?: number;
  readonly organizer: string;
  readonly teachers: readonly string[];
  readonly tags: readonly string[];
  /** How many people come, roughly; nobody comes to a draft. */
  readonly going?: number;
  readonly description: string;
}
