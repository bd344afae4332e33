import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { temporaryDirectory } from '../support/temporary.js';
import {
  ask,
  embeddedGone,
  embeddedOf,
  isRunning,
  login,
  Processes,
  READY,
  type Running,
  type Session,
  until,
} from './running.js';

const PASSWORD = 'Budo-2026-demo!';
const DEMO = ['public', 'member', 'premium', 'instructor', 'board', 'board2', 'admin'];
const COUNTS = `{
  events(first: 100) { totalCount nodes { id title } }
  memberDirectory { totalCount }
  trainingSessions { totalCount }
}`;

interface Counts {
  readonly events: { totalCount: number; nodes: { id: string; title: string }[] };
  readonly memberDirectory: { totalCount: number };
  readonly trainingSessions: { totalCount: number };
}

const processes = new Processes();
const directory = temporaryDirectory();
const DATA_DIR = join(directory.path, 'made', 'by', 'itself');

afterAll(async () => {
  await processes.end();
  directory.remove();
});

/** Everything of the seed that an admin sees. */
async function counts(url: string): Promise<Counts> {
  const { accessToken } = await login(url, 'admin', PASSWORD);
  const { data, errors } = await ask(url, COUNTS, {}, accessToken);
  expect(errors).toBeUndefined();
  return data as Counts;
}

/** One life after another, over one data directory: each test goes on from where the last one ended. */
describe('over an empty data directory', () => {
  let gateway: Running;
  let url: string;
  let session: Session;
  let seeded: Counts;

  beforeAll(async () => {
    gateway = processes.gateway({ DATA_DIR });
    url = await gateway.says(READY);
  }, 120_000);

  test('it seeds, says how far it is, and names the accounts; the URL comes last', async () => {
    const lines = gateway.lines();
    expect(lines[0]).toMatch(/^Seeding {2}\d+ documents for 5 members …$/);
    const [, total] = /^Seeding {2}(\d+) of \1$/m.exec(gateway.out()) ?? [];
    expect(Number(total)).toBeGreaterThan(500);
    const accounts = lines.find((line) => line.startsWith('Accounts '));
    for (const name of DEMO) expect(accounts).toMatch(new RegExp(` ${name}@`));
    expect(accounts).toMatch(/@demo\.wwmaa\.example$/);
    expect(lines).toContain(`Password ${PASSWORD}`);
    expect(lines).toContain(`ZeroDB   embedded, data in ${DATA_DIR}`);
    expect(lines.at(-1)).toBe(url);
    expect(await ask(url, '{ __typename }')).toMatchObject({ data: { __typename: 'Query' } });
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
  });

  test.each(DEMO)('%s@ can sign in', async (name) => {
    const opened = await login(url, name, PASSWORD);
    const me = await ask(url, '{ me { email } }', {}, opened.accessToken);
    expect(me).toMatchObject({ data: { me: { email: `${name}@demo.wwmaa.example` } } });
    if (name === 'member') session = opened;
  });

  test('the seed is there', async () => {
    seeded = await counts(url);
    expect(seeded.events.totalCount).toBeGreaterThanOrEqual(40);
    expect(seeded.memberDirectory.totalCount).toBeGreaterThan(0);
    expect(seeded.trainingSessions.totalCount).toBeGreaterThanOrEqual(20);
  });

  test('a second gateway over the same data is refused, and the first goes on', async () => {
    const second = processes.gateway({ DATA_DIR });
    expect(await second.ended()).toBe(1);
    expect(second.out()).toBe('');
    expect(second.err()).toMatch(/^DATA_DIR_IN_USE: .+$/m);
    expect(second.err()).not.toMatch(/^\s+at /m);
    expect(await counts(url)).toEqual(seeded);
  }, 60_000);

  test('an embedded ZeroDB that dies comes back, and is not missed for long', async () => {
    const first = processes.remember(embeddedOf(gateway)!);
    process.kill(first, 'SIGKILL');
    await until(() => ![undefined, first].includes(embeddedOf(gateway)));
    processes.remember(embeddedOf(gateway)!);
    await until(async () => (await fetch(new URL('/readyz', url))).status === 200);
    expect(await counts(url)).toEqual(seeded);
  }, 60_000);

  test('a gateway that is killed leaves nothing behind', async () => {
    const child = processes.remember(embeddedOf(gateway)!);
    expect(isRunning(child)).toBe(true);
    gateway.kill('SIGKILL');
    expect(await gateway.ended()).toBe('SIGKILL');
    await until(() => !isRunning(child));
  }, 60_000);

  test('the next start finds everything as it was, sessions too', async () => {
    gateway = processes.gateway({ DATA_DIR });
    url = await gateway.says(READY);
    expect(gateway.out()).not.toContain('Seeding');
    expect(await counts(url)).toEqual(seeded);
    const me = await ask(url, '{ me { email } }', {}, session.accessToken);
    expect(me).toMatchObject({ data: { me: { email: 'member@demo.wwmaa.example' } } });
    const { data, errors } = await ask(
      url,
      `mutation ($t: String!) {
        refreshSession(input: { refreshToken: $t }) { accessToken refreshToken }
      }`,
      { t: session.refreshToken },
    );
    expect(errors).toBeUndefined();
    expect((data as { refreshSession: Session }).refreshSession.refreshToken).not.toBe(
      session.refreshToken,
    );
  }, 120_000);

  test('SIGTERM ends it and its child in order', async () => {
    const child = processes.remember(embeddedOf(gateway)!);
    gateway.kill('SIGTERM');
    expect(await gateway.ended()).toBe(0);
    await until(() => !isRunning(child));
    await expect(fetch(url)).rejects.toThrow();
    expect(gateway.err()).not.toMatch(/^\s+at |rror:/m);
  }, 60_000);
});

