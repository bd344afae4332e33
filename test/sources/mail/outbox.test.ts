import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Mail } from '../../../src/shared/mail.js';
import { silentLogger } from '../../../src/shared/logger.js';
import { Outbox } from '../../../src/sources/mail/outbox.js';
import { MailQueue } from '../../../src/sources/mail/queue.js';
import { temporaryDirectory } from '../../support/temporary.js';

const START = Date.parse('2026-06-15T12:00:00.000Z');
const ticking = () => {
  let ticks = 0;
  return { now: () => new Date(START + (ticks += 1)) };
};
const mailTo = (to: string): Mail => ({ kind: 'welcome', to, subject: 'Welcome', text: 'Hello.' });

let directory: ReturnType<typeof temporaryDirectory>;
beforeEach(() => (directory = temporaryDirectory()));
afterEach(() => directory.remove());
const place = () => join(directory.path, 'outbox');

test('each mail is one whole file, for its owner alone, and the newest is first', async () => {
  const outbox = new Outbox(place(), ticking());
  await outbox.send(mailTo('ann@x.example'));
  await outbox.send(mailTo('ben@x.example'));
  expect(outbox.latest(50).map(({ to }) => to)).toEqual(['ben@x.example', 'ann@x.example']);
  expect(outbox.latest(1)).toEqual([
    { ...mailTo('ben@x.example'), sentAt: '2026-06-15T12:00:00.002Z' },
  ]);
  const files = readdirSync(place());
  expect(files).toEqual([
    '20260615T120000001Z-000001-welcome.json',
    '20260615T120000002Z-000002-welcome.json',
  ]);
  const first = join(place(), files[0]!);
  expect(JSON.parse(readFileSync(first, 'utf8'))).toMatchObject({ to: 'ann@x.example' });
  expect(statSync(first).mode & 0o077).toBe(0);
  expect(statSync(place()).mode & 0o077).toBe(0);
});

test('mails outlive a restart; a spoiled file and files of others do not matter', async () => {
  const clock = ticking();
  await new Outbox(place(), clock).send(mailTo('ann@x.example'));
  writeFileSync(join(place(), '20260101T000000000Z-000001-welcome.json'), '{ half');
  writeFileSync(join(place(), 'notes.txt'), 'of somebody');
  const next = new Outbox(place(), clock);
  await next.send(mailTo('ben@x.example'));
  expect(next.latest(50).map(({ to }) => to)).toEqual(['ben@x.example', 'ann@x.example']);
  await next.close();
});

test('only the newest two hundred are kept', async () => {
  const outbox = new Outbox(place(), ticking());
  for (let index = 0; index < 205; index += 1) await outbox.send(mailTo(`m${index}@x.example`));
  expect(readdirSync(place())).toHaveLength(200);
  expect(outbox.latest(1_000)).toHaveLength(200);
  expect(outbox.latest(1_000).at(-1)?.to).toBe('m5@x.example');
});

test('a queue sends again what failed, and never fails itself', async () => {
  const sent: string[] = [];
  let failures = 2;
  const mailer = {
    async send({ to }: Mail) {
      if (failures > 0) {
        failures -= 1;
        throw new Error('not now');
      }
      sent.push(to);
    },
  };
  const queue = new MailQueue(mailer, silentLogger, [0, 0, 0]);
  queue.post(mailTo('ann@x.example'));
  await queue.settled();
  expect(sent).toEqual(['ann@x.example']);
});

test('a mail that is lost is logged by its kind, without what stands in it', async () => {
  const lost: object[] = [];
  const log = { ...silentLogger, error: (fields: object) => lost.push(fields) };
  const mailer = { send: () => Promise.reject(new Error('never')) };
  const queue = new MailQueue(mailer, log, [0, 0, 0]);
  queue.post(mailTo('ann@x.example'));
  await queue.settled();
  expect(lost).toEqual([{ work: 'mail welcome', err: new Error('never') }]);
});
