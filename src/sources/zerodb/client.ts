import type { CallScope } from '../../shared/call-scope.js';
import { failedAs } from '../upstream-error.js';
import { readAddress } from './address.js';
import { createCollections, listTables } from './collections.js';
import type { Documents } from './documents.js';
import { Identities } from './identity.js';
import { createEmbeddings, type Embeddings } from './embeddings.js';
import { ZeroDbObjects, type Objects, type ObjectsOptions } from './objects.js';
import { Reader, type ReaderOptions } from './reader.js';
import { ZeroDbRows, type Rows } from './rows.js';
import { Transport, type Log, type TransportOptions } from './transport.js';
import { ZeroDbVectors, type Vectors } from './vectors.js';
import { Writer } from './writer.js';

export interface ZeroDbConfig
  extends ReaderOptions, ObjectsOptions, Omit<TransportOptions, 'address'> {
  /** With or without a scheme and a version at its end: `https://api.ainative.studio/v1`, `api.ainative.studio`. */
  readonly baseUrl: string;
  readonly projectId: string;
  /** `/api/v1/projects/{project_id}` when not given. */
  readonly pathPrefix?: string;
}

/** One project of ZeroDB. */
export interface ZeroDb {
  readonly documents: Documents;
  readonly rows: Rows;
  readonly vectors: Vectors;
  readonly objects: Objects;
  readonly embeddings: Embeddings;
  /** Resolves when ZeroDB answers and accepts the credentials; otherwise rejects with `UpstreamError`. */
  health(scope: CallScope): Promise<void>;
  /** Of the circuit breaker: while `open`, calls fail without being sent. */
  state(): 'closed' | 'open' | 'half-open';
  /** Ends all connections; calls that are running fail. */
  close(): Promise<void>;
}

/** Makes a client. Nothing is sent until it is used. Throws `TypeError` when the base URL is none. */
export function createZeroDb(config: ZeroDbConfig, log: Log): ZeroDb {
  const address = readAddress(config.baseUrl, config.projectId, config.pathPrefix);
  const transport = new Transport({ ...config, address }, log);
  return {
    ...createDocuments(transport, config, log),
    vectors: new ZeroDbVectors(transport),
    objects: new ZeroDbObjects(transport, config),
    embeddings: createEmbeddings(transport),
    health: (scope) => health(transport, scope),
    state: () => transport.state(),
    close: () => transport.close(),
  };
}

async function health(transport: Transport, scope: CallScope): Promise<void> {
  const how = { method: 'GET', timeout: 'read', retry: 'repeatable' } as const;
  const call = { ...how, at: 'host', path: 'health', operation: 'health', open: true } as const;
  await transport.call(call, scope).catch((error: unknown) => {
    // Not every host has the route; what counts is the next call.
    if (!failedAs(error, 'wrong-prefix', 'not-found', 'malformed')) throw error;
  });
  await listTables(transport, 0, 1, scope);
}

/** Rows asked for with a count, as a sample of how exactly the server finds. */
const SAMPLE = 10;
const FIND_ALL_MOST = 10_000;

function createDocuments(
  transport: Transport,
  options: ReaderOptions,
  log: Log,
): Pick<ZeroDb, 'documents' | 'rows'> {
  const reader = new Reader(transport, options, log);
  const identities = new Identities(transport, reader);
  const collections = createCollections(transport);
  const writer = new Writer(transport, reader, collections, identities);
  const documents: Documents = {
    getMany: (collection, ids, scope) => identities.getMany(collection, ids, scope),
    find: async (collection, query, scope) => reader.run(reader.prepare(collection, query), scope),
    findAll: async (collection, query, scope, max = FIND_ALL_MOST) =>
      reader.all(reader.prepare(collection, query), scope, max),
    count: async (collection, filter, scope) =>
      (await documents.find(collection, { filter, limit: SAMPLE }, scope)).total,
    insert: (collection, data, scope) => writer.insert(collection, data, scope),
    replace: (collection, rowId, data, scope) => writer.replace(collection, rowId, data, scope),
    remove: (collection, rowId, scope) => writer.remove(collection, rowId, scope),
    updateWhere: (...call) => writer.updateWhere(...call),
    ensureCollection: (name, scope) => collections.ensure(name, scope),
    listCollections: (scope) => collections.list(scope),
    dropCollection: (name, scope) => collections.drop(name, scope),
  };
  return { documents, rows: new ZeroDbRows(reader, writer) };
}
