import { z } from 'zod';

import {
  clearable,
  emailAddress,
  line,
  parseInput,
  phoneNumber,
  postalCode,
  richText,
  unlessAbsent,
  webAddress,
} from '../../shared/input.js';
import type { ProfileRecord } from './profile.record.js';

const MOST = 20;

/** Values once each, whatever their case: the first spelling stays. */
function once<T>(values: readonly T[], keyOf: (value: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const value of values) {
    const key = keyOf(value).toLowerCase();
    if (!seen.has(key)) seen.set(key, value);
  }
  return [...seen.values()];
}

const atMost = <T extends z.ZodType>(element: T) => z.array(element).max(MOST, `At most ${MOST}.`);

const words = (max: number) =>
  z
    .array(line(max))
    .transform((values) => once(values, (value) => value))
    .refine((values) => values.length <= MOST, `At most ${MOST}.`);

/** Pairs with every key but once: of two it would be unclear which one is meant. */
const pairs = <T extends z.ZodType>(element: T, keyOf: (value: z.output<T>) => string) =>
  atMost(element).refine((values) => once(values, keyOf).length === values.length, 'Named twice.');

const given = <T extends z.ZodType>(schema: T) =>
  z
    .union([z.null(), z.undefined(), schema])
    .optional()
    .transform((value): z.output<T> | null => value ?? null);

const emergencyContact = z.object({
  name: line(100),
  relationship: given(line(50)),
  phone: given(phoneNumber),
  email: given(emailAddress),
});

const locale = z
  .string()
  .trim()
  .regex(/^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$/, 'Must be a language such as en-US.');

const rules = z.object({
  displayName: clearable(line(100)),
  firstName: unlessAbsent(line(100)),
  lastName: unlessAbsent(line(100)),
  // Nothing but markup is nothing.
  bio: clearable(richText(2_000).transform((html) => (html === '' ? null : html))),
  phone: clearable(phoneNumber),
  website: clearable(webAddress),
  address: clearable(line(200)),
  city: clearable(line(100)),
  state: clearable(line(100)),
  zipCode: clearable(postalCode),
  country: unlessAbsent(line(100)),
  disciplines: clearable(words(50)),
  ranks: clearable(
    pairs(z.object({ discipline: line(50), rank: line(50) }), ({ discipline }) => discipline),
  ),
  schools: clearable(words(200)),
  emergencyContact: clearable(emergencyContact),
  socialLinks: clearable(
    pairs(z.object({ network: line(50), url: webAddress }), ({ network }) => network),
  ),
  locale: clearable(locale),
  publicProfile: unlessAbsent(z.boolean()),
  eventNotifications: unlessAbsent(z.boolean()),
  newsletterSubscribed: unlessAbsent(z.boolean()),
});

/** What an input changes in a profile; throws with everything that is wrong with it. */
export function profileChanges(input: object): Partial<ProfileRecord> {
  const { disciplines, ranks, schools, socialLinks, ...rest } = parseInput(rules, input);
  const asked = {
    ...rest,
    disciplines: emptied(disciplines),
    ranks: emptied(ranks),
    schoolsAffiliated: emptied(schools),
    socialLinks: emptied(socialLinks),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/** A list that is cleared is an empty one. */
function emptied<T>(list: readonly T[] | null | undefined): readonly T[] | undefined {
  return list === null ? [] : list;
}
