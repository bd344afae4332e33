import { jobs } from '../../src/cli/jobs.js';
import type { Shell, Tools } from '../../src/cli/verb.js';
import { readEnv } from '../../src/env.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { silentLogger } from '../../src/shared/logger.js';
import { fixedClock } from '../../src/shared/clock.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { startStore, type Store } from '../sources/support/store.js';

let store: Store;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());

/** A shell that opens our store and remembers what was printed. */
function shellOf(): Shell & { readonly lines: string[] } {
  const lines: string[] = [];
  const coordination = createInProcessCoordination(fixedClock(new Date()));
  return {
    lines,
    readEnv: () => readEnv({}),
    printLine: (text) => void lines.push(text),
    progress: () => undefined,
    withStore: (_env, work) => {
      const opened = { zerodb: store.connect(), log: silentLogger, close: async () => undefined };
      const tools: Tools = { ...opened, coordination: () => coordination };
      return work(tools);
    },
    interruptible: (work) => work(new AbortController().signal),
  };
}

test('lists jobs with a sentence each', async () => {
  const shell = shellOf();
  await jobs.run([], shell);
  expect(shell.lines).toEqual([expect.stringMatching(/^retention +every 6 h: removes objects/)]);
});

test('runs one, and says what it did', async () => {
  const shell = shellOf();
  const content = Buffer.from('x');
  const { objects } = store.connect();
  const place = { collection: 'exports', key: 'young', contentType: 'a/b' };
  const { id } = await objects.put({ ...place, content }, NO_SCOPE);
  await jobs.run(['run', 'retention'], shell);
  expect(shell.lines).toEqual(
    expect.arrayContaining(['removed nothing', 'kept 1 in exports, 0.0 MB']),
  );
  expect(await objects.get(id, NO_SCOPE)).not.toBeNull();
});

test.each([[['run']], [['run', 'nothing']], [['walk']], [['run', 'retention', 'x']], [['--wet']]])(
  'refuses %j',
  async (args) => {
    const shell = shellOf();
    await expect(jobs.run(args, shell)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(shell.lines).toEqual([]);
  },
);
