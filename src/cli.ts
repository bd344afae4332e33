import 'reflect-metadata';

import { backup } from './cli/backup.js';
import { doctor } from './cli/doctor.js';
import { jobs } from './cli/jobs.js';
import { restore } from './cli/restore.js';
import { seed } from './cli/seed.js';
import { terminal } from './cli/terminal.js';
import type { Verb } from './cli/verb.js';
import { AppError } from './shared/errors.js';

/** In the order of the help text. */
const VERBS: readonly Verb[] = [seed, backup, restore, jobs, doctor];

const INDENT = 12;

await run(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof AppError;
  process.stderr.write(known ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
  process.exitCode = 1;
});

async function run([name = 'help', ...args]: readonly string[]): Promise<void> {
  const asked = ['help', '--help', '-h'];
  if (asked.includes(name) || args.some((each) => asked.slice(1).includes(each))) {
    terminal.printLine(help());
    return;
  }
  const verb = VERBS.find((each) => each.name === name);
  if (!verb) throw new AppError('BAD_USER_INPUT', `There is no verb "${name}".\n\n${help()}`);
  await verb.run(args, terminal);
}

function help(): string {
  const line = (name: string, text: string) => `  ${name.padEnd(INDENT - 2)}${text}`;
  const verbs = VERBS.flatMap(({ name, help: [first, ...more] }) => [
    line(name, first),
    ...more.map((each) => line('', each)),
  ]);
  return `Usage: npm run cli -- VERB [options]

Verbs
${[...verbs, line('help', 'this text')].join('\n')}

The environment says which ZeroDB is meant: see .env.example. While the gateway runs on the embedded
one, its data directory is in use and these verbs wait for another time.
`;
}
