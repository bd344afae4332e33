import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import { AppError, ERRORS } from '../shared/errors.js';

const INTERNAL = 'INTERNAL_SERVER_ERROR';

/**
 * What a client is told of a failure: `AppError` keeps its code, message and details; GraphQL's own
 * errors keep theirs; everything else becomes `INTERNAL_SERVER_ERROR` without a word of what it was.
 * Stack traces and texts of other systems never leave.
 */
export function formatError(told: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (original instanceof AppError) {
    const { retryable } = ERRORS[original.code];
    return {
      ...told,
      message: original.message,
      extensions: { ...original.details, code: original.code, ...(retryable ? { retryable } : {}) },
    };
  }
  if (isUnexpected(told, error)) {
    const message = 'Something went wrong on our side; the request id tells us what.';
    return { ...told, message, extensions: { code: INTERNAL } };
  }
  const { stacktrace: _stack, ...extensions } = told.extensions ?? {};
  return { ...told, extensions };
}

/** Whether nobody meant this failure to happen: to be logged whole, and told to no client. */
export function isUnexpected(told: GraphQLFormattedError, error: unknown): boolean {
  const original = unwrapResolverError(error);
  if (original instanceof AppError) return false;
  return !(original instanceof GraphQLError) || told.extensions?.['code'] === INTERNAL;
}
