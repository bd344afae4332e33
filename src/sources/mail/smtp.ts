import { createTransport } from 'nodemailer';

import type { Mailer } from '../../shared/mail.js';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (port 465); else the connection is upgraded by STARTTLS. */
  readonly secure: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  /** Whom mails come from, such as `WWMAA <no-reply@wwmaa.com>`. */
  readonly from: string;
}

const CONNECTIONS = 3;
/** Milliseconds until a server that says nothing is given up. */
const TIMEOUT = 10_000;

/** Sends mails through a mail server, over a few connections that stay open. */
export function createSmtpMailer(settings: SmtpSettings): Mailer {
  const { host, port, secure, credentials, from } = settings;
  const transport = createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    host,
    port,
    secure,
    // A password never travels over a connection that anybody can read.
    requireTLS: !secure && credentials !== undefined,
    ...(credentials && { auth: { user: credentials.username, pass: credentials.password } }),
    connectionTimeout: TIMEOUT,
    greetingTimeout: TIMEOUT,
    socketTimeout: TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      // An object, so that an address is never read as a list of them.
      await transport.sendMail({ from, to: { name: '', address: to }, subject, text });
    },
    close: async () => {
      transport.close();
    },
  };
}
