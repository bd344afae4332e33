import { hash as bcrypt } from 'bcryptjs';

import { LoginAttempts } from '../../../src/modules/users/login-attempts.js';
import {
  hashPassword,
  passwords as real,
  type Passwords,
} from '../../../src/modules/users/passwords.js';
import { newUser, type UserRecord } from '../../../src/modules/users/user.record.js';
import { BehindTheAnswer } from '../../../src/shared/behind.js';
import { systemClock } from '../../../src/shared/clock.js';
import { AppError } from '../../../src/shared/errors.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { createInProcessCoordination } from '../../../src/sources/redis/in-process.js';

const NOW = '2026-06-15T12:00:00.000Z';
const RIGHT = 'Budo-2026-demo!';
const WRONG = 'Wrong-2026-demo!';

/** Attempts over accounts in memory, and what each of them cost. */
async function attemptsOn(...accounts: readonly UserRecord[]) {
  const users = new Map(accounts.map((user) => [user.email, user]));
  const work = { hashed: 0, checked: 0, read: 0, atOnce: 0 };
  const failures: (string | null)[] = [];
  let running = 0;
  const passwords: Passwords = {
    async hash(password) {
      work.hashed += 1;
      return real.hash(password);
    },
    async check(password, hash) {
      work.checked += 1;
      work.atOnce = Math.max(work.atOnce, (running += 1));
      const right = await real.check(password, hash);
      running -= 1;
      return right;
    },
  };
  const behind = new BehindTheAnswer();
  const attempts = new LoginAttempts({
    passwords,
    behind,
    rateLimits: createInProcessCoordination(systemClock).rateLimits,
    users: {
      async byEmail(email) {
        work.read += 1;
        return users.get(email.trim().toLowerCase()) ?? null;
      },
      async noteFailure(_id, lockoutUntil) {
        failures.push(lockoutUntil);
      },
      async changeIf(user, _expected, changes) {
        users.set(user.email, { ...user, ...changes });
        return { ...user, ...changes };
      },
    },
  });
  const call = { now: NOW, scope: {}, log: silentLogger, address: '192.0.2.1' };
  const attempt = (email: string, password: string, more: Partial<typeof call> = {}) =>
    attempts.try({ email, password }, { ...call, ...more }).then(
      ({ correct }) => (correct ? 'right' : 'wrong'),
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
  return { attempt, attempts, work, failures, users, settled: () => behind.settled() };
}

const account = async (more: Partial<UserRecord> = {}) =>
  newUser({
    id: 'u-1',
    createdAt: NOW,
    email: 'ann@x.example',
    passwordHash: await hashPassword(RIGHT),
    ...more,
  });

describe.each([
  ['an account', 'ann@x.example', 5],
  ['an address without one', 'nobody@x.example', 0],
])('%s', (_what, email, counted) => {
  test('a thousand attempts at once try five passwords', async () => {
    const { attempt, work, failures, settled } = await attemptsOn(await account());
    const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => attempt(email, WRONG)));
    expect(outcomes.filter((each) => each === 'wrong')).toHaveLength(5);
    expect(outcomes.filter((each) => each === 'RATE_LIMITED')).toHaveLength(995);
    expect(work).toEqual({ hashed: 0, checked: 5, read: 5, atOnce: 1 });
    expect(await attempt(email.toUpperCase(), RIGHT)).toBe('RATE_LIMITED');
    await settled();
    expect(failures).toHaveLength(counted);
  });

  test('each wrong password costs the same work', async () => {
    const { attempt, work } = await attemptsOn(await account());
    expect(await attempt(email, WRONG)).toBe('wrong');
    expect(work).toEqual({ hashed: 0, checked: 1, read: 1, atOnce: 1 });
  });
});

test('the last attempt locks the account for a quarter of an hour, in the store too', async () => {
  const { attempt, failures, settled } = await attemptsOn(await account());
  for (let time = 0; time < 5; time += 1) await attempt('ann@x.example', WRONG);
  await settled();
  expect(failures).toEqual([null, null, null, null, '2026-06-15T12:15:00.000Z']);
});

test('a lock that was stored holds after a restart, and ends in time', async () => {
  const locked = await account({ lockoutUntil: '2026-06-15T12:15:00.000Z' });
  const { attempt, attempts, work } = await attemptsOn(locked);
  expect(await attempt('ann@x.example', RIGHT)).toBe('RATE_LIMITED');
  expect(work.checked).toBe(0);
  const call = { now: '2026-06-15T12:14:30.000Z', scope: {}, log: silentLogger, address: 'a' };
  await expect(
    attempts.try({ email: 'ann@x.example', password: RIGHT }, call),
  ).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterSeconds: 30 } });
  expect(await attempt('ann@x.example', RIGHT, { now: '2026-06-15T12:15:00.000Z' })).toBe('right');
});

test('the right password gives the account its attempts back', async () => {
  const { attempt, attempts } = await attemptsOn(await account());
  for (let time = 0; time < 4; time += 1) await attempt('ann@x.example', WRONG);
  expect(await attempt('ann@x.example', RIGHT)).toBe('right');
  for (let time = 0; time < 4; time += 1) {
    expect(await attempt('ann@x.example', WRONG)).toBe('wrong');
  }
  await attempt('ann@x.example', WRONG);
  expect(await attempt('ann@x.example', RIGHT)).toBe('RATE_LIMITED');
  // A new password does the same.
  await attempts.forget('Ann@X.example');
  expect(await attempt('ann@x.example', RIGHT)).toBe('right');
});

test('one address cannot try one password on a thousand accounts', async () => {
  const { attempt, work } = await attemptsOn();
  await Promise.all(Array.from({ length: 1_000 }, (_, at) => attempt(`m${at}@x.example`, WRONG)));
  expect(work.checked).toBeGreaterThanOrEqual(20);
  expect(work.checked).toBeLessThan(24);
  expect(await attempt('new@x.example', WRONG, { address: '192.0.2.2' })).toBe('wrong');
  expect(await attempt('new@x.example', WRONG)).toBe('RATE_LIMITED');
});

test('nothing is hashed for whoever has gone', async () => {
  const { attempt, work } = await attemptsOn(await account());
  const scope = { signal: AbortSignal.abort() };
  expect(await attempt('ann@x.example', RIGHT, { scope })).toBe('UPSTREAM_UNAVAILABLE');
  expect(work.checked).toBe(0);
});

describe('hashes of an older program', () => {
  test.each(['2a', '2b', '2y'])('$%s$ open the account, and are replaced', async (version) => {
    const old = (await bcrypt(RIGHT, 4)).replace(/^\$2.\$/, `$${version}$`);
    const { attempt, work, users, settled } = await attemptsOn(
      await account({ passwordHash: old }),
    );
    expect(await attempt('ann@x.example', WRONG)).toBe('wrong');
    expect(users.get('ann@x.example')?.passwordHash).toBe(old);
    expect(await attempt('ann@x.example', RIGHT)).toBe('right');
    await settled();
    expect(users.get('ann@x.example')?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await attempt('ann@x.example', RIGHT)).toBe('right');
    await settled();
    expect(work.hashed).toBe(1);
  });

  test('a password of more than 72 bytes goes on opening the account', async () => {
    const long = `${'é'.repeat(40)}-Budo-2026`;
    const { attempt, settled } = await attemptsOn(
      await account({ passwordHash: await bcrypt(long, 4) }),
    );
    expect(await attempt('ann@x.example', long)).toBe('right');
    await settled();
    expect(await attempt('ann@x.example', long)).toBe('right');
  });
});
