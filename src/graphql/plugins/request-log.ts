import type { ApolloServerPlugin } from '@apollo/server';

import type { RequestContext } from '../context.js';
import { isUnexpected } from '../format-error.js';

/**
 * One line for each operation: its name, its time, its upstream cost, its error codes; and one line for
 * each failure that nobody meant to happen, whole. Variables are never logged.
 */
export const requestLogPlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart({ contextValue }) {
    const started = performance.now();
    const { log } = contextValue;
    return Promise.resolve({
      didEncounterErrors({ errors }) {
        for (const error of errors) {
          if (!isUnexpected(error.toJSON(), error)) continue;
          log.error({ err: error.originalError ?? error, path: error.path }, 'unexpected failure');
        }
        return Promise.resolve();
      },
      willSendResponse({ operation, operationName, response, contextValue: { meter, viewer } }) {
        const { errors } = response.body.kind === 'single' ? response.body.singleResult : {};
        const fields = {
          operation: operationName ?? null,
          type: operation?.operation ?? null,
          viewer: viewer.kind === 'user' ? viewer.role : viewer.kind,
          milliseconds: Math.round(performance.now() - started),
          upstream: meter.figures(),
          ...(errors && { errors: errors.map(({ extensions }) => extensions?.['code']) }),
        };
        log.info(fields, 'graphql');
        return Promise.resolve();
      },
    });
  },
};
