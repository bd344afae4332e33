import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';

import type { RequestContext } from './context.js';
import { documentSizeRule } from './document-size.js';
import { formatError } from './format-error.js';
import { LIMITS } from './limits.js';
import { answerPlugin } from './plugins/answer.js';
import { requestLogPlugin } from './plugins/request-log.js';
import { tokenCheckPlugin } from './plugins/token-check.js';

/** Apollo Server as this gateway runs it. */
export function createApolloServer(
  schema: GraphQLSchema,
  development: boolean,
  plugins: readonly ApolloServerPlugin<RequestContext>[] = [],
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
      requestLogPlugin,
      answerPlugin(development),
      ...plugins,
    ],
  });
}
