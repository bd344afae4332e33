import type { Mail, MailKind } from './mail.js';

export const ASSOCIATION = 'World Wide Martial Arts Association';

/** A mail of the association to one person: greeting, paragraphs, and who writes. */
export function letter(
  kind: MailKind,
  to: string,
  subject: string,
  firstName: string | null,
  paragraphs: readonly string[],
): Mail {
  const greeting = firstName ? `Hello ${firstName},` : 'Hello,';
  const text = [greeting, ...paragraphs, ASSOCIATION].join('\n\n');
  return { kind, to, subject: `${subject} – ${ASSOCIATION}`, text: `${text}\n` };
}
