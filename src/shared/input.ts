import { z } from 'zod';

import { type ErrorCode, InputError, type Problem, refusal } from './errors.js';
import { moneyOf } from './money.js';
import { sanitizeRichText, stripMarkup } from './rich-text.js';

/** Most problems told of one input. */
const MAX_PROBLEMS = 20;

/**
 * What the schema makes of an input; throws {@link InputError} with every problem, each with its path
 * from `input` on. A schema's own refinement can name a code with `params: { code }`.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, MAX_PROBLEMS).map((issue): Problem => ({
    path: ['input', ...issue.path.map(String)],
    code: codeOf(issue),
    message: issue.message,
  }));
  throw new InputError(problems as [Problem, ...Problem[]]);
}

function codeOf(issue: z.core.$ZodIssue): ErrorCode {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? (code as ErrorCode) : 'BAD_USER_INPUT';
}

/** Control characters have no place in what people write; line breaks and tabs have, in longer text. */
const CONTROL = /[\u0000-\u001f\u007f]/g;
const CONTROL_BUT_BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Halves of a character: no text, and no database takes them. */
const HALVES = /\p{Cs}/gu;
/** They turn what stands after them around, also where it is somebody else's. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
/** Something that can be seen; there are letters that are blank. */
const VISIBLE = /[^\p{C}\p{Z}\u115f\u1160\u2800\u3164\uffa0]/u;

export const withoutHalves = (text: string) => text.replace(HALVES, '');
export const isVisible = (text: string) => VISIBLE.test(text);

const composed = (text: string) => withoutHalves(text).normalize('NFC');
const withoutTurns = (text: string) => text.replace(TURNING, '');
const unlessInvisible = (text: string) => (isVisible(text) ? text : '');

/** Counted as people count: an emoji is one, not two. */
const length = (text: string) => Array.from(text).length;

/** One line of text, trimmed, without markup, in composed Unicode form; `min` to `max` characters. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .transform((text) => stripMarkup(withoutTurns(composed(text)).replace(CONTROL, ' ')))
    .transform(unlessInvisible)
    .refine(
      (text) => length(text) >= min,
      min === 1 ? 'Must not be empty.' : `At least ${min} characters.`,
    )
    .refine((text) => length(text) <= max, `At most ${max} characters.`);

/** Several lines of plain text. It is kept as written: it is escaped where it is shown. */
export const paragraphs = (max: number) =>
  z
    .string()
    .transform((text) => composed(text).replace(CONTROL_BUT_BREAKS, '').trim())
    .refine((text) => length(text) <= max, `At most ${max} characters.`);

/** Rich text: HTML with the allowed tags alone. */
export const richText = (max: number) =>
  z
    .string()
    .refine((text) => length(text) <= max, `At most ${max} characters.`)
    .transform((text) => sanitizeRichText(composed(text).replace(CONTROL_BUT_BREAKS, '')))
    // Escaping can make it longer.
    .refine((text) => length(text) <= 2 * max, `At most ${max} characters.`);

/** An e-mail address as it is compared: trimmed, lower-case, at most 254 characters (RFC 5321). */
export const emailAddress = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email('Must be an e-mail address.').max(254, 'At most 254 characters.'));

/** 8 to 128 characters with upper and lower case, a digit and something else. */
export const newPassword = z
  .string()
  .min(8, 'At least 8 characters.')
  .max(128, 'At most 128 characters.')
  .regex(/\p{Lu}/u, 'Needs an upper-case letter.')
  .regex(/\p{Ll}/u, 'Needs a lower-case letter.')
  .regex(/\p{Nd}/u, 'Needs a digit.')
  .regex(/[^\p{L}\p{Nd}]/u, 'Needs a character that is neither letter nor digit.');

/** E.164: `+` and up to 15 digits; blanks, points, hyphens and brackets are taken out. */
export const phoneNumber = z
  .string()
  .transform((text) => text.replace(/[\s().-]/g, ''))
  .pipe(z.string().regex(/^\+[1-9]\d{6,14}$/, 'Must be like +14155550100.'));

/** 3 to 20 letters, digits, blanks and hyphens. */
export const postalCode = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{Nd} -]{3,20}$/u, 'Must have 3 to 20 letters, digits, blanks or hyphens.');

/** An absolute http(s) address. */
export const webAddress = z
  .string()
  .trim()
  .regex(/^[^\p{C}]*$/u, 'Must be an http(s) address.')
  .max(2_000, 'At most 2000 characters.')
  .pipe(z.url({ protocol: /^https?$/, error: 'Must be an http(s) address.' }));

/** An IANA time zone such as `Europe/Berlin`, spelled as it is registered. */
export const timeZone = z
  .string()
  .trim()
  .refine(isTimeZone, 'Must be an IANA time zone such as America/Los_Angeles.')
  .transform(asRegistered);

function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 are no zones: they do not know of summer. Nor are abbreviations such as PST.
  if (!/^(?:UTC|GMT|[a-z_]+\/[\w+/-]+)$/i.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Only the case is put right: the name that it resolves to can be an older one for the same place. */
function asRegistered(name: string): string {
  const { timeZone: known } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
  return known.toLowerCase() === name.toLowerCase() ? known : name;
}

/** Money as clients send it, never negative, in minor units. */
export const money = z
  .object({ amount: z.string(), currency: z.string() })
  .transform(({ amount, currency }, context) => {
    const value = moneyOf(amount, currency.toUpperCase());
    if (value && value.minor >= 0) return value;
    context.addIssue({
      code: 'custom',
      path: ['amount'],
      message: 'Must be an amount of this currency, not below zero.',
    });
    return z.NEVER;
  });

/** A field of a partial update: absent is unchanged, null is cleared. */
export const clearable = <T extends z.ZodType>(schema: T) => schema.nullable().optional();

/** A field of a partial update that cannot be cleared. */
export const unlessAbsent = <T extends z.ZodType>(schema: T) =>
  z
    .custom<z.input<T> | undefined>((value) => value !== null, 'Cannot be cleared.')
    .pipe(schema.optional())
    // A pipe does not tell the object that it takes an absent field.
    .optional();

/** The local id of a global one, or a NOT_FOUND of the input at this path. */
export function foundOrRefused<T>(
  value: T | null | undefined,
  path: readonly string[],
  what: string,
): T {
  if (value == null) throw refusal('NOT_FOUND', path, `There is no such ${what}.`);
  return value;
}
