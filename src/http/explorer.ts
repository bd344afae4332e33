import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';

import type { RequestContext } from '../graphql/context.js';
import { sampleOperations } from './sample-operations.js';

/** Where Apollo Sandbox runs; in development it may send requests here from its own pages too. */
export const SANDBOX_ORIGINS = [
  'https://studio.apollographql.com',
  'https://sandbox.embed.apollographql.com',
] as const;

/**
 * What a GET of the endpoint shows in a browser: in development Apollo Sandbox with the sample
 * operations in it (the page brings the content security policy that it needs), in production nothing.
 */
export function explorerPlugin(development: boolean): ApolloServerPlugin<RequestContext> {
  if (!development) return ApolloServerPluginLandingPageDisabled();
  return ApolloServerPluginLandingPageLocalDefault({
    embed: { endpointIsEditable: false, runTelemetry: false },
    document: sampleOperations,
    includeCookies: false,
    footer: false,
  });
}
