import { InputError, type Problem, refusal } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import { type EventFacts, problemsOfPublishing } from './event-edit.rules.js';
import type { EventRecord } from './event.record.js';

/**
 * What a step of an event's life changes; null when it was taken before, so that taking it twice does
 * no harm. Throws a refusal where the step is not open.
 */
export type Step = (event: EventRecord, now: Instant) => EventFacts | null;

const ID = ['input', 'id'];
const isOver = ({ endDate }: EventRecord, now: Instant) => endDate <= now;
const hasBegun = ({ startDate }: EventRecord, now: Instant) => startDate <= now;

/** Refuses to change what is history: canceled, deleted, or held already. */
export function refuseHistory(event: EventRecord, now: Instant): void {
  if (event.status === 'canceled') {
    throw refusal('CONFLICT', ID, 'It was canceled, and its record stays as it is.');
  }
  if (event.status === 'deleted') throw refusal('CONFLICT', ID, 'It was deleted.');
  if (event.status === 'published' && isOver(event, now)) {
    throw refusal('WINDOW_CLOSED', ID, 'It is over, and its record stays as it is.');
  }
}

/** When an event began is a fact, and no plan any more. */
export function problemsOfMoving(
  before: EventRecord,
  changed: ReadonlySet<string>,
  now: Instant,
): readonly Problem[] {
  const late = before.status === 'published' && hasBegun(before, now);
  if (!late || !changed.has('startDate')) return [];
  const message = 'It has begun already.';
  return [{ path: ['input', 'startDate'], code: 'WINDOW_CLOSED', message }];
}

/** Draft → published. Coming back, it keeps the moment of its first time. */
export const publishing: Step = (event, now) => {
  refuseHistory(event, now);
  if (event.status === 'published') return null;
  const problems = problemsOfPublishing(event, now);
  if (problems.length > 0) throw new InputError(problems as [Problem, ...Problem[]]);
  return { status: 'published', publishedAt: event.publishedAt ?? now };
};

/** Published → draft, until it begins. */
export const unpublishing: Step = (event, now) => {
  if (event.status === 'draft') return null;
  if (event.status === 'published' && hasBegun(event, now)) {
    throw refusal('CONFLICT', ID, 'It has begun already.');
  }
  refuseHistory(event, now);
  return { status: 'draft' };
};

/** Published → canceled, until it is over; the first reason stays. */
export const canceling =
  (reason: string | null): Step =>
  (event, now) => {
    if (event.status === 'canceled') return null;
    refuseHistory(event, now);
    if (event.status === 'draft') {
      throw refusal('CONFLICT', ID, 'A draft is not canceled: nobody was told of it.');
    }
    return { status: 'canceled', canceledAt: now, canceledReason: reason };
  };
