import type { JsonObject } from '../../src/shared/document.js';
import type { ZeroDb } from '../../src/sources/zerodb/client.js';

type Row = JsonObject;

/** The figures of the association, counted the long way: over every stored document as it lies there. */
export interface Figures {
  readonly members: number;
  readonly activeSubscriptions: number;
  readonly revenue: string;
  readonly otherRevenue: Readonly<Record<string, number>>;
  readonly events: number;
  readonly pendingApplications: number;
  readonly memberGrowth: Readonly<Record<string, number>>;
  readonly tiers: Readonly<Record<string, number>>;
  readonly revenueByMonth: Readonly<Record<string, string>>;
  readonly states: Readonly<Record<string, number>>;
}

export async function countByHand(
  zerodb: ZeroDb,
  range: { readonly from: string; readonly to: string },
  now: string,
): Promise<Figures> {
  const rows = async (name: string): Promise<Row[]> =>
    (await zerodb.documents.findAll(name, {}, {})).map(({ data, id }) => ({ ...data, key: id }));
  const inRange = (time: string | null) => time !== null && time >= range.from && time < range.to;
  const months = monthsBetween(range);

  const members = (await rows('users')).filter(isMember);
  const ids = new Set(members.map(({ key }) => key));
  const running = (await rows('subscriptions')).filter((row) => {
    const end = timeOf(row['end_date'] ?? row['current_period_end']);
    const active = ['active', 'trialing'].includes(word(row['status']) ?? 'active');
    return active && (end === null || end >= now);
  });
  const counts = (keys: readonly string[], every: readonly string[] = []) => {
    const all: Record<string, number> = Object.fromEntries(every.map((key) => [key, 0]));
    for (const key of keys) all[key] = (all[key] ?? 0) + 1;
    return all;
  };
  const payments = (await rows('payments')).flatMap((row) => {
    const at = timeOf(row['processed_at']) ?? timeOf(row['created_at']);
    if (!inRange(at)) return [];
    const cents = (name: string) => Math.round(Number(row[name] ?? 0) * 100);
    const status = word(row['status']);
    const succeeded = ['succeeded', 'paid', 'completed'].includes(status ?? '');
    const partly = status === 'refunded' && cents('refunded_amount') > 0;
    if (!succeeded && !partly) return [];
    const currency = typeof row['currency'] === 'string' ? row['currency'].toUpperCase() : 'USD';
    return [
      { month: at!.slice(0, 7), cents: cents('amount') - cents('refunded_amount'), currency },
    ];
  });
  const sum = (some: typeof payments) =>
    (some.reduce((total, { cents }) => total + cents, 0) / 100).toFixed(2);
  const dollars = payments.filter(({ currency }) => currency === 'USD');
  const others = [...new Set(payments.map(({ currency }) => currency))].filter((c) => c !== 'USD');
  const profiles = (await rows('profiles')).sort((a, b) => (changed(a) < changed(b) ? -1 : 1));
  const stateOf = (id: unknown) => {
    const own = profiles.filter((row) => row['user_id'] === id).at(-1)?.['state'];
    return typeof own === 'string' && own.trim() ? own.trim() : 'unknown';
  };
  const tierOf = (id: unknown) => {
    const own = running.filter((row) => row['user_id'] === id);
    const newest = own.sort((a, b) => (changed(a) < changed(b) ? -1 : 1)).at(-1);
    return (word(newest?.['tier']) ?? 'free').toUpperCase();
  };
  return {
    members: members.length,
    activeSubscriptions: new Set(running.map((row) => row['user_id'])).size,
    revenue: sum(dollars),
    otherRevenue: Object.fromEntries(
      others.map((code) => [
        code,
        Number(sum(payments.filter(({ currency }) => currency === code))),
      ]),
    ),
    events: (await rows('events')).filter((row) => isPublished(row) && inRange(startOf(row)))
      .length,
    pendingApplications: (await rows('applications')).filter((row) =>
      ['submitted', 'under_review'].includes(word(row['status']) ?? 'draft'),
    ).length,
    memberGrowth: counts(
      members.flatMap((row) => {
        const at = timeOf(row['created_at']);
        return inRange(at) ? [at!.slice(0, 7)] : [];
      }),
      months,
    ),
    tiers: counts([...ids].map(tierOf), ['FREE', 'BASIC', 'PREMIUM', 'LIFETIME']),
    revenueByMonth: Object.fromEntries(
      months.map((month) => [month, sum(dollars.filter((each) => each.month === month))]),
    ),
    states: counts([...ids].map(stateOf)),
  };
}

const MEMBERS = [
  ...['member', 'student', 'instructor', 'board_member', 'board', 'admin', 'superadmin'],
];

function isMember(row: Row): boolean {
  const active = row['is_active'] === undefined || yes(row['is_active']);
  return (
    active &&
    (word(row['status']) ?? 'active') === 'active' &&
    MEMBERS.includes(word(row['role']) ?? '')
  );
}

function isPublished(row: Row): boolean {
  if (yes(row['is_deleted']) || yes(row['is_canceled'])) return false;
  return (
    (word(row['status']) ?? (yes(row['is_published']) ? 'published' : 'draft')) === 'published'
  );
}

function startOf(row: Row): string | null {
  return timeOf(row['start_date'] ?? row['start_datetime']);
}

function yes(value: unknown): boolean {
  return value === true || value === 1 || ['true', 'yes', '1'].includes(word(value) ?? '');
}

function word(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return value.trim().toLowerCase().replaceAll(/[- ]/g, '_');
}

/** The time as an instant; without a zone UTC is meant. */
function timeOf(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  const zoned = /(Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}Z`;
  return new Date(zoned.replace(' ', 'T')).toISOString();
}

function changed(row: Row): string {
  return timeOf(row['updated_at']) ?? timeOf(row['created_at']) ?? '';
}

function monthsBetween({ from, to }: { readonly from: string; readonly to: string }): string[] {
  const months = [from.slice(0, 7)];
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 7);
  while (months.at(-1)! < last) {
    const [year, month] = months.at(-1)!.split('-').map(Number) as [number, number];
    months.push(new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7));
  }
  return months;
}
