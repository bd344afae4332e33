import { AppError } from '../../shared/errors.js';
import { monthsOf, type TimeRange } from '../../shared/time-range.js';

/** Most months that one overview lists. */
const MAX_MONTHS = 60;

/** The range, where it is one that can be listed by month. */
export function checkedRange({ from, to }: TimeRange): TimeRange {
  if (to <= from) throw refused('`to` must be later than `from`.');
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  // Millennia are not listed to be counted.
  if (years > MAX_MONTHS / 12 || monthsOf({ from, to }).length > MAX_MONTHS) {
    throw refused(`The range may touch ${MAX_MONTHS} calendar months.`, { maximum: MAX_MONTHS });
  }
  return { from, to };
}

function refused(message: string, details: Readonly<Record<string, unknown>> = {}): AppError {
  return new AppError('BAD_USER_INPUT', message, { argument: 'range.to', ...details });
}
