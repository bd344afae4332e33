import { z } from 'zod';

import type { JsonObject } from './document.js';
import { AppError } from './errors.js';
import { type Money, amountOf, exponentOf, moneyOf } from './money.js';
import {
  type Field,
  type Mutable,
  type Names,
  type Warn,
  isAbsent,
  listOfNames,
} from './record-field.js';
import { readNumber } from './record-values.js';

const moneySchema = z.strictObject({
  minor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no currency'),
});

/** Money, stored as a decimal number of major units and a currency (US dollars when none is stored). */
export function optionalMoney(
  amounts: Names,
  currencyName = 'currency',
): Field<Money | null, false> {
  const names = listOfNames(amounts);
  return {
    names: [...names, currencyName],
    essential: false,
    absent: null,
    schema: moneySchema.nullable(),
    read: (data, warn) => readMoney(names, currencyName, data, warn),
    write: (value, out) => {
      if (value !== null) writeMoney(names[0] ?? '', currencyName, value, out);
    },
  };
}

/** As {@link optionalMoney}, nothing (`0`) when absent. */
export function money(amounts: Names, currencyName = 'currency'): Field<Money, false> {
  const optional = optionalMoney(amounts, currencyName);
  return {
    ...optional,
    absent: Object.freeze({ minor: 0, currency: 'USD' }),
    schema: moneySchema,
    read: (data, warn) =>
      optional.read(data, warn) ??
      Object.freeze({ minor: 0, currency: readCurrency(currencyName, data, warn) }),
  };
}

function readMoney(
  names: readonly string[],
  currencyName: string,
  data: JsonObject,
  warn: Warn,
): Money | null {
  for (const name of names) {
    const raw = data[name];
    if (isAbsent(raw)) continue;
    const currency = readCurrency(currencyName, data, warn);
    const amount = readNumber(raw);
    if (amount !== undefined && amount >= 0) {
      const exact = moneyOf(amount, currency);
      if (exact) return Object.freeze(exact);
      const rounded = moneyOf(amount.toFixed(exponentOf(currency)), currency);
      if (rounded) {
        warn(name, 'has more digits than the currency: rounded');
        return Object.freeze(rounded);
      }
    }
    warn(name, 'is no amount of money');
  }
  return null;
}

function readCurrency(name: string, data: JsonObject, warn: Warn): string {
  const raw = data[name];
  if (isAbsent(raw)) return 'USD';
  const code = typeof raw === 'string' ? raw.trim().toUpperCase() : '';
  if (/^[A-Z]{3}$/.test(code)) return code;
  warn(name, 'is no currency');
  return 'USD';
}

function writeMoney(name: string, currencyName: string, value: Money, out: Mutable): void {
  out[name] = Number(amountOf(value));
  const told = out[currencyName];
  if (told !== undefined && told !== value.currency) {
    // Two amounts share one stored currency; nothing is nothing in any of them.
    if (value.minor === 0) return;
    throw new AppError('BAD_USER_INPUT', `${name}: is in another currency than the rest`, {
      path: name,
    });
  }
  out[currencyName] = value.currency;
}
