import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

import type { RequestContext } from '../context.js';
import { LIMITS } from '../limits.js';

/** Codes of requests that never ran: HTTP 200 for clients that do not know GraphQL's own media type. */
const NEVER_RAN = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'LIMIT_EXCEEDED',
]);

/**
 * The last touch on an answer: every error carries the request id; what was refused for now says in a
 * header when to come back, also where it is one field among others; in development the answer tells what
 * it cost upstream; and the HTTP status is the one that GraphQL over HTTP asks for, where Apollo's own
 * answers 400 to clients that only accept `application/json`.
 */
export function answerPlugin(development: boolean): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didEncounterErrors({ errors }) {
          errors.forEach(keepLimitCode);
          return Promise.resolve();
        },
        willSendResponse({ contextValue, request, response }) {
          if (response.body.kind !== 'single') return Promise.resolve();
          const result = response.body.singleResult;
          if (result.errors) {
            const { requestId } = contextValue;
            result.errors = result.errors.map((error) => ({
              ...error,
              extensions: { ...error.extensions, requestId },
            }));
            const wait = longestWait(result.errors);
            if (wait > 0) response.http.headers.set('retry-after', String(wait));
            const accept = request.http?.headers.get('accept') ?? '';
            const neverRan = result.errors.some(({ extensions }) =>
              NEVER_RAN.has(String(extensions?.['code'])),
            );
            const legacy = !accept.includes('application/graphql-response+json');
            if (response.http.status === 400 && neverRan && legacy) response.http.status = 200;
          }
          if (development) {
            result.extensions = { ...result.extensions, upstream: contextValue.meter.figures() };
          }
          return Promise.resolve();
        },
      }),
  };
}

/** Seconds after which all of what was refused for now may be tried again; 0 where nothing was. */
function longestWait(errors: readonly GraphQLFormattedError[]): number {
  return Math.max(
    0,
    ...errors.map(({ extensions }) => Number(extensions?.['retryAfterSeconds'] ?? 0)),
  );
}

/** What graphql-js says of a document that has more tokens than `maxTokens`. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

/**
 * Apollo gives what fails in parsing or in any validation rule a code of its own; a limit that was broken
 * keeps its name.
 */
function keepLimitCode({ extensions, message, originalError }: GraphQLError): void {
  if (TOO_MANY_TOKENS.test(message)) {
    Object.assign(extensions, {
      code: 'LIMIT_EXCEEDED',
      limit: 'tokens',
      allowed: LIMITS.maxTokens,
    });
  }
  if (!(originalError instanceof GraphQLError)) return;
  const { code } = originalError.extensions;
  if (code === 'LIMIT_EXCEEDED') extensions['code'] = code;
}
