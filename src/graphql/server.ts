import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';

import type { RateLimits } from '../shared/coordination.js';
import type { RequestContext } from './context.js';
import { documentSizeRule } from './document-size.js';
import { formatError } from './format-error.js';
import { LIMITS } from './limits.js';
import { answerPlugin } from './plugins/answer.js';
import { limitsPlugin } from './plugins/limits.js';
import { requestLogPlugin } from './plugins/request-log.js';
import { tokenCheckPlugin } from './plugins/token-check.js';

export interface ApolloOptions {
  /** Introspection, suggestions and upstream figures are for development alone. */
  readonly development: boolean;
  readonly rateLimits: RateLimits;
  readonly plugins?: readonly ApolloServerPlugin<RequestContext>[];
}

/** Apollo Server as this gateway runs it. */
export function createApolloServer(
  schema: GraphQLSchema,
  { development, rateLimits, plugins = [] }: ApolloOptions,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    schema,
    introspection: development,
    hideSchemaDetailsFromClientErrors: !development,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.maxTokens },
    validationRules: [documentSizeRule],
    validationOptions: { maxErrors: LIMITS.maxValidationErrors },
    formatError,
    plugins: [
      // It wraps every resolver of the schema and costs a fifth to a third of a list query.
      ApolloServerPluginCacheControlDisabled(),
      tokenCheckPlugin,
      limitsPlugin(rateLimits),
      requestLogPlugin,
      answerPlugin(development),
      ...plugins,
    ],
  });
}
