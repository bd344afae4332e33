import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Writable } from 'node:stream';

import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  GraphQLInt,
} from 'graphql';
import { pino } from 'pino';

import type { RequestContext } from '../../src/graphql/context.js';
import { Upload } from '../../src/graphql/scalars/upload.js';
import { createApolloServer } from '../../src/graphql/server.js';
import type { UploadBounds } from '../../src/http/multipart/bounds.js';
import { createHttpServer } from '../../src/http/server.js';
import { systemClock } from '../../src/shared/clock.js';
import { AppError } from '../../src/shared/errors.js';
import type { IncomingFile } from '../../src/shared/incoming-file.js';
import { ANONYMOUS, type Viewer } from '../../src/shared/viewer.js';
import { createInProcessCoordination } from '../../src/sources/redis/in-process.js';

const ANN: Viewer = { kind: 'user', id: 'ann', role: 'member' };

/** What a file was read as: `name type bytes hash`. */
export function facts(name: string, type: string | null, bytes: Uint8Array | string): string {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return `${name} ${type} ${Buffer.byteLength(bytes)} ${hash}`;
}

async function read(file: Promise<IncomingFile>): Promise<string> {
  const { filename, declaredType, content } = await file;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content() as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return `${filename} ${declaredType} ${bytes} ${hash.digest('hex').slice(0, 16)}`;
}

interface Args {
  readonly file: Promise<IncomingFile>;
  readonly files: readonly Promise<IncomingFile>[];
}

/** Ways in which a resolver may treat files. */
const ways: Readonly<Record<string, (args: Args, context: RequestContext) => unknown>> = {
  read: async ({ file }) => [await read(file)],
  readAll: async ({ files }) => {
    const found: string[] = [];
    for (const file of files) found.push(await read(file));
    return found;
  },
  readReverse: async ({ files }) => {
    const found: string[] = [];
    for (const file of [...files].reverse()) found.unshift(await read(file));
    return found;
  },
  readTogether: ({ files }) => Promise.all(files.map(read)),
  readSecond: async ({ files }) => [await read(files[1]!)],
  readTwice: async ({ file }) => [await read(file), await read(file)],
  ignore: () => ['ignored'],
  describe: async ({ file }) => [(await file).filename],
  open: async ({ file }) => {
    (await file).content();
    return ['opened'];
  },
  fail: () => {
    throw new AppError('CONFLICT', 'Not now.');
  },
  readSome: async ({ file }) => {
    const content: Readable = (await file).content();
    const [first] = (await once(content, 'data')) as [Buffer];
    content.destroy();
    return [String(first.length > 0)];
  },
};

function schema(): GraphQLSchema {
  const files = new GraphQLList(new GraphQLNonNull(Upload));
  const fields = Object.entries(ways).map(([name, way]) => [
    name,
    {
      type: new GraphQLList(GraphQLString),
      args: { file: { type: Upload }, files: { type: files }, note: { type: GraphQLString } },
      resolve: (_root: unknown, args: Args, context: RequestContext) => {
        started.push(name);
        return way(args, context);
      },
    },
  ]);
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { one: { type: GraphQLInt } } }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: Object.fromEntries(fields) }),
  });
}

/** Names of the resolvers that ran. */
export const started: string[] = [];

export interface UploadServer {
  readonly url: string;
  readonly port: number;
  /** Lines of the log that tell of a failure which nobody meant to happen. */
  readonly alarms: string[];
  /** Connections that are open at the server. */
  connections(): Promise<number>;
  readonly coordination: ReturnType<typeof createInProcessCoordination>;
  close(): Promise<void>;
}

/** A server that takes files in every way; tokens are `ann`'s, `expired`, or none. */
export async function startUploadServer(
  uploads: Partial<UploadBounds> = {},
  bodyMilliseconds = 30_000,
): Promise<UploadServer> {
  const coordination = createInProcessCoordination(systemClock);
  const { rateLimits } = coordination;
  const apollo = createApolloServer(schema(), { development: true, rateLimits });
  await apollo.start();
  const alarms: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      alarms.push(chunk.toString());
      done();
    },
  });
  const http = await createHttpServer({
    apollo,
    verify: async (token) =>
      token === 'expired'
        ? { problem: 'The token has expired.' }
        : { viewer: token === 'ann' ? ANN : ANONYMOUS },
    clock: systemClock,
    log: pino({ level: 'error' }, sink),
    rateLimits,
    corsOrigins: [],
    trustedProxies: [],
    development: true,
    dependencies: [],
    deliver: async () => null,
    uploads: { maxFileBytes: 2_000_000, ...uploads },
    bodyMilliseconds,
  });
  // A route of another area: it says that it streams.
  http.app.addContentTypeParser('application/octet-stream', (_request, _body, done) => {
    done(null);
  });
  http.app.post('/streams', { config: { streams: true } }, async (request) => {
    let bytes = 0;
    for await (const chunk of request.raw) bytes += (chunk as Buffer).length;
    return { bytes };
  });
  const origin = await http.listen('127.0.0.1', 0);
  const { server } = http.app;
  return {
    url: `${origin}/graphql`,
    port: (server.address() as AddressInfo).port,
    alarms,
    coordination,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => {
          if (error) reject(error);
          else resolve(count);
        });
      }),
    close: async () => {
      const closed = http.drain();
      server.closeAllConnections();
      await closed;
      await apollo.stop();
    },
  };
}

/** What this process has open, without its connections. */
export function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${descriptor}`);
      return target.includes('upload-') ? [target] : [];
    } catch {
      return [];
    }
  });
}

export interface Part {
  readonly name?: string;
  readonly filename?: string;
  readonly type?: string;
  readonly body: string | Buffer;
}

export const BOUNDARY = 'a-boundary-of-the-tests';

/** A form, written out; without its end where it is to be cut off. */
export function formOf(parts: readonly Part[], end = `\r\n--${BOUNDARY}--\r\n`): Buffer {
  const written = parts.flatMap(({ name, filename, type, body }) => [
    `\r\n--${BOUNDARY}\r\ncontent-disposition: form-data`,
    name === undefined ? '' : `; name="${name}"`,
    filename === undefined ? '' : `; filename="${filename}"`,
    type === undefined ? '' : `\r\ncontent-type: ${type}`,
    '\r\n\r\n',
    body,
  ]);
  return Buffer.concat([...written, end].map((piece) => Buffer.from(piece as string)));
}

/** The head of an upload, as a client would send it. */
export function headOf(headers: Readonly<Record<string, string | number>>): string {
  const all = {
    host: '127.0.0.1',
    authorization: 'Bearer ann',
    'apollo-require-preflight': '1',
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** All that a connection says until it closes, or until `enough`. */
export async function heard(socket: Socket, enough: RegExp = /$^/): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    const done = () => {
      resolve(text);
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (enough.test(text)) done();
    });
    socket.on('error', done);
    socket.on('close', done);
  });
}
