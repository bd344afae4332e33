import Fastify, { type FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.js';
import type { SentenceEncoder } from '../embeddings/encoder.js';
import { localEncoder } from '../embeddings/local-encoder.js';
import { embeddingRoutes } from './embedding-routes.js';
import { fileRoutes, signedFileRoute } from './files/file-routes.js';
import { FileStore } from './files/file-store.js';
import { objectRoutes } from './files/object-routes.js';
import { bulkRoutes } from './rows/bulk-routes.js';
import { IndexKeeper } from './rows/index-keeper.js';
import { queryRoutes } from './rows/query-routes.js';
import { rowRoutes } from './rows/row-routes.js';
import { RowStore } from './rows/row-store.js';
import { tableRoutes } from './rows/table-routes.js';
import { Tables } from './rows/tables.js';
import type { ServerContext } from './server-context.js';
import { openDataDir, type Synchronous } from './store/data-dir.js';
import type { Driver } from './store/driver.js';
import { WriteQueue } from './store/write-queue.js';
import { VectorStore } from './vectors/vector-store.js';
import { vectorRoutes } from './vectors/vector-routes.js';
import { checkKey, checkProject } from './wire/authenticate.js';
import { CallLog } from './wire/call-log.js';
import { serverControl, type ServerControl } from './wire/control.js';
import { controlRoutes } from './wire/control-routes.js';
import { handleErrors } from './wire/error-handler.js';
import { addFaultHooks } from './wire/fault-hooks.js';
import { lingerAfterAnswers } from './wire/linger.js';
import { Faults, type FaultPlan } from './wire/faults.js';
import { loginRoutes, type Login } from './wire/login-routes.js';
import { canonicalUrl, PROJECT_ROUTE } from './wire/prefixes.js';
import { NO_QUIRKS, parseQuirks } from './wire/quirks.js';
import { Signer } from './wire/tokens.js';

export interface ZeroDbOptions {
  readonly dataDir: string;
  readonly apiKey: string;
  readonly projectId: string;
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** 127.0.0.1 unless told. */
  readonly host?: string;
  readonly synchronous?: Synchronous;
  readonly maxFileBytes?: number;
  /** Who may log in for a session token. */
  readonly login?: Login;
  readonly tokenSeconds?: number;
  /** Such as `2,3` or `all`. */
  readonly quirks?: string;
  readonly faults?: FaultPlan | readonly FaultPlan[];
  /** Nothing is logged unless told; logs go to stderr. */
  readonly logLevel?: string;
  /** The local encoder unless told. */
  readonly encoder?: SentenceEncoder;
  /** Where the local encoder's thread starts; without it, it works in this one. */
  readonly encoderWorker?: URL;
}

export interface ZeroDbServer {
  /** Without a path: `http://127.0.0.1:1234`. */
  readonly url: string;
  readonly port: number;
  readonly control: ServerControl;
  /** Lets running requests end, commits, and frees the data folder. */
  close(): Promise<void>;
}

export const DEFAULT_MAX_FILE_BYTES = 100 * 1_048_576;
export const DEFAULT_TOKEN_SECONDS = 1800;
/** How long running requests may take at the end. */
const DRAIN_MS = 4_000;
const MAX_JSON_BYTES = 32 * 1_048_576;

/** Starts the server; fails with an AppError when the folder or the port cannot be had. */
export async function startZeroDbServer(options: ZeroDbOptions): Promise<ZeroDbServer> {
  const faults = new Faults();
  if (options.faults) faults.set(options.faults);
  const dataDir = openDataDir(options.dataDir, options.synchronous ?? 'FULL');
  const context = makeContext(options, dataDir.driver);
  const callLog = new CallLog();
  const control = serverControl(context, faults, callLog);
  const app = buildApp(options, context, { faults, callLog, control });
  const release = async () => {
    const impatience = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
    await app.close();
    clearTimeout(impatience);
    context.queue.flush();
    context.indexes.close();
    dataDir.close();
    await context.encoder.close();
  };
  try {
    await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  } catch (cause) {
    await release();
    throw portFailure(options, cause);
  }
  const { port } = app.server.address() as { port: number };
  let closing: Promise<void> | undefined;
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    control,
    close: () => (closing ??= release()),
  };
}

function makeContext(options: ZeroDbOptions, driver: Driver): ServerContext {
  const quirks = options.quirks === undefined ? NO_QUIRKS : parseQuirks(options.quirks);
  const tables = new Tables(driver);
  const vectors = new VectorStore(driver);
  const queue = new WriteQueue(driver, () => {
    tables.reload();
    vectors.reload();
  });
  const maxFileBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES;
  return {
    projectId: options.projectId,
    driver,
    queue,
    tables,
    vectors,
    rows: new RowStore(driver),
    indexes: new IndexKeeper(driver),
    files: new FileStore(driver, queue, options.dataDir, maxFileBytes),
    encoder: options.encoder ?? localEncoder(options.encoderWorker),
    signer: new Signer(),
    quirks,
  };
}

interface Steering {
  readonly faults: Faults;
  readonly callLog: CallLog;
  readonly control: ServerControl;
}

function buildApp(
  options: ZeroDbOptions,
  context: ServerContext,
  { faults, callLog, control }: Steering,
): FastifyInstance {
  const { signer } = context;
  const app = Fastify({
    logger: options.logLevel ? { level: options.logLevel, stream: process.stderr } : false,
    bodyLimit: MAX_JSON_BYTES,
    routerOptions: { maxParamLength: 300 },
    rewriteUrl: (request) => canonicalUrl(request.url ?? '/'),
  });
  // Forms are read by whoever wants them, as they come in.
  app.addContentTypeParser('multipart/form-data', (_request, body, done) => done(null, body));
  handleErrors(app);
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/__control/')) return;
    callLog.count(request.method, request.routeOptions.url, request.url);
  });
  addFaultHooks(app, faults);
  closeBehindAnswers(app);
  lingerAfterAnswers(app);

  app.get('/health', async () => ({ status: 'healthy', timestamp: new Date().toISOString() }));
  const { login, tokenSeconds = DEFAULT_TOKEN_SECONDS } = options;
  loginRoutes(app, { signer, login, tokenSeconds });
  signedFileRoute(app, context);
  void app.register(async (keyed) => {
    keyed.addHook('onRequest', async (request) => checkKey(request, options.apiKey, signer));
    objectRoutes(keyed, context);
    controlRoutes(keyed, control);
  });
  void app.register(
    async (project) => {
      project.addHook('onRequest', async (request) => {
        checkKey(request, options.apiKey, signer);
        checkProject(request, context.projectId);
      });
      for (const routes of PROJECT_ROUTES) routes(project, context);
    },
    { prefix: PROJECT_ROUTE },
  );
  return app;
}

const PROJECT_ROUTES = [
  tableRoutes,
  rowRoutes,
  bulkRoutes,
  queryRoutes,
  vectorRoutes,
  fileRoutes,
  embeddingRoutes,
];

/** At the end connections go with their last answer: kept alive, they would keep the server. */
function closeBehindAnswers(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
}

function portFailure({ port = 0, host = '127.0.0.1' }: ZeroDbOptions, cause: unknown): unknown {
  if ((cause as { code?: unknown }).code !== 'EADDRINUSE') return cause;
  return new AppError(
    'PORT_IN_USE',
    `something else listens on ${host}:${port}; stop it, or choose another --port (0 takes a free one)`,
    {},
    { cause },
  );
}
