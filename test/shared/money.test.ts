import { amountOf, exponentOf, moneyOf } from '../../src/shared/money.js';

describe('money', () => {
  it.each([
    [29, 'USD', 2900, '29.00'],
    [29.5, 'USD', 2950, '29.50'],
    ['29.00', 'USD', 2900, '29.00'],
    [' 0.05 ', 'USD', 5, '0.05'],
    [-0.05, 'USD', -5, '-0.05'],
    [0, 'USD', 0, '0.00'],
    [-0, 'USD', 0, '0.00'],
    ['-0', 'USD', 0, '0.00'],
    [19.990000000000002, 'USD', 1999, '19.99'],
    [0.1 + 0.2, 'USD', 30, '0.30'],
    [100, 'JPY', 100, '100'],
    ['100.00', 'JPY', 100, '100'],
    [1.005, 'KWD', 1005, '1.005'],
    [1_000_000, 'USD', 100_000_000, '1000000.00'],
  ])('of %p %s is %i', (amount, currency, minor, text) => {
    const money = moneyOf(amount, currency);
    expect(money).toEqual({ minor, currency });
    expect(money && amountOf(money)).toBe(text);
    expect(money && moneyOf(amountOf(money), currency)).toEqual(money);
  });

  it.each([
    [29.999, 'USD'],
    ['1.005', 'USD'],
    [0.5, 'JPY'],
    [NaN, 'USD'],
    [Infinity, 'USD'],
    [1e21, 'USD'],
    [Number.MAX_SAFE_INTEGER, 'USD'],
    ['', 'USD'],
    ['1e3', 'USD'],
    ['1,000.00', 'USD'],
    ['$5', 'USD'],
    ['.5', 'USD'],
    ['5.', 'USD'],
  ])('is none of %p %s', (amount, currency) => {
    expect(moneyOf(amount, currency)).toBeNull();
  });

  it('survives the way through a stored number', () => {
    for (let minor = 0; minor < 20_000; minor += 1) {
      const stored = Number(amountOf({ minor, currency: 'USD' }));
      const read = moneyOf(stored, 'USD')?.minor;
      // `expect` takes its time, and these are many.
      if (read !== minor) expect(read).toBe(minor);
    }
  });

  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['XXX', 2],
    ['constructor', 2],
  ])('of %s has %i digits after the point', (currency, digits) => {
    expect(exponentOf(currency)).toBe(digits);
  });
});
