import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';

import { built } from '../support/built.js';

const ROOT = resolve(__dirname, '../..');

/** A process of this test: what it printed, and how it ended. */
export interface Running {
  readonly pid: number;
  out(): string;
  err(): string;
  /** Lines of standard output. */
  lines(): string[];
  /** Resolves when standard output has a line like this, to its first group; rejects when it ends before. */
  says(line: RegExp): Promise<string>;
  /** Resolves to the exit code, or to the name of the signal. */
  ended(): Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
}

/** Processes of one test file; `end` kills all that still run, children of a killed gateway too. */
export class Processes {
  readonly #children = new Set<ChildProcess>();
  readonly #orphans = new Set<number>();

  /** A gateway with this environment and nothing of the caller's. */
  gateway(env: Readonly<Record<string, string>>, cwd = ROOT): Running {
    return this.#start([built('main.js')], { PORT: '0', SEED_SCALE: '5', ...env }, cwd);
  }

  /** The embedded ZeroDB alone. */
  embedded(...args: readonly string[]): Running {
    return this.#start([built('embedded/zerodb/main.js'), ...args], {});
  }

  /** A verb of the command line. */
  command(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    return this.#start([built('cli.js'), ...args], env);
  }

  /** Remembers a process of a gateway's own, so that it goes even if the test fails. */
  remember(pid: number): number {
    this.#orphans.add(pid);
    return pid;
  }

  async end(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    }
    await until(() =>
      [...this.#children].every((c) => c.exitCode !== null || c.signalCode !== null),
    );
    for (const pid of this.#orphans) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  }

  #start(args: readonly string[], env: Readonly<Record<string, string>>, cwd = ROOT): Running {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, [...args], {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    return watch(child);
  }
}

function watch(child: ChildProcess): Running {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const closed = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  let over = false;
  void closed.then(() => (over = true));
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    lines: () => out.split('\n').filter(Boolean),
    async says(line) {
      await until(() => over || line.test(out));
      const found = line.exec(out);
      if (!found) throw new Error(`it ended without saying ${String(line)}:\n${out}\n${err}`);
      return found[1] ?? found[0];
    },
    ended: () => closed,
    kill: (signal) => child.kill(signal),
  };
}

/** The last line a gateway prints when it is ready. */
export const READY = /^(http:\/\/127\.0\.0\.1:\d+\/graphql)\n$/m;

export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

interface Listed {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

function processes(): Listed[] {
  const text = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 16 * 1_048_576,
  });
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, state = '', command = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), state, command }] : [];
  });
}

/** Whether it runs; what nobody has reaped yet does not. */
export function isRunning(pid: number): boolean {
  return processes().some((each) => each.pid === pid && !each.state.startsWith('Z'));
}

/** The embedded ZeroDB of a gateway; undefined while there is none. */
export function embeddedOf(gateway: Running): number | undefined {
  return processes().find(
    ({ parent, state, command }) =>
      parent === gateway.pid && !state.startsWith('Z') && command.includes('zerodb/main'),
  )?.pid;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

export interface Told {
  readonly data: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** Sends an operation; data and errors as they come. */
export async function ask(
  url: string,
  query: string,
  variables: unknown = {},
  token?: string,
): Promise<Told> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Told;
}

export interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const LOGIN =
  'mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }';

export async function login(url: string, name: string, password: string): Promise<Session> {
  const input = { email: `${name}@demo.wwmaa.example`, password };
  const { data, errors } = await ask(url, LOGIN, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return (data as { login: Session }).login;
}

/** Whether no embedded ZeroDB holds this directory any more. */
export function embeddedGone(dataDir: string): boolean {
  return !processes().some(
    ({ state, command }) =>
      !state.startsWith('Z') && command.includes('zerodb/main') && command.includes(dataDir),
  );
}
