/** Which of the mails it is, for logs and for whoever looks for one. */
export type MailKind =
  | 'verify-email'
  | 'already-registered'
  | 'welcome'
  | 'reset-password'
  | 'password-changed'
  | 'confirm-new-email'
  | 'email-taken'
  | 'email-change-requested'
  | 'email-changed'
  | 'seat-given'
  | 'seat-offered'
  | 'event-canceled'
  | 'event-moved';

/** A mail to one person, in plain text. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly kind: MailKind;
}

/** Brings mails on their way. */
export interface Mailer {
  /** Resolves when the mail was taken over, else rejects. */
  send(mail: Mail): Promise<void>;
  /** Can be called twice. */
  close(): Promise<void>;
}

/** A mail that was put into the outbox of a development gateway. */
export interface OutboxMail extends Mail {
  readonly sentAt: string;
}

/** Where mails of a development gateway can be read. */
export interface ReadableOutbox {
  /** The newest mails, newest first. */
  latest(most: number): readonly OutboxMail[];
}
