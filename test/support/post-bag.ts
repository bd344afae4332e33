import type { Mail, MailKind, Mailer } from '../../src/shared/mail.js';

/** Keeps what was sent, for the test to read. */
export class PostBag implements Mailer {
  readonly all: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.all.push(mail);
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  /** The kinds of the mails to an address, oldest first. */
  kindsTo(address: string): MailKind[] {
    return this.all.filter(({ to }) => to === address).map(({ kind }) => kind);
  }

  /** The token in the newest mail of a kind to an address. */
  tokenFor(address: string, kind: MailKind): string {
    const mail = this.all.findLast((each) => each.to === address && each.kind === kind);
    const [, token] = /\?token=([\w-]{43})\b/.exec(mail?.text ?? '') ?? [];
    if (token === undefined) throw new Error(`no token for ${address} in a mail ${kind}`);
    return token;
  }
}
