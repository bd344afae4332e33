import type { AddressInfo } from 'node:net';

import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

import type { Mail, Mailer } from '../../../src/shared/mail.js';
import { createSmtpMailer } from '../../../src/sources/mail/smtp.js';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly secure: boolean;
}

const MAIL: Mail = {
  kind: 'welcome',
  to: 'ann@test.wwmaa.example',
  subject: 'Willkommen – 道場',
  text: 'Hello Zoë,\n\nwelcome.\n',
};

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** A mail server on a socket of its own, and what it was given. */
async function mailServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, { envelope, secure }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, source: Buffer.concat(chunks).toString(), secure });
        done();
      });
    },
    ...options,
  });
  // Connections that are broken off on purpose.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  ended.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { port, received };
}

function mailerOf(
  port: number,
  more: Partial<Parameters<typeof createSmtpMailer>[0]> = {},
): Mailer {
  const mailer = createSmtpMailer({
    host: '127.0.0.1',
    port,
    secure: false,
    credentials: undefined,
    from: 'WWMAA <no-reply@wwmaa.example>',
    ...more,
  });
  ended.unshift(() => mailer.close());
  return mailer;
}

test('a mail arrives, as plain text in any script', async () => {
  const { port, received } = await mailServer();
  await mailerOf(port).send(MAIL);
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ from: 'no-reply@wwmaa.example', to: [MAIL.to] });
  expect(received[0]?.source).toContain('Content-Type: text/plain; charset=utf-8');
  expect(received[0]?.source).toMatch(/^From: WWMAA <no-reply@wwmaa.example>/m);
});

test('several mails share connections', async () => {
  const { port, received } = await mailServer();
  const mailer = mailerOf(port);
  const people = Array.from({ length: 12 }, (_, index) => `m${index}@test.wwmaa.example`);
  await Promise.all(people.map((to) => mailer.send({ ...MAIL, to })));
  expect(received.flatMap(({ to }) => to).sort()).toEqual([...people].sort());
});

test('an address is never a list of addresses, and a subject never a header', async () => {
  const { port, received } = await mailServer();
  const mailer = mailerOf(port);
  await mailer.send({ ...MAIL, to: 'a@x.example, b@x.example' }).catch(() => undefined);
  expect(received.every(({ to }) => to.length === 1)).toBe(true);
  await mailer.send({ ...MAIL, subject: 'Hello\r\nBcc: thief@x.example' });
  expect(received.at(-1)?.to).toEqual([MAIL.to]);
  expect(received.at(-1)?.source).not.toMatch(/^Bcc:/m);
});

test('what a mail server refuses is a failure', async () => {
  const { port, received } = await mailServer({
    onRcptTo(_address, _session, done) {
      done(new Error('no such mailbox'));
    },
  });
  await expect(mailerOf(port).send(MAIL)).rejects.toThrow(/no such mailbox/);
  expect(received).toEqual([]);
});

test('a server that is not there is a failure', async () => {
  await expect(mailerOf(1).send(MAIL)).rejects.toThrow(/ECONNREFUSED/);
});

describe('with a password', () => {
  const credentials = { username: 'gateway', password: 'secret of the mail server' };

  test('nothing is sent to a server that cannot encrypt', async () => {
    const told: unknown[] = [];
    const { port, received } = await mailServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth(auth, _session, done) {
        told.push(auth);
        done(null, { user: 'gateway' });
      },
    });
    await expect(mailerOf(port, { credentials }).send(MAIL)).rejects.toThrow();
    expect([told, received]).toEqual([[], []]);
  });

  test('nor to one whose certificate nobody vouches for', async () => {
    // The server says aloud that its certificate is one for tests.
    jest.spyOn(console, 'error').mockImplementationOnce(() => undefined);
    const told: unknown[] = [];
    const { port } = await mailServer({
      disabledCommands: [],
      onAuth(auth, _session, done) {
        told.push(auth);
        done(null, { user: 'gateway' });
      },
    });
    await expect(mailerOf(port, { credentials }).send(MAIL)).rejects.toThrow(/certificate/i);
    expect(told).toEqual([]);
  });
});

test('can be closed twice', async () => {
  const { port } = await mailServer();
  const mailer = mailerOf(port);
  await mailer.close();
  await mailer.close();
});
