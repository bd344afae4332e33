/** Money in minor units (cents), never floating point: `{ minor: 2900, currency: 'USD' }` is 29 dollars. */
export interface Money {
  readonly minor: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
}

/** Digits after the point, by ISO 4217, where they are not two. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** How many digits the currency has after the point. */
export function exponentOf(currency: string): number {
  return Object.hasOwn(EXPONENTS, currency) ? (EXPONENTS[currency] ?? 2) : 2;
}

/**
 * Money of an amount in major units, as stores and clients write it (`29`, `29.5`, `"29.00"`).
 * Null when it is no decimal number, has more digits than the currency, or is too large to be exact.
 */
export function moneyOf(amount: number | string, currency: string): Money | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(
    typeof amount === 'number' ? plain(amount) : amount.trim(),
  );
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = exponentOf(currency);
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return null;
  const minor = Number(`${sign}${whole}${kept.padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? { minor: minor === 0 ? 0 : minor, currency } : null;
}

/** The amount in major units as a decimal string with all digits of the currency: `"29.00"`. */
export function amountOf(money: Money): string {
  const digits = exponentOf(money.currency);
  const text = String(Math.abs(money.minor)).padStart(digits + 1, '0');
  const sign = money.minor < 0 ? '-' : '';
  if (digits === 0) return `${sign}${text}`;
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A number without exponent or binary dust: older programs stored amounts as floats (`19.990000000000002`). */
function plain(amount: number): string {
  if (!Number.isFinite(amount)) return '';
  return amount.toFixed(6).replace(/\.?0+$/, '');
}
