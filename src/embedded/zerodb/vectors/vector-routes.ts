import type { FastifyInstance } from 'fastify';
import { parseFilter } from '../rows/filter.js';
import { pathOf, type ServerContext } from '../server-context.js';
import { elapsed } from '../wire/answer.js';
import {
  bodyObject,
  boundedNumber,
  isJson,
  MAX_PAGE,
  optionalObject,
  optionalText,
  paging,
  type Json,
} from '../wire/read.js';
import { invalid } from '../wire/wire-error.js';
import { matchesStrictly } from './metadata-match.js';
import { readNamespace, readNumbers, readVectorItem, type VectorItem } from './vector-item.js';
import { toFloats, type StoredVector } from './vector-store.js';

const MAX_BATCH = 100;
/** The real service's; it hides most hits, so clients should send their own. */
const DEFAULT_THRESHOLD = 0.7;
const DEFAULT_LIMIT = 10;

/** Vectors: upsert, search, list, read, remove, sizes. */
export function vectorRoutes(app: FastifyInstance, context: ServerContext): void {
  const { vectors } = context;
  writeRoutes(app, context);

  app.post('/database/vectors/search', async (request) => {
    const start = performance.now();
    const body = bodyObject(request.body);
    const found = searchVectors(context, readNumbers(body, 'query_vector'), body);
    return { vectors: found, total_count: found.length, search_time_ms: elapsed(start) };
  });

  app.get('/database/vectors', async (request) => {
    const query = isJson(request.query) ? request.query : {};
    const { skip, limit } = paging(query, 'query');
    const namespace = optionalText(query, 'namespace');
    const total = vectors
      .stats()
      .filter((entry) => namespace === undefined || entry.namespace === namespace)
      .reduce((sum, { count }) => sum + count, 0);
    const data = vectors
      .list(namespace, skip, limit)
      .map((row) => vectorJson(context, row, query['detailed'] === 'true'));
    if (context.quirks.oddLists) return data;
    return { total, skip, limit, has_more: skip + data.length < total, data };
  });

  app.get('/database/vectors/stats', async () => {
    const namespaces = vectors.stats();
    const total = namespaces.reduce((sum, { count }) => sum + count, 0);
    const numbers = namespaces.reduce((sum, { count, dimensions }) => sum + count * dimensions, 0);
    return {
      total_vectors: total,
      namespaces,
      avg_dimensions: total === 0 ? 0 : numbers / total,
      total_size_mb: (numbers * Float32Array.BYTES_PER_ELEMENT) / 1_048_576,
    };
  });

  app.get('/database/vectors/:vector_id', async (request) =>
    vectorJson(context, vectors.get(pathOf(request).vector_id, namespaceOf(request)), true),
  );
}

function writeRoutes(app: FastifyInstance, context: ServerContext): void {
  const { vectors, queue } = context;

  app.post('/database/vectors/upsert', async (request, reply) => {
    const item = readVectorItem(bodyObject(request.body));
    const [stored] = await storeVectors(context, [item]);
    if (context.quirks.oddStatuses) reply.code(201);
    return stored && vectorJson(context, stored, false);
  });

  app.post('/database/vectors/upsert-batch', async (request) => {
    const start = performance.now();
    const items = readBatch(request.body);
    await storeVectors(context, items);
    return {
      success_count: items.length,
      error_count: 0,
      errors: [],
      total_time_ms: elapsed(start),
    };
  });

  app.delete('/database/vectors/:vector_id', async (request, reply) => {
    const { vector_id: vectorId } = pathOf(request);
    const removed = await queue.write(() => vectors.delete(vectorId, namespaceOf(request)));
    vectors.forget(removed);
    if (context.quirks.oddStatuses) return reply.code(204).send();
    return { success: true, vector_id: vectorId };
  });
}

/** Stores all of the items or none. */
export async function storeVectors(
  { queue, vectors }: ServerContext,
  items: readonly VectorItem[],
): Promise<StoredVector[]> {
  const stored = await queue.write(() => items.map((item) => vectors.upsert(item)));
  stored.forEach((row, at) => vectors.remember(row, items[at] as VectorItem));
  return stored;
}

/** Searches by the options that a body carries beside its query. */
export function searchVectors(context: ServerContext, query: Float32Array, body: Json): Json[] {
  const filter =
    optionalObject(body, 'metadata_filter') ??
    optionalObject(body, 'filter_metadata') ??
    optionalObject(body, 'filter');
  const conditions = parseFilter(filter);
  const options = {
    limit: boundedNumber(body['limit'] ?? body['top_k'], ['body', 'limit'], {
      min: 1,
      max: MAX_PAGE,
      fallback: DEFAULT_LIMIT,
    }),
    threshold: boundedNumber(body['threshold'], ['body', 'threshold'], {
      min: -1,
      max: 1,
      fallback: DEFAULT_THRESHOLD,
      integer: false,
    }),
    accepts:
      conditions.length === 0 ? null : (metadata: Json) => matchesStrictly(metadata, conditions),
    hasPatterns: conditions.some(({ op }) => op === '$regex'),
  };
  return context.vectors.search(readNamespace(body), query, options).map((hit) => ({
    ...vectorJson(context, hit, body['include_embeddings'] === true),
    similarity: hit.similarity,
  }));
}

function readBatch(body: unknown): VectorItem[] {
  const items: unknown = Array.isArray(body) ? body : bodyObject(body)['vectors'];
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_BATCH) {
    throw invalid(['body'], `must be a list of 1 to ${MAX_BATCH} vectors`, 'type_error.list');
  }
  return items.map((item) => readVectorItem(bodyObject(item)));
}

function vectorJson({ projectId }: ServerContext, row: StoredVector, withNumbers: boolean): Json {
  return {
    vector_id: row.vector_id,
    project_id: projectId,
    namespace: row.namespace_name,
    ...(withNumbers ? { vector_embedding: Array.from(toFloats(row.embedding)) } : {}),
    vector_metadata: JSON.parse(row.metadata) as Json,
    document: row.document,
    source: row.source,
    created_at: row.created_at,
  };
}

function namespaceOf(request: { query: unknown }): string | undefined {
  return isJson(request.query) ? optionalText(request.query, 'namespace') : undefined;
}
