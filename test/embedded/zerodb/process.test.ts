import { spawn, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { request } from 'undici';
import { readCommandLine } from '../../../src/embedded/zerodb/command-line.js';
import { built } from '../../support/built.js';
import { connect, KEY, P, PROJECT, startHarness, tempDir } from './support.js';

const MAIN = built('embedded/zerodb/main.js');
const FLAGS = ['--api-key', KEY, '--project-id', PROJECT];
const dirs: string[] = [];
const children = new Set<ChildProcess>();

function dataDir(): string {
  const dir = tempDir();
  dirs.push(dir);
  return dir;
}

function launch(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'pipe' });
  children.add(child);
  return child;
}

async function ended(
  child: ChildProcess,
): Promise<{ code: number | null; out: string; err: string }> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

async function listening(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout as NonNullable<ChildProcess['stdout']>) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  const url = /^listening (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(text)?.[1];
  if (url === undefined) throw new Error(`not listening: ${text}`);
  return url;
}

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true });
});

describe('kill -9', () => {
  test('nothing acknowledged is lost, and it starts again at once', async () => {
    const dir = dataDir();
    const acknowledged = new Set<string>();
    for (let round = 0; round < 2; round += 1) {
      const child = launch(['--data-dir', dir, ...FLAGS]);
      const client = connect(await listening(child));
      await client.call('POST', '/database/tables', { table_name: 't' });
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; ; n += 1) {
          const doc_id = `${round}-${writer}-${n}`;
          const answer = await client.call('POST', '/database/tables/t/rows', {
            row_data: { doc_id },
          });
          if (answer.status === 200) acknowledged.add(doc_id);
        }
      });
      const writing = Promise.allSettled(writers);
      while (acknowledged.size < 150 * (round + 1)) await new Promise((r) => setTimeout(r, 5));
      child.kill('SIGKILL');
      await once(child, 'exit');
      await client.close();
      await writing;
    }
    const child = launch(['--data-dir', dir, ...FLAGS]);
    const client = connect(await listening(child));
    const kept = new Set<string>();
    for (let skip = 0; ; skip += 1000) {
      const { json } = await client.call('POST', '/database/tables/t/query', { limit: 1000, skip });
      const rows = json['data'] as { row_data: { doc_id: string } }[];
      rows.forEach(({ row_data }) => kept.add(row_data.doc_id));
      if (json['has_more'] !== true) break;
    }
    expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(300);
    await client.close();
  });

  test('in the middle of an upload leaves no unfinished file', async () => {
    const dir = dataDir();
    const child = launch(['--data-dir', dir, ...FLAGS]);
    const url = await listening(child);
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n');
      for (;;) {
        yield Buffer.alloc(4096);
        await new Promise((r) => setTimeout(r, 5));
      }
    }
    const upload = request(`${url}${P}/files/upload`, {
      method: 'POST',
      headers: { 'x-api-key': KEY, 'content-type': 'multipart/form-data; boundary=b' },
      body: Readable.from(endless()),
    }).catch(() => undefined);
    while (readdirSync(join(dir, 'tmp')).length === 0) await new Promise((r) => setTimeout(r, 5));
    child.kill('SIGKILL');
    await Promise.all([once(child, 'exit'), upload]);
    expect(readdirSync(join(dir, 'tmp'))).toHaveLength(1);
    mkdirSync(join(dir, 'objects/ab/cd'), { recursive: true });
    writeFileSync(join(dir, 'objects/ab/cd/abcd-orphan'), 'x');
    const again = await startHarness({ dataDir: dir });
    expect(readdirSync(join(dir, 'tmp'))).toEqual([]);
    expect(existsSync(join(dir, 'objects/ab/cd/abcd-orphan'))).toBe(false);
    await again.close();
  });
});

