import type { FastifyInstance } from 'fastify';
import type { ServerContext } from './server-context.js';
import { randomUUID } from 'node:crypto';
import { searchVectors, storeVectors } from './vectors/vector-routes.js';
import { readNamespace } from './vectors/vector-item.js';
import { elapsed } from './wire/answer.js';
import {
  bodyObject,
  boundedNumber,
  isJson,
  optionalText,
  requiredText,
  type Json,
} from './wire/read.js';
import { badRequest, invalid, missing } from './wire/wire-error.js';

const MAX_TEXTS = 100;
const MAX_SEARCH = 100;

/** Embeddings by the encoder of this server: generate, embed and store, search, models. */
export function embeddingRoutes(app: FastifyInstance, context: ServerContext): void {
  const { encoder, projectId } = context;
  storedEmbeddingRoutes(app, context);

  app.post('/embeddings/generate', async (request) => {
    const start = performance.now();
    const body = bodyObject(request.body);
    checkModel(context, body);
    const embeddings = await encoder.encode(readTexts(body));
    return {
      embeddings: embeddings.map((vector) => Array.from(vector)),
      model: encoder.model,
      dimensions: encoder.dimensions,
      count: embeddings.length,
      processing_time_ms: elapsed(start),
      project_id: projectId,
    };
  });

  app.get('/embeddings/models', async () => [
    {
      id: encoder.model,
      dimensions: encoder.dimensions,
      description: 'Runs inside this server; English',
      speed: 'medium',
      loaded: true,
      cost_per_1k: 0,
    },
  ]);
}

/** Those that keep vectors, or look for kept ones. */
function storedEmbeddingRoutes(app: FastifyInstance, context: ServerContext): void {
  const { encoder, projectId } = context;

  app.post('/embeddings/embed-and-store', async (request) => {
    const start = performance.now();
    const body = bodyObject(request.body);
    checkModel(context, body);
    const texts = readTexts(body);
    const metadata = readMetadataList(body, texts.length);
    const namespace = readNamespace(body);
    const embeddings = await encoder.encode(texts);
    const items = embeddings.map((embedding, at) => ({
      vectorId: randomUUID(),
      namespace,
      embedding,
      metadata: metadata[at] ?? {},
      document: texts[at] ?? null,
      source: 'embed-and-store',
    }));
    await storeVectors(context, items);
    return {
      success: true,
      vectors_stored: items.length,
      embeddings_generated: items.length,
      model: encoder.model,
      dimensions: encoder.dimensions,
      target_column: `vector_${encoder.dimensions}`,
      namespace,
      project_id: projectId,
      processing_time_ms: elapsed(start),
    };
  });

  app.post('/embeddings/search', async (request) => {
    const start = performance.now();
    const body = bodyObject(request.body);
    checkModel(context, body);
    const query = requiredText(body, 'query');
    if (query.trim() === '') throw invalid(['body', 'query'], 'must not be blank');
    boundedNumber(body['limit'], ['body', 'limit'], { min: 1, max: MAX_SEARCH, fallback: 10 });
    const [vector] = await encoder.encode([query]);
    const results = vector ? searchVectors(context, vector, body) : [];
    return {
      results,
      query,
      total_results: results.length,
      model: encoder.model,
      project_id: projectId,
      processing_time_ms: elapsed(start),
    };
  });
}

/** A client that names a model means its vectors: those of another one would be silently wrong. */
function checkModel({ encoder }: ServerContext, body: Json): void {
  const asked = optionalText(body, 'model');
  if (asked === undefined || asked === encoder.model) return;
  throw badRequest(
    `Model '${asked}' is not available here; this server has '${encoder.model}' (${encoder.dimensions} dimensions)`,
    'MODEL_NOT_FOUND',
  );
}

function readTexts(body: Json): string[] {
  const texts = body['texts'];
  if (texts === undefined) throw missing('body', 'texts');
  if (!Array.isArray(texts) || texts.length === 0 || texts.length > MAX_TEXTS) {
    throw invalid(
      ['body', 'texts'],
      `must be a list of 1 to ${MAX_TEXTS} texts`,
      'type_error.list',
    );
  }
  return texts.map((text: unknown, at) => {
    if (typeof text === 'string' && text.trim() !== '') return text;
    throw invalid(['body', 'texts', at], 'must be a text that is not empty');
  });
}

function readMetadataList(body: Json, count: number): Json[] {
  const list: unknown = body['metadata_list'];
  if (list === undefined || list === null) return [];
  if (Array.isArray(list) && list.length === count && list.every(isJson)) return list;
  throw invalid(['body', 'metadata_list'], 'must be one object for each text');
}
