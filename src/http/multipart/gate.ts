import type { FastifyReply, FastifyRequest } from 'fastify';

import { refuseWithout } from '../../graphql/caller-points.js';
import { AppError } from '../../shared/errors.js';
import { type AdmissionSources, admit } from '../admission.js';
import { maxRequestBytes, type UploadBounds } from './bounds.js';
import { linger } from './linger.js';

/** Headers that a page of another site cannot send without asking first. */
const PREFLIGHT = ['x-apollo-operation-name', 'apollo-require-preflight'];
/** What HTML forms send, and scripts of other sites without asking. */
const SIMPLE = /^\s*(multipart\/form-data|application\/x-www-form-urlencoded|text\/plain)\s*(;|$)/i;

/** Whether it carries files, or says so. */
export function isUpload({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'POST' && /^\s*multipart\/form-data\s*(;|$)/i.test(headers['content-type'] ?? '')
  );
}

/** Refuses what any page could send in the name of whoever looks at it. */
export function refuseForgery({ method, headers }: FastifyRequest): void {
  if (method !== 'POST' || !SIMPLE.test(headers['content-type'] ?? '')) return;
  if (PREFLIGHT.some((name) => (headers[name] ?? '') !== '')) return;
  const message = `Send JSON, or one of these headers that is not empty: ${PREFLIGHT.join(', ')}.`;
  throw new AppError('BAD_USER_INPUT', message);
}

/** Decides on an upload before a byte of its body is read: whose it is, how often, how large. */
export async function admitUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  sources: AdmissionSources,
  bounds: UploadBounds,
): Promise<void> {
  reply.raw.once('close', () => {
    linger(request.raw, bounds);
  });
  const { identity, pointsAtDoor } = await admit(request, sources);
  if (identity.viewer.kind === 'anonymous') {
    const message = identity.tokenProblem ?? 'Sign in to send files.';
    throw new AppError('UNAUTHENTICATED', message);
  }
  refuseWithout(pointsAtDoor);
  const most = maxRequestBytes(bounds);
  if (Number(request.headers['content-length'] ?? 0) > most) {
    throw new AppError('LIMIT_EXCEEDED', `A request with files has at most ${most} bytes.`);
  }
}
