import type { Reply } from './exchange.js';

interface Told {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** What never belongs in an answer: stacks, paths of ours, pages. */
const LEAKS = [
  /\n\s+at /,
  /node_modules/,
  /\/(src|dist|work|home|tmp)\//,
  /\.(ts|js|mjs):\d/,
  /stacktrace/i,
  /<!?(doctype|html|body|pre)\b/i,
  /ECONN|EAI_|ENOTFOUND/,
];

/** Holds an answer to the shape that all failures have, and gives its one error. */
export function expectOneError(reply: Reply, status: number, code: string): Told {
  expect(reply.headers['content-type']).toMatch(
    /^application\/(graphql-response\+)?json; charset=utf-8$/,
  );
  for (const leak of LEAKS) expect(reply.text).not.toMatch(leak);
  const { errors } = JSON.parse(reply.text) as { errors: Told[] };
  expect(errors).toHaveLength(1);
  const [error] = errors as [Told];
  expect(error.message).not.toBe('');
  expect({ status: reply.status, code: error.extensions['code'] }).toEqual({ status, code });
  expect(error.extensions['requestId']).toBe(reply.headers['x-request-id']);
  expect(error.extensions['requestId']).toMatch(/^[\w-]{8,64}$/);
  return error;
}
