import { BehindTheAnswer } from '../../shared/behind.js';
import type { Logger } from '../../shared/logger.js';
import type { Mail, Mailer } from '../../shared/mail.js';

/** Sends mails behind the answers that they belong to: slow or broken mail servers hold nothing up. */
export class MailQueue {
  readonly #behind: BehindTheAnswer;

  constructor(
    private readonly mailer: Pick<Mailer, 'send'>,
    private readonly log: Logger,
    /** Milliseconds before each further attempt. */
    pauses?: readonly number[],
  ) {
    this.#behind = new BehindTheAnswer(pauses);
  }

  /** Takes a mail over. Never fails: one that cannot be sent in four attempts is logged by its kind. */
  post(mail: Mail): void {
    this.#behind.run(`mail ${mail.kind}`, this.log, () => this.mailer.send(mail));
  }

  /** Resolves when no mail is on its way any more. */
  settled(): Promise<void> {
    return this.#behind.settled();
  }
}