describe('start-up failures are one line', () => {
  const lines = (text: string) => text.trim().split('\n');

  test('a folder in use', async () => {
    const dir = dataDir();
    await listening(launch(['--data-dir', dir, ...FLAGS]));
    const { code, out, err } = await ended(launch(['--data-dir', dir, ...FLAGS]));
    expect([code, out, lines(err).length]).toEqual([1, '', 1]);
    expect(err).toMatch(/^DATA_DIR_IN_USE: .*--data-dir/);
    await expect(startHarness({ dataDir: dir })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
  });

  test('a folder that is a file', async () => {
    const dir = dataDir();
    writeFileSync(join(dir, 'file'), '');
    const { code, err } = await ended(launch(['--data-dir', join(dir, 'file'), ...FLAGS]));
    expect([code, lines(err).length]).toEqual([1, 1]);
    expect(err).toMatch(/^DATA_DIR_NOT_WRITABLE: /);
  });

  test('a port that is taken; the folder is free afterwards', async () => {
    const dir = dataDir();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, err } = await ended(
      launch(['--data-dir', dir, '--port', String(port), ...FLAGS]),
    );
    expect([code, lines(err).length]).toEqual([1, 1]);
    expect(err).toMatch(/^PORT_IN_USE: /);
    await expect(startHarness({ dataDir: dir, port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
    });
    other.close();
    await (await startHarness({ dataDir: dir })).close();
  });
});

describe('the command line', () => {
  test('--help', async () => {
    const { code, out } = await ended(launch(['--help']));
    expect(code).toBe(0);
    expect(out).toContain('Usage:');
  });

  test('an unknown flag fails with a word on it and the help', async () => {
    const { code, out, err } = await ended(launch(['--nonsense']));
    expect([code, out]).toEqual([1, '']);
    expect(err.split('\n')[0]).toContain('--nonsense');
    expect(err).toContain('Usage:');
  });

  test.each([
    [['--data-dir', 'x', '--api-key', 'k'], '--project-id is required'],
    [['--data-dir', 'x', ...FLAGS, '--port', 'abc'], '--port'],
    [['--data-dir', 'x', ...FLAGS, '--synchronous', 'OFF'], '--synchronous'],
    [['--data-dir', 'x', ...FLAGS, '--login', 'nobody'], '--login'],
    [['--data-dir', 'x', ...FLAGS, '--quirks', '5'], 'unknown quirk 5'],
    [['--data-dir', 'x', ...FLAGS, '--faults', '{"a":1}'], 'faults'],
    [['--data-dir', 'x', ...FLAGS, '--faults', '{'], '--faults must be JSON'],
  ])('%j makes no sense', (args, word) => expect(() => readCommandLine(args)).toThrow(word));

  test('what it reads', () => {
    const args = [
      '--data-dir',
      'd',
      ...FLAGS,
      '--port',
      '81',
      '--login',
      'a@b:c:d',
      '--quirks',
      'all',
    ];
    expect(readCommandLine(args)).toMatchObject({
      dataDir: 'd',
      apiKey: KEY,
      projectId: PROJECT,
      port: 81,
      host: '127.0.0.1',
      synchronous: 'FULL',
      login: { email: 'a@b', password: 'c:d' },
      quirks: 'all',
      faults: [],
    });
  });
});

describe('the end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s lets a running request finish', async (signal) => {
    const child = launch([
      '--data-dir',
      dataDir(),
      ...FLAGS,
      '--faults',
      '{"match":"/tables$","latencyMs":400}',
    ]);
    const client = connect(await listening(child));
    const answer = client.call('POST', '/database/tables', { table_name: 't' });
    await new Promise((r) => setTimeout(r, 150));
    const exit = once(child, 'exit');
    child.kill(signal);
    expect((await answer).status).toBe(200);
    expect((await exit)[0]).toBe(0);
    await client.close();
  });

  test('a forked server goes when its parent does', async () => {
    const child = fork(MAIN, ['--data-dir', dataDir(), ...FLAGS], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.add(child);
    await listening(child);
    child.disconnect();
    expect((await once(child, 'exit'))[0]).toBe(0);
  });
});

test('the encoder works in a thread of the real process', async () => {
  const client = connect(await listening(launch(['--data-dir', dataDir(), ...FLAGS])));
  const stored = await client.call('POST', '/embeddings/embed-and-store', {
    texts: ['osoto gari throws the opponent backwards', 'tax return deadline'],
  });
  expect(stored.json).toMatchObject({ vectors_stored: 2, dimensions: 512 });
  const found = await client.call('POST', '/embeddings/search', {
    query: 'judo throw',
    threshold: 0,
  });
  expect(found.json).toMatchObject({
    model: 'universal-sentence-encoder-lite-en',
    results: [{ document: 'osoto gari throws the opponent backwards' }, {}],
  });
  await client.close();
});

test('the sanitiser keeps libsql from aborting the process', async () => {
  const script = join(dataDir(), 'bind.mts');
  writeFileSync(
    script,
    readFileSync(join(__dirname, 'bind-script.txt'), 'utf8').replaceAll(
      'SRC',
      resolve(__dirname, '../../../src'),
    ),
  );
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: 'pipe',
    cwd: resolve(__dirname, '../../..'),
  });
  const { code, out, err } = await ended(child);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toEqual([
    1,
    0,
    null,
    null,
    'text',
    1.5,
    '2026-01-01T00:00:00.000Z',
    '{"a":1}',
    'YWI=',
    'TypeError',
    'TypeError',
  ]);
});
