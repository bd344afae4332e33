import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';

import { takePoints } from '../graphql/caller-points.js';
import type { RateLimits, RateLimitState } from '../shared/coordination.js';
import { AppError, ERRORS } from '../shared/errors.js';
import { type Authentication, authenticate, type VerifyToken } from './authenticate.js';

export interface AdmissionSources {
  readonly verify: VerifyToken;
  readonly rateLimits: RateLimits;
}

/** Who stands at the door, and what the point taken there left them; null while nobody knows. */
export interface Admission {
  readonly identity: Authentication;
  readonly pointsAtDoor: RateLimitState | null;
}

const admissions = new WeakMap<FastifyRequest, Promise<Admission>>();

/** Finds out who asks and takes their point: once for a request, however often it is asked. */
export function admit(request: FastifyRequest, sources: AdmissionSources): Promise<Admission> {
  const known = admissions.get(request);
  if (known) return known;
  const made = makeAdmission(request, sources);
  admissions.set(request, made);
  return made;
}

async function makeAdmission(
  request: FastifyRequest,
  { verify, rateLimits }: AdmissionSources,
): Promise<Admission> {
  const identity = await identify(request, verify);
  const caller = { viewer: identity.viewer, address: request.ip };
  return { identity, pointsAtDoor: await takePoints(rateLimits, caller, 1) };
}

/** Not knowing whether a token is good is no reason to call it bad: clients would sign their users out. */
async function identify(request: FastifyRequest, verify: VerifyToken): Promise<Authentication> {
  try {
    return await authenticate(request.headers.authorization, verify);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message } = error;
    const { status, retryable } = ERRORS[code];
    throw new GraphQLError(message, { extensions: { code, retryable, http: { status } } });
  }
}
