import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';

import { AppError, type ErrorCode, ERRORS } from '../../shared/errors.js';
import type { Logger } from '../../shared/logger.js';

export interface EmbeddedProcessOptions {
  /** The server's own entry file. */
  readonly entry: URL;
  readonly dataDir: string;
  readonly apiKey: string;
  readonly projectId: string;
  readonly log: Logger;
}

export interface EmbeddedProcess {
  readonly url: string;
  /** Ends it in order. Can be called twice. */
  stop(): Promise<void>;
}

/** The server's entry beside the caller's own file: run from source, the child is run from source too. */
export function embeddedEntry(callerUrl: string): URL {
  return new URL(`./embedded/zerodb/main${extname(callerUrl)}`, callerUrl);
}

const RESTART_MILLISECONDS = [100, 500, 2_000, 5_000] as const;
const STOP_MILLISECONDS = 5_000;

/**
 * Runs the embedded ZeroDB as a child process: what takes it down does not take the gateway down, and it
 * is started again on the same port. It ends with the gateway, even when that is killed.
 */
export async function startEmbeddedProcess(
  options: EmbeddedProcessOptions,
): Promise<EmbeddedProcess> {
  const { log } = options;
  let stopping = false;
  let failures = 0;
  let { child, url } = await launch(options, 0);
  const port = Number(new URL(url).port);

  const watch = (watched: ChildProcess) => {
    watched.once('exit', (code, signal) => {
      if (stopping) return;
      const pause = RESTART_MILLISECONDS[Math.min(failures, RESTART_MILLISECONDS.length - 1)] ?? 0;
      failures += 1;
      log.error({ code, signal, pause }, 'the embedded ZeroDB ended; starting it again');
      setTimeout(() => void restart(), pause);
    });
  };
  const restart = async (): Promise<void> => {
    if (stopping) return;
    try {
      ({ child, url } = await launch(options, port));
      failures = 0;
      watch(child);
    } catch (error) {
      const pause = RESTART_MILLISECONDS.at(-1) ?? 0;
      log.error({ err: error }, 'the embedded ZeroDB cannot be started again; trying once more');
      setTimeout(() => void restart(), pause);
    }
  };
  watch(child);

  return {
    url,
    async stop() {
      stopping = true;
      await end(child);
    },
  };
}

async function launch(
  { entry, dataDir, apiKey, projectId }: EmbeddedProcessOptions,
  port: number,
): Promise<{ child: ChildProcess; url: string }> {
  const settings = {
    port: String(port),
    'data-dir': dataDir,
    'api-key': apiKey,
    'project-id': projectId,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // Detached: Ctrl-C reaches the gateway alone, which ends the child when its own requests are done.
  const child = fork(entry, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true });
  const complaints: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints.push(chunk.toString());
    process.stderr.write(chunk);
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(explain(complaints.join(''), code));
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = /^listening (http:\/\/\S+)$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
  return { child, url };
}

/** Why it did not start: its own words, when it says one of our codes. */
function explain(complaint: string, code: number | null): AppError {
  const [, told = '', message = ''] = /^([A-Z_]+): (.*)$/m.exec(complaint) ?? [];
  if (told in ERRORS) return new AppError(told as ErrorCode, message);
  return new AppError('EMBEDDED_FAILED', `The embedded ZeroDB did not start (exit code ${code}).`);
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
