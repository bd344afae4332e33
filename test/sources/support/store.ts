import type { CallScope, UpstreamCall } from '../../../src/shared/call-scope.js';
import type { JsonObject } from '../../../src/shared/document.js';
import type { SentenceEncoder } from '../../../src/embedded/embeddings/encoder.js';
import { startZeroDbServer, type ZeroDbOptions } from '../../../src/embedded/zerodb/server.js';
import {
  createZeroDb,
  type ZeroDb,
  type ZeroDbConfig,
} from '../../../src/sources/zerodb/client.js';
import { temporaryDirectory } from './temporary.js';

export const API_KEY = 'test-key';
export const PROJECT = '0b7b2c52-2a9e-4f0f-8a37-8f4d3a5f1e10';

export const LOGIN = { email: 'gateway@example.org', password: 'secret' };

export interface LogLine {
  readonly level: 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

export type Store = Awaited<ReturnType<typeof startStore>>;

/** A vector for each text, without a model. */
const ENCODER: SentenceEncoder = {
  model: 'test',
  dimensions: 3,
  encode: async (texts) =>
    texts.map((text) => {
      const angle = Buffer.from(text).reduce((sum, byte) => sum + byte, 0);
      return Float32Array.of(Math.cos(angle), Math.sin(angle), 0);
    }),
  close: async () => undefined,
};

/** The embedded server on a real socket, and clients of it. */
export async function startStore(options: Partial<ZeroDbOptions> = {}) {
  const directory = temporaryDirectory();
  const server = await startZeroDbServer({
    dataDir: directory.path,
    apiKey: API_KEY,
    projectId: PROJECT,
    login: LOGIN,
    synchronous: 'NORMAL',
    encoder: ENCODER,
    ...options,
  });
  const log: LogLine[] = [];
  const clients: ZeroDb[] = [];

  /** A client with an empty memory. */
  function connect(config: Partial<ZeroDbConfig> = {}): ZeroDb {
    const client = createZeroDb(
      {
        baseUrl: server.url,
        projectId: PROJECT,
        auth: { mode: 'api-key', apiKey: API_KEY },
        retry: { pause: 5 },
        breaker: { failures: 50 },
        ...config,
      },
      {
        warn: (fields, message) => void log.push({ level: 'warn', fields, message }),
        error: (fields, message) => void log.push({ level: 'error', fields, message }),
      },
    );
    clients.push(client);
    return client;
  }

  return {
    server,
    dataDir: directory.path,
    control: server.control,
    log,
    connect,
    /** Stores a row as another program would, whatever it holds; answers its id. */
    async plant(collection: string, data: JsonObject): Promise<string> {
      const response = await fetch(
        `${server.url}/api/v1/projects/${PROJECT}/database/tables/${collection}/rows`,
        {
          method: 'POST',
          headers: { 'x-api-key': API_KEY, 'content-type': 'application/json' },
          body: JSON.stringify({ row_data: data }),
        },
      );
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      const row = (await response.json()) as { row_id: string };
      return row.row_id;
    },
    async close(): Promise<void> {
      await Promise.all(clients.map((client) => client.close()));
      await server.close();
      directory.remove();
    },
  };
}

/** A scope that remembers what was called. */
export function counted(): { scope: CallScope; operations: string[] } {
  const operations: string[] = [];
  const call = ({ operation }: UpstreamCall) => void operations.push(operation);
  return { scope: { meter: { call, cacheHit: () => undefined } }, operations };
}
