import 'reflect-metadata';

import { parseArgs } from 'node:util';

import { pino } from 'pino';

import { type OpenStore, openStore } from './app/connections.js';
import { embeddedEntry } from './embedded/zerodb/process.js';
import { DEFAULT_DEMO_PASSWORD, type Env, readEnv } from './env.js';
import { seedStore } from './seed/index.js';
import { NO_SCOPE } from './shared/call-scope.js';
import { AppError } from './shared/errors.js';

const HELP = `Usage: npm run cli -- VERB [options]

Verbs
  seed      fill an empty ZeroDB with a believable association
              --members N      how many members (SEED_SCALE, else 200; up to 10000)
              --allow-remote   also a ZeroDB that is not the embedded one; needs DEMO_PASSWORD,
                               so that nobody can sign in there with a password that is known
  doctor    check the environment and ZeroDB, and count what the collections hold
  help      this text

The environment says which ZeroDB is meant: see .env.example. While the gateway runs on the embedded
one, its data directory is in use and these verbs wait for another time.
`;

await run(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof AppError;
  process.stderr.write(known ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
  process.exitCode = 1;
});

async function run([verb = 'help', ...args]: readonly string[]): Promise<void> {
  switch (verb) {
    case 'seed':
      return seed(args);
    case 'doctor':
      return doctor();
    case 'help':
    case '--help':
    case '-h':
      printLine(HELP);
      return;
    default:
      throw new AppError('BAD_USER_INPUT', `There is no verb "${verb}".\n\n${HELP}`);
  }
}

async function seed(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const env = readEnv();
  const members = options.members ?? env.seed.members;
  const remote = env.zerodb.kind === 'remote';
  if (remote && !options.allowRemote) {
    const why = 'This ZeroDB is not the embedded one; say --allow-remote if you mean it.';
    throw new AppError('FORBIDDEN', why);
  }
  if (remote && env.seed.password === undefined) {
    throw new AppError(
      'BAD_USER_INPUT',
      'Set DEMO_PASSWORD: the default one is known to everybody.',
    );
  }
  const password = env.seed.password ?? DEFAULT_DEMO_PASSWORD;
  await withStore(env, async ({ zerodb: { documents, objects } }) => {
    const now = new Date();
    const outcome = await seedStore({
      documents,
      objects,
      members,
      password,
      now,
      print: printLine,
    });
    printLine(outcome === 'written' ? 'Seeded.' : 'Nothing to do: it is seeded already.');
  });
}

async function doctor(): Promise<void> {
  printLine(`Node         ${process.version}`);
  const env = readEnv();
  printLine(`Environment  ${env.mode}, no problems`);
  const { zerodb } = env;
  const where = zerodb.kind === 'remote' ? zerodb.baseUrl : `embedded, data in ${env.dataDir}`;
  printLine(`ZeroDB       ${where}, project ${zerodb.projectId}`);
  await withStore(env, async ({ zerodb: store }) => {
    const { documents } = store;
    await store.health(NO_SCOPE);
    printLine('             answers, and accepts the credentials');
    const collections = [...(await documents.listCollections(NO_SCOPE))].sort();
    for (const name of collections) {
      const count = await documents.count(name, {}, NO_SCOPE);
      printLine(`             ${name.padEnd(20)} ${String(count).padStart(7)}`);
    }
    if (collections.length === 0) printLine('             holds no collections yet');
  });
}

/** Opens the store for the time of the work, whatever becomes of it. */
async function withStore(env: Env, work: (store: OpenStore) => Promise<void>): Promise<void> {
  const log = pino({ level: 'error' }, pino.destination(2));
  const store = await openStore(env, log, embeddedEntry(import.meta.url));
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

function readOptions(args: readonly string[]): { members?: number; allowRemote: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { members: { type: 'string' }, 'allow-remote': { type: 'boolean', default: false } },
    });
    const members = values.members === undefined ? undefined : Number(values.members);
    if (
      members !== undefined &&
      !(Number.isInteger(members) && members >= 1 && members <= 10_000)
    ) {
      throw new Error('--members takes a whole number from 1 to 10000');
    }
    return { ...(members !== undefined && { members }), allowRemote: values['allow-remote'] };
  } catch (error) {
    throw new AppError('BAD_USER_INPUT', `${(error as Error).message}.\n\n${HELP}`);
  }
}

function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}
