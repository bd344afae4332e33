import { z } from 'zod';

import { InputError, type Problem } from '../../shared/errors.js';
import {
  clearable,
  line,
  money,
  paragraphs,
  parseInput,
  richText,
  timeZone,
  unlessAbsent,
  webAddress,
} from '../../shared/input.js';
import { parseInstant } from '../../shared/instant.js';
import { exponentOf, type Money } from '../../shared/money.js';
import { EVENT_TYPES, EVENT_VISIBILITIES } from './event.record.js';

const MAX_CAPACITY = 10_000;
const MAX_PRICE = 1_000_000;
const MAX_TAGS = 20;
const MAX_TEACHERS = 20;
const MAX_PICTURES = 30;
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Text that is cleared by sending none. */
const orNothing = <T extends z.ZodType<string>>(schema: T) =>
  schema.transform((text: string) => (text === '' ? null : text));
const optionalLine = (max: number) => clearable(orNothing(line(max, 0)));

const instant = z.string().refine((text) => parseInstant(text) === text, 'Must be an instant.');

const price = money
  .refine(({ currency }) => CURRENCIES.has(currency), {
    path: ['currency'],
    error: 'Must be an ISO 4217 code.',
  })
  .refine(({ minor, currency }) => minor <= MAX_PRICE * 10 ** exponentOf(currency), {
    path: ['amount'],
    error: 'At most 1,000,000.',
  })
  // What costs nothing is free, which is stored as no price at all.
  .transform((value): Money | null => (value.minor === 0 ? null : value));

// A blank would end the address wherever it is shown.
const address = webAddress.refine((text) => !/\s/.test(text), 'Must be an http(s) address.');
/** A browser takes `//` and `/\` for the beginning of another site. */
const sitePath = z
  .string()
  .trim()
  .regex(/^\/(?![/\\])[^\s\p{C}]*$/u)
  .max(2_000);
const picture = z.union([sitePath, address], {
  error: 'Must be an http(s) address or a path of this site.',
});

/** Each once, whatever the case: the first spelling stays. */
function once(words: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const word of words) {
    const key = word.toLowerCase();
    if (!seen.has(key)) seen.set(key, word);
  }
  return [...seen.values()];
}

const words = z
  .array(line(50))
  .transform(once)
  .refine((all) => all.length <= MAX_TAGS, `At most ${MAX_TAGS}.`);
const atMost = <T extends z.ZodType>(element: T, max: number) =>
  z.array(element).max(max, `At most ${max}.`);

/** A list is cleared by being empty. */
const orEmpty = <T>(list: z.ZodType<readonly T[]>) =>
  list
    .nullable()
    .transform((value): readonly T[] => value ?? [])
    .optional();

/** What one may say of an event. Absent is unchanged; null clears where there is something to clear. */
const FORM = z.object({
  title: unlessAbsent(line(200)),
  description: clearable(orNothing(richText(10_000))),
  type: unlessAbsent(z.enum(EVENT_TYPES)),
  visibility: unlessAbsent(z.enum(EVENT_VISIBILITIES)),
  startDate: unlessAbsent(instant),
  endDate: unlessAbsent(instant),
  timezone: unlessAbsent(timeZone),
  isAllDay: unlessAbsent(z.boolean()),
  location: optionalLine(500),
  address: optionalLine(500),
  city: optionalLine(100),
  state: optionalLine(50),
  isOnline: unlessAbsent(z.boolean()),
  virtualUrl: clearable(address),
  capacity: clearable(z.int().min(1, 'At least 1.').max(MAX_CAPACITY, `At most ${MAX_CAPACITY}.`)),
  waitlistEnabled: unlessAbsent(z.boolean()),
  price: clearable(price),
  registrationDeadline: clearable(instant),
  organizerId: unlessAbsent(z.string()),
  instructorIds: orEmpty(atMost(z.string(), MAX_TEACHERS)),
  instructorInfo: clearable(orNothing(paragraphs(1_000))),
  tags: orEmpty(words),
  featuredImageUrl: clearable(picture),
  galleryUrls: orEmpty(atMost(picture, MAX_PICTURES)),
});

export type EventForm = z.output<typeof FORM>;

/** What an input says, as far as it can be understood, and every problem with the rest. */
export interface ReadForm {
  readonly values: EventForm;
  readonly problems: readonly Problem[];
}

/** Reads what a client sends of an event. A field with a problem is left out of the values. */
export function readEventForm(input: object): ReadForm {
  try {
    return { values: parseInput(FORM, input), problems: [] };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const bad = new Set(error.problems.map(({ path }) => path?.[1]));
    const good = Object.entries(input).filter(([name]) => !bad.has(name));
    const rest = readEventForm(Object.fromEntries(good));
    return { values: rest.values, problems: [...error.problems, ...rest.problems] };
  }
}

const REASON = z.object({ reason: clearable(orNothing(paragraphs(500))) });

/** Why an event is canceled, if that is said. */
export function readReason(input: { readonly reason?: string | null }): string | null {
  return parseInput(REASON, input).reason ?? null;
}

const KEY = z.object({ idempotencyKey: clearable(z.string().trim().min(1).max(200)) });

/** The key by which a client says that two requests are the same one, if it does. */
export function readKey(input: { readonly idempotencyKey?: string | null }): string | null {
  return parseInput(KEY, input).idempotencyKey ?? null;
}
