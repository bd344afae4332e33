import { parseArgs } from 'node:util';
import { DEFAULT_MAX_FILE_BYTES } from './files/file-limit.js';
import { DEFAULT_TOKEN_SECONDS, type ZeroDbOptions } from './server.js';
import { parseFaults } from './wire/faults.js';
import { parseQuirks } from './wire/quirks.js';

export const HELP = `Serves the ZeroDB HTTP interface over files in a folder of yours.

Usage: zerodb --data-dir DIR --api-key KEY --project-id ID [options]

  --data-dir DIR       where everything is kept; made if it is not there; one server a folder
  --api-key KEY        what clients send as X-API-Key (or as a bearer); - reads it from standard input
  --project-id ID      the one project served, a UUID: /api/v1/projects/ID/...
  --port N             default 0, which takes a free port
  --host H             default 127.0.0.1
  --synchronous MODE   FULL (default) survives a power cut; NORMAL is faster, and survives a killed
                       process only
  --max-file-bytes N   largest upload, default ${DEFAULT_MAX_FILE_BYTES}
  --login EMAIL:PW     lets this user log in at /v1/auth/login for a session token
  --token-seconds N    how long a session token is good, default ${DEFAULT_TOKEN_SECONDS}
  --log-level LEVEL    silent, error, warn (default), info or debug; logs go to stderr
  --help               prints this

For testing clients:
  --quirks LIST        odd behaviour reported of the real service, comma separated, or "all":
                         2   ignores "filter" in queries (2:filters ignores "filters" instead)
                         3   compares as text, equality finds substrings, booleans only as strings
                         4   "id" and "row_id" in a filter match nothing
                         7   lists as bare arrays or under other keys
                         30  creates with 201, deletes with 204 and no body
  --faults JSON        what goes wrong, an object or a list of them:
                         {"match": "regex on METHOD /path", "latencyMs": 50,
                          "status429": {"next": 1, "rate": 0.1, "retryAfter": 2},
                          "status5xx": {"next": 2, "status": 503, "body": "json|html|empty"},
                          "truncateBody": {"next": 1}, "dropConnection": {"next": 1},
                          "dropAnswer": {"next": 1}}
                       While running: PUT /__control/faults, PUT /__control/quirks {"quirks":"2,3"},
                       GET and DELETE /__control/calls, all with the key.

When ready it prints one line, "listening http://HOST:PORT". SIGTERM and SIGINT end it in order.
`;

const FLAGS = {
  'data-dir': { type: 'string' },
  'api-key': { type: 'string' },
  'project-id': { type: 'string' },
  port: { type: 'string', default: '0' },
  host: { type: 'string', default: '127.0.0.1' },
  synchronous: { type: 'string', default: 'FULL' },
  'max-file-bytes': { type: 'string', default: String(DEFAULT_MAX_FILE_BYTES) },
  login: { type: 'string' },
  'token-seconds': { type: 'string', default: String(DEFAULT_TOKEN_SECONDS) },
  'log-level': { type: 'string', default: 'warn' },
  quirks: { type: 'string', default: '' },
  faults: { type: 'string', default: '[]' },
  help: { type: 'boolean', default: false },
} as const;

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];

/** A command line that makes no sense; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments; null when help was asked for. `readKey` gives what `--api-key -` stands for. Throws a UsageError. */
export function readCommandLine(
  argv: readonly string[],
  readKey: () => string = () => '',
): ZeroDbOptions | null {
  const flags = parseFlags(argv);
  if (flags.help) return null;
  return {
    dataDir: required('data-dir', flags['data-dir']),
    apiKey: required('api-key', flags['api-key'] === '-' ? readKey().trim() : flags['api-key']),
    projectId: required('project-id', flags['project-id']),
    port: wholeNumber('port', flags.port, 65_535),
    host: flags.host,
    synchronous: oneOf('synchronous', flags.synchronous, ['FULL', 'NORMAL']),
    maxFileBytes: wholeNumber('max-file-bytes', flags['max-file-bytes']),
    tokenSeconds: wholeNumber('token-seconds', flags['token-seconds']),
    logLevel: oneOf('log-level', flags['log-level'], LEVELS),
    ...(flags.login === undefined ? {} : { login: readLogin(flags.login) }),
    quirks: checkedQuirks(flags.quirks),
    faults: understood(() => parseFaults(readJson('faults', flags.faults))),
  };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function required(flag: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`--${flag} is required`);
  return value;
}

function wholeNumber(flag: string, text: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new UsageError(`--${flag} must be a whole number from 0 to ${max}`);
}

function oneOf<const T extends string>(flag: string, text: string, known: readonly T[]): T {
  const found = known.find((entry) => entry === text);
  if (found === undefined) throw new UsageError(`--${flag} must be one of ${known.join(', ')}`);
  return found;
}

function readLogin(text: string): { email: string; password: string } {
  const at = text.indexOf(':');
  if (at <= 0) throw new UsageError('--login must be EMAIL:PASSWORD');
  return { email: text.slice(0, at), password: text.slice(at + 1) };
}

function checkedQuirks(text: string): string {
  understood(() => parseQuirks(text));
  return text;
}

function readJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${flag} must be JSON`);
  }
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
