import { parseInstant, readInstant, toInstant } from '../../src/shared/instant.js';

describe('parseInstant', () => {
  it.each([
    ['2026-01-05T09:30:00Z', '2026-01-05T09:30:00.000Z'],
    ['2026-01-05t09:30:00z', '2026-01-05T09:30:00.000Z'],
    ['2026-01-05 09:30:00.5Z', '2026-01-05T09:30:00.500Z'],
    ['2026-01-05T09:30:00.123456+00:00', '2026-01-05T09:30:00.123Z'],
    ['2026-01-05T09:30:00.9999999Z', '2026-01-05T09:30:00.999Z'],
    ['2026-01-05T00:30:00+02:00', '2026-01-04T22:30:00.000Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
    expect(parseInstant(expected)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-01-05',
    '2026-01-05T09:30:00',
    '2026-01-05T09:30Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-05T24:00:00Z',
    '2026-01-05T09:60:00Z',
    '2026-01-05T09:30:60Z',
    '2026-01-05T09:30:00+24:00',
    '2026-01-05T09:30:00+01:60',
    '2026-01-05T09:30:00+0200',
    ' 2026-01-05T09:30:00Z',
    '+002026-01-05T09:30:00Z',
  ])('refuses %p', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it.each(['9999-12-31T23:59:59-01:00', '0000-01-01T00:00:00+01:00'])(
    'refuses %s, whose zone leads out of the years of four digits',
    (text) => {
      expect(parseInstant(text)).toBeNull();
    },
  );

  it('keeps every millisecond', () => {
    for (let ms = 0; ms < 1000; ms += 1) {
      const text = `2026-01-05T09:30:00.${String(ms).padStart(3, '0')}Z`;
      expect(parseInstant(text)).toBe(text);
    }
  });
});

describe('readInstant', () => {
  it.each([
    ['2026-01-05', '2026-01-05T00:00:00.000Z'],
    ['2026-01-05T09:30', '2026-01-05T09:30:00.000Z'],
    ['2026-01-05 09:30:00', '2026-01-05T09:30:00.000Z'],
    ['2026-01-05T09:30:00.123456', '2026-01-05T09:30:00.123Z'],
    [' 2026-01-05T09:30:00Z ', '2026-01-05T09:30:00.000Z'],
    ['2026-01-05T09:30:00+0200', '2026-01-05T07:30:00.000Z'],
    ['2026-01-05T09:30:00.5-0330', '2026-01-05T13:00:00.500Z'],
  ])('reads %p, without a zone as UTC', (text, expected) => {
    expect(readInstant(text)).toBe(expected);
  });

  it.each([
    [null],
    [undefined],
    [''],
    [' '],
    [0],
    [1767605400000],
    [{}],
    [[]],
    ['2026-02-30'],
    ['24:00'],
  ])('gives null for %p', (value) => {
    expect(readInstant(value)).toBeNull();
  });
});

it('tells the instant of a date', () => {
  expect(toInstant(new Date(Date.UTC(2026, 0, 5)))).toBe('2026-01-05T00:00:00.000Z');
});
