import { createServer } from 'node:net';

import { pino } from 'pino';

import { openCoordination, openMail, openStore } from './app/connections.js';
import type { Gateway } from './app.js';
import { localSecret } from './embedded/local-secret.js';
import { embeddedEntry } from './embedded/zerodb/process.js';
import { DEFAULT_DEMO_PASSWORD, type Env, readEnv } from './env.js';
import { systemClock } from './shared/clock.js';
import { AppError } from './shared/errors.js';
import { REDACTED } from './shared/redacted.js';
import { USUAL_VIDEO_SETTINGS } from './shared/video-settings.js';
import { unreachableCloudflare } from './sources/cloudflare/unreachable.js';
import { Outbox } from './sources/mail/outbox.js';
import { UpstreamError } from './sources/upstream-error.js';
import type { ZeroDb } from './sources/zerodb/client.js';

/** After this long without having ended, the process ends anyway, in milliseconds. */
const GRACE_MILLISECONDS = 15_000;

await main().catch((error: unknown) => {
  const known = error instanceof AppError;
  process.stderr.write(known ? `${error.code}: ${error.message}\n` : `${String(error)}\n`);
  process.exit(1);
});

async function main(): Promise<void> {
  const env = readEnv();
  const log = pino({ level: env.logLevel, redact: REDACTED }, pino.destination(2));
  await refuseTakenPort(env);

  const secret = env.tokens.secret ?? localSecret(env.dataDir);
  // Most of the code is loaded while ZeroDB starts, and not at all where there is nothing to serve.
  const [store, { createGateway }] = await Promise.all([
    openStore(env, log, embeddedEntry(import.meta.url)),
    import('./app.js'),
  ]);
  const coordination = openCoordination(env, log);
  const mailer = openMail(env, log);
  let gateway: Gateway | undefined;
  const ending = stopOnSignals(async () => {
    await gateway?.close();
    await Promise.all([coordination.close(), mailer.close(), store.close()]);
  });
  try {
    if (env.zerodb.kind === 'embedded') {
      await seedOnce(env, store.zerodb, ending);
    }
    gateway = await createGateway({
      zerodb: store.zerodb,
      coordination,
      log,
      clock: systemClock,
      tokens: { ...env.tokens, secret },
      mailer,
      cloudflare: unreachableCloudflare(),
      video: USUAL_VIDEO_SETTINGS,
      webUrl: env.webUrl,
      ...(mailer instanceof Outbox && { outbox: mailer }),
      idSecret: env.zerodb.projectId,
      sharesState: env.redisUrl !== undefined,
      publicUrl: env.publicUrl,
      maxDocumentBytes: env.maxDocumentBytes,
      corsOrigins: env.corsOrigins,
      trustedProxies: env.trustedProxies,
      development: env.mode !== 'production',
    });
    if (env.zerodb.kind === 'embedded') warnOfKnownPassword(env, log);
    announce(env, await listen(gateway, env));
  } catch (error) {
    // Told to end while it was starting: that is under way, and what fails for it is no failure.
    if (ending.aborted) return;
    await Promise.all([coordination.close(), mailer.close(), store.close()]);
    throw error;
  }
}

/** Fills an empty embedded store; one that holds somebody's own documents is left as it is. */
async function seedOnce(
  { seed }: Env,
  { documents, objects }: ZeroDb,
  signal: AbortSignal,
): Promise<void> {
  const { members, password = DEFAULT_DEMO_PASSWORD } = seed;
  const { seedStore } = await import('./seed/index.js');
  const scope = { signal };
  try {
    await seedStore({ documents, objects, members, password, now: new Date(), print, scope });
  } catch (error) {
    // A conflict upstream is a failure in the middle of the work, and no reason to serve half a seed.
    const foreign = error instanceof AppError && !(error instanceof UpstreamError);
    if (!foreign || error.code !== 'CONFLICT') throw error;
    print(`Seeding  not done. ${error.message}`);
  }
}

/** Says at once that the port is taken, before anything is started or seeded for nothing. */
function refuseTakenPort({ host, port }: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(explainListening(error, host, port));
    });
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}

async function listen({ http }: Gateway, { host, port }: Env): Promise<string> {
  try {
    return await http.listen(host, port);
  } catch (error) {
    throw explainListening(error as NodeJS.ErrnoException, host, port);
  }
}

function explainListening(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new AppError(
      'PORT_IN_USE',
      `Port ${port} is taken on ${host}; set PORT to another one.`,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') {
    return new AppError('PORT_IN_USE', `Cannot listen on ${host}:${port} (${error.code}).`);
  }
  return error;
}

/**
 * SIGTERM and Ctrl-C end in order; the second signal, or too long a wait, ends at once. The signal that
 * comes back fires with the first of them.
 */
function stopOnSignals(stop: () => Promise<void>): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending.signal.aborted) process.exit(1);
      ending.abort();
      setTimeout(() => process.exit(1), GRACE_MILLISECONDS).unref();
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  return ending.signal;
}

/** In production somebody else might read the manual too. */
function warnOfKnownPassword({ mode, seed }: Env, log: pino.Logger): void {
  if (mode !== 'production' || seed.password !== undefined) return;
  log.warn('the demo accounts have the password that everybody knows: set DEMO_PASSWORD first');
}

/** What a person sees who started it; the last line is the URL. */
function announce(env: Env, url: string): void {
  const base = env.publicUrl ?? url;
  const store =
    env.zerodb.kind === 'embedded'
      ? `embedded, data in ${env.dataDir}`
      : `${env.zerodb.baseUrl}, project ${env.zerodb.projectId}`;
  print(`ZeroDB   ${store}`);
  if (env.redisUrl !== undefined) print(`Redis    ${new URL(env.redisUrl).host}`);
  if (env.zerodb.kind === 'embedded' && env.mode !== 'production') {
    print('Accounts public@ member@ premium@ instructor@ board@ board2@ admin@demo.wwmaa.example');
    const own =
      env.seed.password === undefined ? DEFAULT_DEMO_PASSWORD : 'the one in DEMO_PASSWORD';
    print(`Password ${own}`);
    if (env.smtp === undefined) print(`Mails    ${base}/outbox`);
    print(`Health   ${base}/readyz`);
    print('Open this in a browser for Apollo Sandbox, or send queries to it:');
  }
  print(`${base}/graphql`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
