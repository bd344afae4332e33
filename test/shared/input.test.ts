import { z } from 'zod';

import { InputError } from '../../src/shared/errors.js';
import {
  line,
  paragraphs,
  parseInput,
  richText,
  timeZone,
  webAddress,
} from '../../src/shared/input.js';

const read = <T>(schema: z.ZodType<T>, value: unknown): T | 'refused' => {
  try {
    return parseInput(z.object({ value: schema }), { value }).value;
  } catch (error) {
    if (error instanceof InputError) return 'refused';
    throw error;
  }
};

test.each([
  ['a half of a character', 'Anna\ud800', 'Anna'],
  ['the other half, in front', '\udc00Anna', 'Anna'],
  ['both halves', 'Anna \ud83d\ude00', 'Anna 😀'],
  ['a character of several', '👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
  ['what turns the rest around', '\u202eannA\u202c', 'annA'],
  ['Arabic, which turns by itself', 'محمد', 'محمد'],
  ['a null byte', 'An\0na', 'An na'],
])('a line with %s', (_, text, expected) => {
  expect(read(line(100), text)).toBe(expected);
});

test.each(['', ' ', '\0', '\u200b', '\u00a0\u200b\ufeff', '\u3164', '\u202e', '\ud800'])(
  'a line without anything to see is empty: %j',
  (text) => {
    expect(read(line(100), text)).toBe('refused');
    expect(read(line(100, 0), text)).toBe('');
  },
);

test('longer texts hold no halves of characters either', () => {
  expect(read(paragraphs(100), 'one\ud800\n\ntwo')).toBe('one\n\ntwo');
  expect(read(richText(100), '<p>one\udfff</p>')).toBe('<p>one</p>');
});

test('a time zone is one of the register, spelled like there', () => {
  expect(read(timeZone, 'europe/paris')).toBe('Europe/Paris');
  expect(read(timeZone, 'utc')).toBe('UTC');
  expect(read(timeZone, 'Asia/Kolkata')).toBe('Asia/Kolkata');
  expect(read(timeZone, 'America/Argentina/Buenos_Aires')).toBe('America/Argentina/Buenos_Aires');
  expect(read(timeZone, 'Etc/GMT+5')).toBe('Etc/GMT+5');
  for (const name of ['PST', 'Foo/Bar', '', '+02:00', '\0', 'Europe/Paris\0']) {
    expect([name, read(timeZone, name)]).toEqual([name, 'refused']);
  }
});

test('an address holds nothing that cannot be seen', () => {
  expect(read(webAddress, 'https://test.example/a?b=c')).toBe('https://test.example/a?b=c');
  expect(read(webAddress, 'https://test.example/\0')).toBe('refused');
  expect(read(webAddress, 'https://test.example/\u202egnp.exe')).toBe('refused');
});
