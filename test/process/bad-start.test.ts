import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';

import { temporaryDirectory } from '../support/temporary.js';
import { Processes } from './running.js';

const processes = new Processes();
const directory = temporaryDirectory();
const inside = (name: string) => join(directory.path, name);

afterAll(async () => {
  await processes.end();
  directory.remove();
});

/** Starts one that cannot start; gives what it says on standard error. */
async function refused(env: Readonly<Record<string, string>>): Promise<string> {
  const gateway = processes.gateway(env);
  expect(await gateway.ended()).toBe(1);
  expect(gateway.out()).toBe('');
  expect(gateway.err()).not.toMatch(/^\s+at |node_modules|\.ts:\d/m);
  return gateway.err();
}

test('everything that is wrong with the environment is told at once', async () => {
  const DATA_DIR = inside('never-made');
  const secret = 'too-short-a-secret';
  const told = await refused({
    DATA_DIR,
    NODE_ENV: 'staging',
    LOG_LEVEL: 'loud',
    PORT: 'abc',
    SEED_SCALE: '-1',
    JWT_SECRET: secret,
    ZERODB_BASE_URL: 'https://api.example',
  });
  const [first, ...problems] = told.trimEnd().split('\n');
  expect(first).toBe('ENVIRONMENT_INVALID: The environment has these problems:');
  expect(problems.map((line) => /^ {2}- (\w+): .+$/.exec(line)?.[1]).sort()).toEqual([
    'JWT_SECRET',
    'LOG_LEVEL',
    'NODE_ENV',
    'PORT',
    'SEED_SCALE',
    'ZERODB_API_KEY',
  ]);
  expect(told).not.toContain(secret);
  expect(existsSync(DATA_DIR)).toBe(false);
});

test('production without a key of ZeroDB does not start', async () => {
  const DATA_DIR = inside('never-made');
  const told = await refused({ DATA_DIR, NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) });
  expect(told).toMatch(/^ENVIRONMENT_INVALID: /);
  expect(told).toMatch(/^ {2}- ZERODB_API_KEY: .*ALLOW_EMBEDDED_IN_PRODUCTION=true/m);
  expect(existsSync(DATA_DIR)).toBe(false);
});

test('an address of ZeroDB without a key does not start', async () => {
  const DATA_DIR = inside('never-made');
  const told = await refused({ DATA_DIR, ZERODB_BASE_URL: 'https://api.example' });
  expect(told).toMatch(/^ENVIRONMENT_INVALID: [^\n]+\n {2}- ZERODB_API_KEY: [^\n]+\n$/);
  expect(existsSync(DATA_DIR)).toBe(false);
});

test('a port that is taken is told before anything is made', async () => {
  const DATA_DIR = inside('never-made');
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const told = await refused({ DATA_DIR, PORT: String(port) });
  expect(told).toMatch(new RegExp(`^PORT_IN_USE: [^\\n]*${port}[^\\n]*\\n$`));
  expect(existsSync(DATA_DIR)).toBe(false);
  other.close();
});

test('an address that is not of this machine is told likewise', async () => {
  const DATA_DIR = inside('never-made');
  expect(await refused({ DATA_DIR, HOST: '192.0.2.1' })).toMatch(/^PORT_IN_USE: [^\n]+\n$/);
  expect(existsSync(DATA_DIR)).toBe(false);
});

describe('a data directory that cannot be', () => {
  // Below a file nobody can make a folder, not even root.
  test.each(['a-file', 'a-file/below'])('%s', async (path) => {
    writeFileSync(inside('a-file'), 'mine');
    const told = await refused({ DATA_DIR: inside(path) });
    expect(told).toMatch(/^DATA_DIR_NOT_WRITABLE: [^\n]+\n$/);
    expect(told).toContain(inside(path));
    expect(statSync(inside('a-file')).size).toBe(4);
  });

  test('also where the secret is given, so that only the store needs it', async () => {
    writeFileSync(inside('a-file'), 'mine');
    const told = await refused({ DATA_DIR: inside('a-file'), JWT_SECRET: 'x'.repeat(32) });
    expect(told).toMatch(/^DATA_DIR_NOT_WRITABLE: /m);
    expect(readdirSync(directory.path)).toEqual(['a-file']);
  });
});
