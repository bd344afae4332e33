import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';

import { AppError } from '../../shared/errors.js';
import type { Logger } from '../../shared/logger.js';

export interface EmbeddedProcessOptions {
  /** The server's own entry file. */
  readonly entry: URL;
  readonly dataDir: string;
  readonly apiKey: string;
  readonly projectId: string;
  /** Largest file it takes, in bytes, where that is not its own default. */
  readonly maxFileBytes?: number | undefined;
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

/** Pause before it is started again, and before another try where that failed. */
const AGAIN_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 5_000;
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
  let { child, url } = await launch(options, 0);
  const port = Number(new URL(url).port);

  const watch = (watched: ChildProcess) => {
    watched.once('exit', (code, signal) => {
      if (stopping) return;
      log.error({ code, signal }, 'the embedded ZeroDB ended; starting it again');
      setTimeout(() => void restart(), AGAIN_MILLISECONDS);
    });
  };
  const restart = async (): Promise<void> => {
    if (stopping) return;
    try {
      ({ child, url } = await launch(options, port));
      watch(child);
    } catch (error) {
      log.error({ err: error }, 'the embedded ZeroDB cannot be started again; trying once more');
      setTimeout(() => void restart(), RETRY_MILLISECONDS);
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
  { entry, dataDir, apiKey, projectId, maxFileBytes }: EmbeddedProcessOptions,
  port: number,
): Promise<{ child: ChildProcess; url: string }> {
  const settings = {
    ...{ port, 'data-dir': dataDir, 'project-id': projectId, 'api-key': '-' },
    ...(maxFileBytes !== undefined && { 'max-file-bytes': maxFileBytes }),
  };
  // With `=`, since a value may begin with a dash.
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  // Detached: Ctrl-C reaches the gateway alone, which ends the child when its own requests are done.
  const child = fork(entry, args, { stdio: ['pipe', 'pipe', 'pipe', 'ipc'], detached: true });
  // By standard input and not on the command line, which everybody on the machine can read.
  child.stdin?.on('error', () => undefined).end(apiKey);
  const url = await addressOf(child, dataDir);
  child.stderr?.pipe(process.stderr);
  return { child, url };
}

/** Where it listens, once it does; rejects with the reason when it ends before. */
function addressOf(child: ChildProcess, dataDir: string): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    let complaint = '';
    const hear = (chunk: Buffer) => {
      complaint += chunk.toString();
    };
    child.stderr?.on('data', hear);
    child.once('error', reject);
    // `close` comes after the last word on standard error.
    child.once('close', (code) => {
      reject(explain(complaint, code, dataDir));
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = /^listening (http:\/\/\S+)$/.exec(line) ?? [];
      if (address === undefined) return;
      child.stderr?.off('data', hear);
      resolve(address);
    });
  });
}

/** Why it did not start, in the words of whoever started the gateway. */
function explain(complaint: string, code: number | null, dataDir: string): AppError {
  const [, told = '', message = ''] = /^([A-Z_]+): (.*)$/m.exec(complaint) ?? [];
  switch (told) {
    case 'DATA_DIR_IN_USE':
      return new AppError(told, `${dataDir} is used by another process; end it, or set DATA_DIR.`);
    case 'DATA_DIR_NOT_WRITABLE':
      return new AppError(
        told,
        `${dataDir} cannot be made or written; set DATA_DIR to another place.`,
      );
    default: {
      const words = message || complaint.trim() || `exit code ${code}`;
      return new AppError('EMBEDDED_FAILED', `The embedded ZeroDB did not start: ${words}`);
    }
  }
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
