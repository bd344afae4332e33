import { setTimeout as sleep } from 'node:timers/promises';
import { fixedClock } from '../../src/shared/clock.js';
import type { Logger } from '../../src/shared/logger.js';
import { silentLogger } from '../../src/shared/logger.js';
import type { Job, JobCall } from '../../src/jobs/job.js';
import { runLocked } from '../../src/jobs/job.js';
import { JobTimer } from '../../src/jobs/timer.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';

const clock = fixedClock('2026-03-01T12:00:00.000Z');
const coordination = createInProcessCoordination(clock);
const timers: JobTimer[] = [];
afterEach(() => Promise.all(timers.splice(0).map((timer) => timer.stop())));

function job(name: string, run: (call: JobCall) => Promise<readonly string[]>): Job {
  return { name, about: 'for a test', everyMinutes: 60, run };
}

function start(jobs: readonly Job[], log: Logger = silentLogger): JobTimer {
  const timer = new JobTimer({ jobs, coordination, clock, log, firstAfter: 1 });
  timers.push(timer);
  timer.start();
  return timer;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

test('of several processes one runs a job in an interval', async () => {
  let runs = 0;
  const counting = () =>
    job('counting', async () => {
      runs += 1;
      return [];
    });
  let last = false;
  start([counting()]);
  start([counting()]);
  await sleep(20);
  start([counting()]);
  start([
    job('last', async () => {
      last = true;
      return [];
    }),
  ]);
  await until(() => last);
  await sleep(5);
  expect(runs).toBe(1);
});

test('a failure is logged, and tried again by whoever comes next', async () => {
  const errors: object[] = [];
  let runs = 0;
  const failing = job('failing', async () => {
    runs += 1;
    throw new Error('broken');
  });
  const log = { ...silentLogger, error: (fields: object) => void errors.push(fields) };
  start([failing], log);
  await until(() => errors.length === 1);
  start([failing], log);
  await until(() => errors.length === 2);
  expect(runs).toBe(2);
  expect(errors[0]).toMatchObject({ job: 'failing', err: expect.any(Error) });
});

test('stop ends what runs, waits for it, and nothing begins after it', async () => {
  const said: string[] = [];
  const long = job('long', async ({ signal }) => {
    said.push('began');
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve());
    });
    await sleep(5);
    said.push('ended');
    return [];
  });
  let late = 0;
  const never = job('never', async () => {
    late += 1;
    return [];
  });
  const timer = start([long]);
  const waiting = new JobTimer({
    jobs: [never],
    coordination,
    clock,
    log: silentLogger,
    firstAfter: 30,
  });
  waiting.start();
  await until(() => said.length === 1);
  await Promise.all([timer.stop(), timer.stop(), waiting.stop()]);
  expect(said).toEqual(['began', 'ended']);
  await sleep(70);
  expect(late).toBe(0);
});

test('a job that is under way is not run beside itself', async () => {
  let release: () => void = () => undefined;
  const slow = job('slow', async () => {
    await new Promise<void>((resolve) => (release = resolve));
    return ['done'];
  });
  const { signal } = new AbortController();
  const first = runLocked(slow, coordination, { signal });
  await expect(runLocked(slow, coordination, { signal })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  release();
  expect(await first).toEqual(['done']);
});
