import { GraphQLError } from 'graphql';

/** Asks for more than `allowed` of what `limit` names; nothing of the request has run. */
export function limitExceeded(limit: string, requested: number, allowed: number): GraphQLError {
  const told = Number.isFinite(requested) ? String(requested) : 'endlessly many';
  const words = limit.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return new GraphQLError(`The limit of ${words} is ${allowed}; this asks for ${told}.`, {
    extensions: {
      code: 'LIMIT_EXCEEDED',
      limit,
      ...(Number.isFinite(requested) && { requested }),
      allowed,
      http: { status: 400 },
    },
  });
}