describe('interrupted while it seeds', () => {
  let whole: Counts;

  /** Starts one, and waits until it is well into the seed. */
  async function inTheMiddle(DATA_DIR: string): Promise<Running> {
    const gateway = processes.gateway({ DATA_DIR, SEED_SCALE: '40' }, directory.path);
    await gateway.says(/^Seeding .*…$/m);
    const journal = resolve(directory.path, DATA_DIR, 'zerodb/zerodb.sqlite-wal');
    await until(() => existsSync(journal) && statSync(journal).size > 300_000);
    processes.remember(embeddedOf(gateway)!);
    return gateway;
  }

  test('killed, it begins anew and finishes properly', async () => {
    const DATA_DIR = join(directory.path, 'killed');
    const killed = await inTheMiddle(DATA_DIR);
    killed.kill('SIGKILL');
    expect(await killed.ended()).toBe('SIGKILL');
    expect(killed.out()).not.toMatch(/Seeding {2}(\d+) of \1$/m);
    await until(() => embeddedGone(DATA_DIR));

    const again = processes.gateway({ DATA_DIR, SEED_SCALE: '40' });
    const url = await again.says(READY);
    expect(again.out()).toMatch(/^Seeding {2}(\d+) of \1$/m);
    whole = await counts(url);
    expect(whole.events.totalCount).toBeGreaterThanOrEqual(40);
    const ids = whole.events.nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    again.kill('SIGTERM');
    expect(await again.ended()).toBe(0);
  }, 180_000);

  test('told to end, it ends in order, and the next start finishes properly, in a folder of any name', async () => {
    // What goes on a command line could be taken for a flag.
    const DATA_DIR = '-ended';
    const ended = await inTheMiddle(DATA_DIR);
    ended.kill('SIGTERM');
    expect(await ended.ended()).toBe(0);
    expect(ended.out()).not.toMatch(READY);
    expect(ended.err()).not.toMatch(/^[A-Z_]+: |^\s+at /m);

    const again = processes.gateway({ DATA_DIR, SEED_SCALE: '40' }, directory.path);
    const { events, ...rest } = await counts(await again.says(READY));
    expect(rest).toEqual({
      memberDirectory: whole.memberDirectory,
      trainingSessions: whole.trainingSessions,
    });
    expect(events.totalCount).toBe(whole.events.totalCount);
    again.kill('SIGTERM');
    expect(await again.ended()).toBe(0);
  }, 180_000);
});
