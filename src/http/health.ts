import type { FastifyInstance } from 'fastify';

import { AppError } from '../shared/errors.js';

/** One system that the gateway works with. `check` resolves when it answers, else rejects. */
export interface Dependency {
  readonly name: string;
  /** Without it the gateway is slower and refuses some things, but serves. */
  readonly optional?: boolean;
  check(signal: AbortSignal): Promise<void>;
}

const CHECK_MILLISECONDS = 2_000;
const FRESH_MILLISECONDS = 1_000;

interface Report {
  readonly ready: boolean;
  readonly dependencies: Readonly<
    Record<string, { ok: boolean; milliseconds: number; code?: string }>
  >;
}

/**
 * `/healthz`: the process answers, whatever its dependencies do (restart me when it does not).
 * `/readyz`: each dependency was asked within the last second (send me no traffic when one fails that is
 * needed, or while the process drains).
 */
export function registerHealth(
  server: FastifyInstance,
  dependencies: readonly Dependency[],
  draining: () => boolean,
): void {
  const report = shared(() => inspect(dependencies));

  server.get('/healthz', { logLevel: 'debug' }, () => ({ status: 'ok' }));

  server.get('/readyz', { logLevel: 'debug' }, async (_request, reply) => {
    const { ready, dependencies: details } = await report();
    const status = draining() ? 'draining' : ready ? 'ready' : 'unavailable';
    void reply.status(status === 'ready' ? 200 : 503).header('cache-control', 'no-store');
    return { status, dependencies: details };
  });
}

async function inspect(dependencies: readonly Dependency[]): Promise<Report> {
  const entries = await Promise.all(
    dependencies.map(async (dependency) => {
      const { name } = dependency;
      const started = performance.now();
      const code = await dependency
        .check(AbortSignal.timeout(CHECK_MILLISECONDS))
        .then(() => undefined, codeOf);
      const milliseconds = Math.round(performance.now() - started);
      return [name, { ok: code === undefined, milliseconds, ...(code && { code }) }] as const;
    }),
  );
  const ready = entries.every(([, { ok }], index) => ok || dependencies[index]?.optional === true);
  return { ready, dependencies: Object.fromEntries(entries) };
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'UPSTREAM_UNAVAILABLE';
}

/** One run at a time, and its result for a second: a storm of probes is no load on what they ask. */
function shared<T>(run: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (current && performance.now() < until) return current;
    until = performance.now() + FRESH_MILLISECONDS;
    current = run();
    return current;
  };
}
