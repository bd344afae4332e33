import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from '../process/running.js';
import { temporaryDirectory } from './temporary.js';

const installed = spawnSync('redis-server', ['--version']).status === 0;

/** For suites that start a Redis of their own. */
// skipped: where no redis-server is installed, there is nothing to ask
export const describeWithRedis = installed ? describe : describe.skip;

/** A Redis of one test file, which keeps nothing on disk. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Dies without a word, and everything in it. */
  kill(): Promise<void>;
  /** Runs again on the same port, empty. */
  restart(): Promise<void>;
  /** Keeps its connections and says nothing. */
  pause(): void;
  resume(): void;
  /** Forgets everything. */
  flush(): Promise<void>;
  /** Ends it for good. Can be called twice. */
  stop(): Promise<void>;
}

/** Starts a Redis on a free port; `settings` are those of its command line. */
export async function startRedis(...settings: readonly string[]): Promise<TestRedis> {
  const directory = temporaryDirectory();
  const port = await freePort();
  let child = await run(port, directory.path, settings);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async restart() {
      await kill();
      child = await run(port, directory.path, settings);
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async flush() {
      const said = await say(port, 'FLUSHALL');
      if (!said?.startsWith('+OK')) throw new Error(`FLUSHALL: ${String(said)}`);
    },
    async stop() {
      await kill();
      directory.remove();
    },
  };
}

async function run(port: number, dir: string, settings: readonly string[]): Promise<ChildProcess> {
  const own = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
  const args = [...own, '--port', String(port), '--dir', dir, ...settings];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  while ((await say(port, 'PING')) === undefined) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return child;
}

/** One command and the first answer; undefined where nobody listens. */
async function say(port: number, command: string): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString();
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
