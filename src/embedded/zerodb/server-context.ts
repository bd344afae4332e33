import type { SentenceEncoder } from '../embeddings/encoder.js';
import type { FileStore } from './files/file-store.js';
import type { IndexKeeper } from './rows/index-keeper.js';
import type { RowStore } from './rows/row-store.js';
import type { Table, Tables } from './rows/tables.js';
import type { Driver } from './store/driver.js';
import type { WriteQueue } from './store/write-queue.js';
import type { VectorStore } from './vectors/vector-store.js';
import type { Quirks } from './wire/quirks.js';
import type { Signer } from './wire/tokens.js';

/** What the routes are made of. */
export interface ServerContext {
  readonly projectId: string;
  readonly driver: Driver;
  readonly queue: WriteQueue;
  readonly tables: Tables;
  readonly rows: RowStore;
  readonly indexes: IndexKeeper;
  readonly vectors: VectorStore;
  readonly files: FileStore;
  readonly encoder: SentenceEncoder;
  readonly signer: Signer;
  /** Read at every request: quirks can be switched while the server runs. */
  quirks: Quirks;
}

/** The parameters that the paths of this server name. */
export interface PathParams {
  readonly table: string;
  readonly row_id: string;
  readonly vector_id: string;
  readonly file_id: string;
  readonly object_id: string;
}

/** The parameters of a request's path. */
export function pathOf(request: { params: unknown }): PathParams {
  return request.params as PathParams;
}

/** The table that a request's path names, or 404. */
export function tableOf(context: ServerContext, request: { params: unknown }): Table {
  return context.tables.get(pathOf(request).table);
}
