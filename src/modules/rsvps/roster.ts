import type { Instant } from '../../shared/instant.js';
import type { EventRecord } from '../events/index.js';
import type { RsvpRecord } from './rsvp.record.js';
import { currentOf, type Seats, seatsFor, seatsOf, standingOf, waitingSince } from './seats.js';

/**
 * Who has a seat at one event, who waits, and who left: as it was read, and kept up to date while
 * answers are decided one after the other.
 */
export class Roster {
  readonly #rows = new Map<string, RsvpRecord>();
  readonly #people = new Map<string, Set<string>>();
  #taken: number;
  #waiting: readonly RsvpRecord[];
  #lastAnswer: Instant = '';
  /** Whether seats are being given back that nobody may have before that is written. */
  givesBack = false;

  constructor(
    readonly event: EventRecord | null,
    rows: readonly RsvpRecord[],
    readonly now: Instant,
  ) {
    for (const row of rows) this.#keep(row);
    const { taken, waitlist } = seatsOf(rows, now);
    this.#taken = taken;
    this.#waiting = waitlist;
  }

  byId(id: string): RsvpRecord | null {
    return this.#rows.get(id) ?? null;
  }

  /** What one person answered, all rows there are. */
  ofPerson(userId: string): readonly RsvpRecord[] {
    const ids = [...(this.#people.get(userId) ?? [])];
    return ids.flatMap((id) => this.#rows.get(id) ?? []);
  }

  /** The answer that counts. */
  current(userId: string): RsvpRecord | null {
    return currentOf(this.ofPerson(userId), this.now);
  }

  /** Who waits, oldest first. */
  get waiting(): readonly RsvpRecord[] {
    return this.#waiting;
  }

  /** Those of them who could ever be seated: who needs more than there is keeps nobody waiting. */
  get line(): readonly RsvpRecord[] {
    return this.#waiting.filter((rsvp) => this.couldFit(seatsFor(rsvp)));
  }

  /** The latest moment at which somebody who is in or waits has answered; empty when there is nobody. */
  get lastAnswer(): Instant {
    return this.#lastAnswer;
  }

  /** Seats left; null where there is no limit. */
  get free(): number | null {
    const capacity = this.event?.capacity ?? null;
    return capacity === null ? null : Math.max(0, capacity - this.#taken);
  }

  couldFit(seats: number): boolean {
    const capacity = this.event?.capacity ?? null;
    return capacity === null || seats <= capacity;
  }

  /** Takes up a row as it is now. */
  put(row: RsvpRecord): void {
    const before = this.#seatsOf(row.userId);
    this.#keep(row);
    this.#taken += this.#seatsOf(row.userId) - before;
    this.#placeInLine(row.userId);
  }

  /** How the event is filled. */
  seats(): Seats {
    return seatsOf([...this.#rows.values()], this.now);
  }

  #keep(row: RsvpRecord): void {
    this.#rows.set(row.id, row);
    const since = waitingSince(row);
    const counts = standingOf(row, this.now) !== 'out';
    if (counts && since > this.#lastAnswer) this.#lastAnswer = since;
    const own = this.#people.get(row.userId);
    if (own) own.add(row.id);
    else this.#people.set(row.userId, new Set([row.id]));
  }

  #seatsOf(userId: string): number {
    const rsvp = this.current(userId);
    return rsvp && standingOf(rsvp, this.now) === 'seat' ? seatsFor(rsvp) : 0;
  }

  #placeInLine(userId: string): void {
    const rsvp = this.current(userId);
    const waits = rsvp?.status === 'waitlist';
    const at = this.#waiting.findIndex((each) => each.userId === userId);
    if (!waits) {
      if (at >= 0) this.#waiting = this.#waiting.filter((each) => each.userId !== userId);
      return;
    }
    // Who waits already keeps the place, and who comes now comes last.
    const others = this.#waiting.map((each) => (each.userId === userId ? rsvp : each));
    this.#waiting = at >= 0 ? others : [...others, rsvp];
  }
}
