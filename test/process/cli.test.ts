import { temporaryDirectory } from '../support/temporary.js';
import { Processes } from './running.js';

const processes = new Processes();
const directory = temporaryDirectory();
afterAll(async () => {
  await processes.end();
  directory.remove();
});

const env = { DATA_DIR: directory.path, LOG_LEVEL: 'silent' };

test('says what it can do, and what it cannot', async () => {
  const help = processes.command([]);
  expect(await help.ended()).toBe(0);
  expect(help.out()).toContain('Usage: npm run cli -- VERB');
  expect(help.out()).toMatch(/ jobs +list the jobs/);
  const unknown = processes.command(['fly']);
  expect(await unknown.ended()).toBe(1);
  expect(unknown.err()).toContain('BAD_USER_INPUT: There is no verb "fly".');
});

test('fills an empty store, and counts what is there', async () => {
  const first = processes.command(['seed', '--members', '5'], env);
  expect([await first.ended(), first.err()]).toEqual([0, '']);
  const doctor = processes.command(['doctor'], env);
  expect(await doctor.ended()).toBe(0);
  expect(doctor.out()).toMatch(/users\s+\d+/);
});

test('runs a job', async () => {
  const dry = processes.command(['jobs', 'run', 'retention', '--dry-run'], env);
  expect([await dry.ended(), dry.err()]).toEqual([0, '']);
  expect(dry.lines()).toContain('would remove nothing');
});
