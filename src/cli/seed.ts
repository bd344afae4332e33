import { DEFAULT_DEMO_PASSWORD, type Env } from '../env.js';
import { seedStore } from '../seed/index.js';
import { AppError } from '../shared/errors.js';
import { badUsage, readArguments, type Shell, type Verb } from './verb.js';

export const seed: Verb = {
  name: 'seed',
  help: [
    'fill an empty ZeroDB with a believable association',
    '  --members N      how many members (SEED_SCALE, else 200; up to 10000)',
    '  --allow-remote   also a ZeroDB that is not the embedded one; needs DEMO_PASSWORD,',
    '                   so that nobody can sign in there with a password that is known',
  ],
  run: fill,
};

async function fill(args: readonly string[], shell: Shell): Promise<void> {
  const options = readOptions(args);
  const env = shell.readEnv();
  refuseRemote(env, options.allowRemote);
  const members = options.members ?? env.seed.members;
  const password = env.seed.password ?? DEFAULT_DEMO_PASSWORD;
  await shell.withStore(env, async ({ zerodb: { documents, objects } }) => {
    const now = new Date();
    const print = shell.printLine;
    const outcome = await seedStore({ documents, objects, members, password, now, print });
    print(outcome === 'written' ? 'Seeded.' : 'Nothing to do: it is seeded already.');
  });
}

/** Somebody's own ZeroDB is filled only on purpose, and not with a password that is known. */
function refuseRemote(env: Env, allowRemote: boolean): void {
  if (env.zerodb.kind !== 'remote') return;
  if (!allowRemote) {
    const why = 'This ZeroDB is not the embedded one; say --allow-remote if you mean it.';
    throw new AppError('FORBIDDEN', why);
  }
  if (env.seed.password === undefined) {
    throw new AppError(
      'BAD_USER_INPUT',
      'Set DEMO_PASSWORD: the default one is known to everybody.',
    );
  }
}

function readOptions(args: readonly string[]): { members?: number; allowRemote: boolean } {
  const { values, positionals } = readArguments(args, {
    members: { type: 'string' },
    'allow-remote': { type: 'boolean', default: false },
  });
  if (positionals[0] !== undefined) throw badUsage(`seed does not know "${positionals[0]}"`);
  const allowRemote = values['allow-remote'];
  if (values.members === undefined) return { allowRemote };
  const members = Number(values.members);
  if (!(Number.isInteger(members) && members >= 1 && members <= 10_000)) {
    throw badUsage('--members takes a whole number from 1 to 10000');
  }
  return { members, allowRemote };
}
