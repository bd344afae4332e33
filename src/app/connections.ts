import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { DEFAULT_MAX_FILE_BYTES } from '../embedded/zerodb/files/file-limit.js';
import { startEmbeddedProcess } from '../embedded/zerodb/process.js';
import type { Env } from '../env.js';
import { systemClock } from '../shared/clock.js';
import type { Coordination } from '../shared/coordination.js';
import type { Logger } from '../shared/logger.js';
import type { Mailer } from '../shared/mail.js';
import { Outbox } from '../sources/mail/outbox.js';
import { createSmtpMailer } from '../sources/mail/smtp.js';
import { createRedisCoordination } from '../sources/redis/client.js';
import { createInProcessCoordination } from '../sources/redis/in-process.js';
import { createZeroDb, type ZeroDb } from '../sources/zerodb/client.js';

export interface OpenStore {
  readonly zerodb: ZeroDb;
  /** Ends the connections, and the stand-in if it was started. Can be called twice. */
  close(): Promise<void>;
}

/**
 * Connects to the ZeroDB that the environment names; when it names none, starts the embedded one from
 * `embeddedEntry` and connects to that.
 */
export async function openStore(
  {
    zerodb: settings,
    dataDir,
    maxDocumentBytes,
  }: Pick<Env, 'zerodb' | 'dataDir' | 'maxDocumentBytes'>,
  log: Logger,
  embeddedEntry: URL,
): Promise<OpenStore> {
  const { projectId, bucket } = settings;
  if (settings.kind === 'remote') {
    const { kind: _, pathPrefix, ...config } = settings;
    const zerodb = createZeroDb({ ...config, ...(pathPrefix && { pathPrefix }) }, log);
    return { zerodb, close: () => zerodb.close() };
  }
  const apiKey = randomBytes(24).toString('base64url');
  const child = await startEmbeddedProcess({
    entry: embeddedEntry,
    dataDir: join(dataDir, 'zerodb'),
    apiKey,
    projectId,
    maxFileBytes: largestFile(maxDocumentBytes),
    log,
  });
  const auth = { mode: 'api-key', apiKey } as const;
  const zerodb = createZeroDb({ baseUrl: child.url, projectId, bucket, auth }, log);
  return { zerodb, close: () => zerodb.close().then(() => child.stop()) };
}

/** What the embedded ZeroDB takes unless told is enough for all but the documents of some operators. */
function largestFile(maxDocumentBytes = 0): number | undefined {
  return maxDocumentBytes > DEFAULT_MAX_FILE_BYTES ? maxDocumentBytes : undefined;
}

/** What processes share: in the Redis that the environment names, or within this process alone. */
export function openCoordination(
  { redisUrl, zerodb }: Pick<Env, 'redisUrl' | 'zerodb'>,
  log: Logger,
): Coordination {
  if (redisUrl === undefined) return createInProcessCoordination(systemClock);
  // Two associations may share one Redis without sharing anything in it.
  const prefix = `wwmaa:${zerodb.projectId}:`;
  return createRedisCoordination({ url: redisUrl, prefix, clock: systemClock }, log);
}

/** Who takes mails: the server that the environment names, or an outbox in the data directory. */
export function openMail(
  { mode, smtp, dataDir }: Pick<Env, 'mode' | 'smtp' | 'dataDir'>,
  log: Logger,
): Mailer {
  if (smtp) return createSmtpMailer(smtp);
  const directory = join(dataDir, 'outbox');
  if (mode === 'production') {
    log.warn({ directory }, 'no SMTP_HOST: mails are written to files, and nobody gets them');
  }
  return new Outbox(directory, systemClock);
}
