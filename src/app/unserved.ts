import { systemClock } from '../shared/clock.js';
import type { Coordination } from '../shared/coordination.js';
import { type Logger, silentLogger } from '../shared/logger.js';
import { USUAL_VIDEO_SETTINGS } from '../shared/video-settings.js';
import { unreachableCloudflare } from '../sources/cloudflare/unreachable.js';
import { createInProcessCoordination } from '../sources/redis/in-process.js';
import { createZeroDb, type ZeroDb } from '../sources/zerodb/client.js';
import { createModules, type Modules } from './modules.js';

export interface UnservedOptions {
  readonly zerodb: Pick<ZeroDb, 'documents' | 'rows' | 'objects'>;
  readonly coordination: Coordination;
  readonly log: Logger;
}

/**
 * The modules for programs that serve nobody: nothing is signed or mailed here, and nobody follows an
 * address.
 */
export function createUnservedModules(options: UnservedOptions): Modules {
  const { zerodb, ...rest } = options;
  const secret = 'nothing that is made with it is ever given out';
  return createModules({
    ...zerodb,
    ...rest,
    clock: systemClock,
    tokens: { secret, previousSecret: undefined, accessMinutes: 1, refreshDays: 1 },
    mailer: { send: () => Promise.resolve() },
    webUrl: 'http://127.0.0.1',
    baseUrl: () => '',
    cloudflare: unreachableCloudflare(),
    video: USUAL_VIDEO_SETTINGS,
    idSecret: secret,
  });
}

/** Over a store that does not exist: for who only wants to know what there is. */
export function nowhere(): UnservedOptions {
  const auth = { mode: 'api-key', apiKey: 'none' } as const;
  const config = { baseUrl: 'http://127.0.0.1', projectId: 'none', auth };
  const zerodb = createZeroDb(config, silentLogger);
  return { zerodb, coordination: createInProcessCoordination(systemClock), log: silentLogger };
}
