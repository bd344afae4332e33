import { type Logger, pino } from 'pino';

import { createGateway, type Gateway } from '../../src/app.js';
import { startZeroDbServer } from '../../src/embedded/zerodb/server.js';
import type { TokenSettings } from '../../src/modules/users/tokens.js';
import { type Clock, fixedClock } from '../../src/shared/clock.js';
import type { Coordination } from '../../src/shared/coordination.js';
import type { Mailer } from '../../src/shared/mail.js';
import { USUAL_VIDEO_SETTINGS } from '../../src/shared/video-settings.js';
import type { Cloudflare } from '../../src/sources/cloudflare/client.js';
import { unreachableCloudflare } from '../../src/sources/cloudflare/unreachable.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';
import { createZeroDb, type ZeroDb, type ZeroDbConfig } from '../../src/sources/zerodb/client.js';
import { PostBag } from './post-bag.js';
import { temporaryDirectory } from './temporary.js';

export const PROJECT = '5f0c8a52-7d1e-4c39-9b7a-2f6b1e0d4c11';
export const API_KEY = 'sk_test_key';
export const SECRET = 'a secret of the tests, long enough to be one';
export const NOW = new Date('2026-06-15T12:00:00.000Z');

type Server = Awaited<ReturnType<typeof startZeroDbServer>>;

/** A whole gateway over an embedded ZeroDB, each on a socket of its own. */
export interface TestGateway {
  readonly url: string;
  readonly gateway: Gateway;
  readonly zerodb: ZeroDb;
  readonly server: Server;
  /** The mails that were sent, unless the test brought a mailer of its own. */
  readonly mails: PostBag;
  stop(): Promise<void>;
}

interface Options {
  readonly development?: boolean;
  readonly now?: Date;
  /** A clock that moves, where the test needs one. */
  readonly clock?: Clock;
  /** What several gateways share; each has its own unless told. */
  readonly coordination?: Coordination;
  readonly mailer?: Mailer;
  readonly tokens?: TokenSettings;
  /** Where log lines go; nowhere unless told. */
  readonly log?: Logger;
  /** How the gateway reaches the store, where it is not as usual: shorter timeouts, another address. */
  readonly upstream?: Partial<ZeroDbConfig>;
  readonly trustedProxies?: readonly string[];
  /** Live rooms and videos; out of reach unless told. */
  readonly cloudflare?: Cloudflare;
}

/** Starts both; `prepare` fills the store before anything is read ahead. */
export async function startTestGateway(
  prepare: (zerodb: ZeroDb) => Promise<void> = () => Promise.resolve(),
  options: Options = {},
): Promise<TestGateway> {
  const directory = temporaryDirectory();
  const server = await startZeroDbServer({
    dataDir: directory.path,
    apiKey: API_KEY,
    projectId: PROJECT,
    synchronous: 'NORMAL',
  });
  const filling = connect(server);
  await prepare(filling);
  await filling.close();
  const started = await startGatewayOver(server, options);
  return {
    ...started,
    async stop() {
      await started.stop();
      await server.close();
      directory.remove();
    },
  };
}

/** Another gateway over a store that is there already: it knows nothing of what others read or wrote. */
export async function startGatewayOver(
  server: Server,
  options: Options = {},
): Promise<TestGateway> {
  const log = options.log ?? silent;
  const zerodb = connect(server, options.upstream);
  const mails = new PostBag();
  const clock = options.clock ?? fixedClock(options.now ?? NOW);
  const gateway = await createGateway({
    zerodb,
    log,
    clock,
    coordination: options.coordination ?? createInProcessCoordination(clock),
    tokens: options.tokens ?? {
      secret: SECRET,
      previousSecret: undefined,
      accessMinutes: 15,
      refreshDays: 7,
    },
    mailer: options.mailer ?? mails,
    cloudflare: options.cloudflare ?? unreachableCloudflare(),
    video: USUAL_VIDEO_SETTINGS,
    webUrl: 'https://www.wwmaa.example',
    idSecret: PROJECT,
    corsOrigins: ['https://www.wwmaa.example'],
    trustedProxies: options.trustedProxies ?? [],
    development: options.development ?? true,
  });
  await gateway.modules.warmUp();
  const url = await gateway.http.listen('127.0.0.1', 0);
  const stop = () => gateway.close().then(() => zerodb.close());
  return { url: `${url}/graphql`, gateway, zerodb, server, mails, stop };
}

const silent = pino({ level: 'silent' });

function connect(server: Server, upstream: Partial<ZeroDbConfig> = {}): ZeroDb {
  const auth = { mode: 'api-key', apiKey: API_KEY } as const;
  return createZeroDb({ baseUrl: server.url, projectId: PROJECT, auth, ...upstream }, silent);
}
