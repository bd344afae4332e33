import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Clock } from '../../shared/clock.js';
import type { Mail, Mailer, OutboxMail, ReadableOutbox } from '../../shared/mail.js';

/** Mails kept; older ones are removed. */
const MOST = 200;
/** Only what was written here is read or removed here. */
const FILE = /^\d{8}T\d{9}Z-\d{6}-[a-z-]+\.json$/;

/**
 * Mails as files of a directory, for gateways without a mail server: each is one JSON file, named by its
 * time and kind, and the newest are kept in memory too.
 */
export class Outbox implements Mailer, ReadableOutbox {
  #count = 0;
  /** Oldest first, as their files are. */
  readonly #mails: { readonly file: string; readonly mail: OutboxMail }[];

  constructor(
    private readonly directory: string,
    private readonly clock: Clock,
  ) {
    // What mails hold opens accounts: for the owner of the process alone.
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const files = readdirSync(directory).filter((name) => FILE.test(name));
    this.#mails = files
      .sort()
      .slice(-MOST)
      .flatMap((file) => this.#read(file));
  }

  async send({ to, subject, text, kind }: Mail): Promise<void> {
    const sentAt = this.clock.now().toISOString();
    this.#count += 1;
    const number = String(this.#count).padStart(6, '0');
    const file = `${sentAt.replace(/[-:.]/g, '')}-${number}-${kind}.json`;
    const mail = { kind, to, subject, text, sentAt };
    // Whole or not at all: the name appears when the content is there.
    const half = join(this.directory, `${file}.part`);
    await writeFile(half, `${JSON.stringify(mail, null, 2)}\n`, { mode: 0o600 });
    await rename(half, join(this.directory, file));
    this.#mails.push({ file, mail });
    const surplus = this.#mails.splice(0, Math.max(0, this.#mails.length - MOST));
    await Promise.all(surplus.map((old) => rm(join(this.directory, old.file), { force: true })));
  }

  latest(most: number): readonly OutboxMail[] {
    return this.#mails
      .slice(-most)
      .reverse()
      .map(({ mail }) => mail);
  }

  async close(): Promise<void> {
    // Nothing is open between two mails.
  }

  #read(file: string): { file: string; mail: OutboxMail }[] {
    try {
      const mail = JSON.parse(readFileSync(join(this.directory, file), 'utf8')) as OutboxMail;
      return [{ file, mail }];
    } catch {
      // A file that somebody spoiled is no reason not to start.
      return [];
    }
  }
}
