import { createJobs } from '../app/jobs.js';
import { createUnservedModules, nowhere, type UnservedOptions } from '../app/unserved.js';
import { type Job, runLocked } from '../jobs/job.js';
import { systemClock } from '../shared/clock.js';
import { badUsage, readArguments, type Shell, type Tools, type Verb } from './verb.js';

export const jobs: Verb = {
  name: 'jobs',
  help: [
    'list the jobs that a gateway runs by itself, with what each of them does',
    '  run NAME         run one of them now',
    '  --dry-run        only say what it would do',
  ],
  run: listOrRun,
};

async function listOrRun(args: readonly string[], shell: Shell): Promise<void> {
  const { values, positionals } = readArguments(args, {
    'dry-run': { type: 'boolean', default: false },
  });
  const [action, name, ...rest] = positionals;
  if (action === undefined) {
    list(shell);
    return;
  }
  if (action !== 'run' || name === undefined || rest.length > 0) {
    throw badUsage('jobs takes nothing, or `run` and the name of one job');
  }
  if (!known().some((job) => job.name === name)) throw badUsage(`There is no job "${name}"`);
  const env = shell.readEnv();
  await shell.withStore(env, (tools) =>
    shell.interruptible((signal) => run(name, { signal, dryRun: values['dry-run'] }, tools, shell)),
  );
}

function list(shell: Shell): void {
  for (const { name, everyMinutes, about } of known()) {
    shell.printLine(`${name.padEnd(12)}every ${everyMinutes / 60} h: ${about}`);
  }
}

/** What the jobs are, for which nothing has to be opened. */
const known = () => jobsOf(nowhere());

function jobsOf(over: UnservedOptions): readonly Job[] {
  const { zerodb, log } = over;
  const { files } = createUnservedModules(over);
  return createJobs({ objects: zerodb.objects, clock: systemClock, log, files });
}

async function run(
  name: string,
  how: { readonly signal: AbortSignal; readonly dryRun: boolean },
  tools: Tools,
  shell: Shell,
): Promise<void> {
  const { zerodb, log } = tools;
  const coordination = tools.coordination();
  const job = jobsOf({ zerodb, coordination, log }).find((each) => each.name === name);
  if (!job) return;
  const onProgress = (done: number, total: number) =>
    shell.progress(`${name}  ${done} of ${total}`);
  const lines = await runLocked(job, coordination, { ...how, onProgress });
  for (const line of lines) shell.printLine(line);
}
