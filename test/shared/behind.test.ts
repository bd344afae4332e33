import { BehindTheAnswer } from '../../src/shared/behind.js';
import { silentLogger } from '../../src/shared/logger.js';

/** Work that fails so many times first. */
function failing(times: number) {
  const work = { attempts: 0 };
  const run = async () => {
    work.attempts += 1;
    if (work.attempts <= times) throw new Error('not yet');
  };
  return { work, run };
}

test('work that fails is tried again', async () => {
  const behind = new BehindTheAnswer([0, 0, 0]);
  const { work, run } = failing(3);
  behind.run('work', silentLogger, run);
  await behind.settled();
  expect(work.attempts).toBe(4);
});

test('what is lost is logged by its name and with what it was, and breaks nothing', async () => {
  const lost: object[] = [];
  const log = { ...silentLogger, error: (fields: object) => lost.push(fields) };
  const behind = new BehindTheAnswer([0]);
  const { work, run } = failing(9);
  behind.run('a mail', log, run, { to: 'ann' });
  behind.run('nothing', log, async () => undefined);
  await behind.settled();
  expect(work.attempts).toBe(2);
  expect(lost).toEqual([expect.objectContaining({ work: 'a mail', to: 'ann' })]);
});

test('at the end nothing waits for its turn to try again', async () => {
  const behind = new BehindTheAnswer([3_600_000]);
  const { work, run } = failing(1);
  behind.run('work', silentLogger, run);
  await behind.settled();
  expect(work.attempts).toBe(2);
});

test('work may start more work', async () => {
  const behind = new BehindTheAnswer();
  const done: string[] = [];
  behind.run('outer', silentLogger, async () => {
    behind.run('inner', silentLogger, async () => {
      done.push('inner');
    });
    done.push('outer');
  });
  await behind.settled();
  expect(done.sort()).toEqual(['inner', 'outer']);
});
