import { extname } from 'node:path';

import { pino } from 'pino';

import { openCoordination, openStore } from '../app/connections.js';
import { embeddedEntry } from '../embedded/zerodb/process.js';
import { type Env, readEnv } from '../env.js';
import type { Coordination } from '../shared/coordination.js';
import { REDACTED } from '../shared/redacted.js';
import type { Shell, Tools } from './verb.js';

/** The shell of an operator: results on standard output, progress and warnings on standard error. */
export const terminal: Shell = { readEnv, printLine, progress, withStore, interruptible };

const CLEAR_LINE = '\r\u001b[2K';
let showing = false;

function printLine(text: string): void {
  clear();
  process.stdout.write(`${text}\n`);
}

function progress(text: string): void {
  if (!process.stderr.isTTY) return;
  showing = true;
  process.stderr.write(`${CLEAR_LINE}${text}`);
}

function clear(): void {
  if (showing) process.stderr.write(CLEAR_LINE);
  showing = false;
}

async function withStore(env: Env, work: (tools: Tools) => Promise<void>): Promise<void> {
  const log = pino({ level: 'warn', redact: REDACTED }, pino.destination(2));
  const source = new URL(`../cli${extname(import.meta.url)}`, import.meta.url);
  const store = await openStore(env, log, embeddedEntry(source.href));
  let opened: Coordination | undefined;
  const coordination = () => (opened ??= openCoordination(env, log));
  try {
    await work({ ...store, log, coordination });
  } finally {
    clear();
    await Promise.all([opened?.close(), store.close()]);
  }
}

async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const ending = new AbortController();
  const stop = () => {
    if (ending.signal.aborted) process.exit(1);
    ending.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    await work(ending.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
