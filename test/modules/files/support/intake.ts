import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { startZeroDbServer } from '../../../../src/embedded/zerodb/server.js';
import {
  createFilesModule,
  type Destination,
  type FileKind,
} from '../../../../src/modules/files/index.js';
import { type CallScope, NO_SCOPE } from '../../../../src/shared/call-scope.js';
import { fixedClock } from '../../../../src/shared/clock.js';
import type { IncomingFile } from '../../../../src/shared/incoming-file.js';
import { silentLogger } from '../../../../src/shared/logger.js';
import { createZeroDb } from '../../../../src/sources/zerodb/client.js';
import { API_KEY, NOW, PROJECT, SECRET } from '../../../support/gateway.js';
import { temporaryDirectory } from '../../../support/temporary.js';

export const PATH = ['input', 'file'];

/** A file as a client describes it. */
export function sent(
  filename: string,
  content: Buffer | (() => Readable),
  declaredType: string | null = null,
  declaredBytes: number | null = null,
): IncomingFile {
  const open = Buffer.isBuffer(content) ? () => Readable.from(pieces(content)) : content;
  return { filename, declaredType, declaredBytes, content: open };
}

function* pieces(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000);
}

export function into(kind: FileKind): Destination {
  return { kind, prefix: 'user_u1', path: PATH, metadata: { purpose: 'test' } };
}

/** The intake over an embedded ZeroDB of its own. */
export async function startIntake(options: { maxDocumentBytes?: number } = {}) {
  const directory = temporaryDirectory();
  const server = await startZeroDbServer({
    dataDir: directory.path,
    apiKey: API_KEY,
    projectId: PROJECT,
    synchronous: 'NORMAL',
  });
  const auth = { mode: 'api-key', apiKey: API_KEY } as const;
  const zerodb = createZeroDb({ baseUrl: server.url, projectId: PROJECT, auth }, silentLogger);
  const files = createFilesModule({
    objects: zerodb.objects,
    clock: fixedClock(NOW),
    log: silentLogger,
    maxDocumentBytes: options.maxDocumentBytes,
    secret: SECRET,
    previousSecret: undefined,
    baseUrl: () => 'http://gateway.example',
  });
  const filesIn = (folder: string) =>
    readdirSync(join(directory.path, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  return {
    intake: files.intake,
    zerodb,
    control: server.control,
    take: (file: IncomingFile, kind: FileKind, scope: CallScope = NO_SCOPE) =>
      files.intake.take(file, into(kind), scope),
    async bytesOf(objectId: string): Promise<Buffer> {
      const found = await zerodb.objects.read(objectId, NO_SCOPE);
      if (!found) throw new Error('no such object');
      return Buffer.concat(await found.body.toArray());
    },
    /** Everything that the store holds: records, contents, and uploads that are not yet done. */
    async stored() {
      const collections = ['profile-pictures', 'user-uploads', 'certificates'];
      const lists = await Promise.all(
        collections.map((collection) => zerodb.objects.list({ collection }, NO_SCOPE)),
      );
      return {
        records: lists.flat().length,
        contents: filesIn('objects').length,
        unfinished: filesIn('tmp').length,
      };
    },
    async stop() {
      await files.settled();
      await zerodb.close();
      await server.close();
      directory.remove();
    },
  };
}
export type TestIntake = Awaited<ReturnType<typeof startIntake>>;

export const NOTHING = { records: 0, contents: 0, unfinished: 0 };

/** Waits until the store has noticed that an upload was given up. */
export async function untilNothingIsUnfinished(test: TestIntake): Promise<void> {
  for (let tries = 0; tries < 1_000; tries += 1) {
    if ((await test.stored()).unfinished === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
