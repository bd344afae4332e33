import { setImmediate as tick } from 'node:timers/promises';

import { Turns } from '../../src/shared/turns.js';

/** Work that says when it begins and ends when it is told to. */
function task(log: string[], name: string) {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (finish = resolve));
  return {
    finish,
    work: async () => {
      log.push(name);
      await done;
      return name;
    },
  };
}

test('work of one name runs one after another, in order; other names do not wait', async () => {
  const turns = new Turns(1);
  const log: string[] = [];
  const [a, b, c] = [task(log, 'a'), task(log, 'b'), task(log, 'c')];
  const all = [turns.take('x', a.work), turns.take('x', b.work), turns.take('y', c.work)];
  await tick();
  expect(log).toEqual(['a', 'c']);
  a.finish();
  await tick();
  expect(log).toEqual(['a', 'c', 'b']);
  b.finish();
  c.finish();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
});

test('as many as allowed run at once', async () => {
  const turns = new Turns(2);
  const log: string[] = [];
  const tasks = ['a', 'b', 'c', 'd'].map((name) => task(log, name));
  const all = tasks.map(({ work }) => turns.take('x', work));
  await tick();
  expect(log).toEqual(['a', 'b']);
  tasks[1]?.finish();
  await tick();
  expect(log).toEqual(['a', 'b', 'c']);
  for (const { finish } of tasks) finish();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('work that fails lets the next one go on', async () => {
  const turns = new Turns(1);
  const failing = turns.take('x', () => Promise.reject(new Error('no')));
  const next = turns.take('x', async () => 'next');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('next');
  expect(await turns.take('x', async () => 'later')).toBe('later');
});
