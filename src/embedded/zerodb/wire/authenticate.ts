import type { FastifyRequest } from 'fastify';
import { sameSecret, type Signer } from './tokens.js';
import { WireError } from './wire-error.js';

/**
 * Lets a request through that carries the key or a session token. `X-API-Key` wins over the bearer
 * when both are there, as with the real service.
 */
export function checkKey(request: FastifyRequest, apiKey: string, signer: Signer): void {
  const key = request.headers['x-api-key'];
  if (typeof key === 'string') {
    if (!sameSecret(key, apiKey)) throw new WireError(401, 'Invalid API key', 'INVALID_API_KEY');
    return;
  }
  const bearer = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) throw new WireError(401, 'Not authenticated');
  if (sameSecret(bearer, apiKey)) return;
  if (bearer.split('.').length !== 3)
    throw new WireError(401, 'Invalid API key', 'INVALID_API_KEY');
  if (signer.subject('access', bearer) === null) {
    throw new WireError(401, 'Could not validate credentials', 'TOKEN_EXPIRED');
  }
}

/** Lets a request through that names the project this server holds. */
export function checkProject(request: FastifyRequest, projectId: string): void {
  const { project_id: asked } = request.params as { project_id?: string };
  if (asked === projectId) return;
  throw new WireError(403, 'This key is not scoped to this project', 'API_KEY_PROJECT_MISMATCH');
}
