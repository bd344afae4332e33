import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'undici';
import {
  startZeroDbServer,
  type ZeroDbOptions,
  type ZeroDbServer,
} from '../../../src/embedded/zerodb/server.js';

export const PROJECT = '0b7b2c52-2a9e-4f0f-8a37-8f4d3a5f1e10';
export const KEY = 'sk_test_key';
export const P = `/api/v1/projects/${PROJECT}`;

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** The parsed body; an empty object where there is none. */
  readonly json: Json;
}

export interface Harness {
  readonly server: ZeroDbServer;
  readonly dataDir: string;
  /** Sends a request with the key; `path` that begins with `/` is put behind the project prefix, `=/…` is not. */
  call(method: string, path: string, body?: unknown, headers?: Json): Promise<Answer>;
  /** Makes a table and puts documents into it; answers the row ids. */
  fill(table: string, documents: readonly Json[]): Promise<string[]>;
  query(table: string, query: Json): Promise<Answer>;
  close(): Promise<void>;
}

export function tempDir(): string {
  return mkdtempSync(join(tmpdir(), 'zerodb-'));
}

/** Starts a server on a folder of its own. */
export async function startHarness(options: Partial<ZeroDbOptions> = {}): Promise<Harness> {
  const dataDir = options.dataDir ?? tempDir();
  const server = await startZeroDbServer({
    dataDir,
    apiKey: KEY,
    projectId: PROJECT,
    synchronous: 'NORMAL',
    ...options,
  });
  const caller = connect(server.url);
  const fill = async (table: string, documents: readonly Json[]) => {
    await caller.call('POST', '/database/tables', { table_name: table });
    const rows = await Promise.all(
      documents.map((row_data) =>
        caller.call('POST', `/database/tables/${table}/rows`, { row_data }),
      ),
    );
    return rows.map(({ json }) => String(json['row_id']));
  };
  return {
    server,
    dataDir,
    call: caller.call,
    fill,
    query: (table, query) => caller.call('POST', `/database/tables/${table}/query`, query),
    close: async () => {
      await caller.close();
      await server.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A client of a running server. */
export function connect(url: string) {
  // Many connections, so that concurrent calls really are.
  const client = new Client(url, { pipelining: 50 });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Json = {},
  ): Promise<Answer> => {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    const answer = await client.request({
      method,
      path: path.startsWith('=') ? path.slice(1) : P + path,
      headers: {
        'x-api-key': KEY,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(headers as Record<string, string>),
      },
      body: body === undefined ? null : isRaw ? body : JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, json: parse(text) };
  };
  return { call, close: () => client.destroy() };
}

/** The documents of a query's or a list's answer. */
export function documentsOf({ json }: Answer): Json[] {
  return (json['data'] as { row_data: Json }[]).map(({ row_data }) => row_data);
}

/** A form as a buffer with its headers. */
export function form(
  parts: { name: string; filename?: string; type?: string; content: string | Buffer }[],
): { body: Buffer; headers: Json } {
  const boundary = '----test-boundary';
  const chunks = parts.flatMap(({ name, filename, type, content }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
        (filename === undefined ? '' : `; filename="${filename}"`) +
        (type === undefined ? '' : `\r\nContent-Type: ${type}`) +
        '\r\n\r\n',
    ),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return {
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

function parse(text: string): Json {
  try {
    return text === '' ? {} : (JSON.parse(text) as Json);
  } catch {
    return {};
  }
}
