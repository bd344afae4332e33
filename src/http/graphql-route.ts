import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance } from 'fastify';

import type { RequestContext } from '../graphql/context.js';
import { LIMITS } from '../graphql/limits.js';
import type { Clock } from '../shared/clock.js';
import type { AdmissionSources } from './admission.js';
import { replyWrongMethod, withRequestId } from './graphql-error-reply.js';
import { uploadBounds, type UploadSettings } from './multipart/bounds.js';
import { admitUpload, isUpload, refuseForgery } from './multipart/gate.js';
import { closeLater } from './multipart/linger.js';
import { receiveMultipart } from './multipart/receive.js';
import { createRequestContext } from './request-context.js';

export interface GraphQLRouteOptions extends AdmissionSources {
  readonly apollo: ApolloServer<RequestContext>;
  readonly clock: Clock;
  readonly uploads: UploadSettings;
}

/** The endpoint: JSON and multipart requests alike end in Apollo Server. */
export function registerGraphQL(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { apollo, clock, verify, rateLimits } = options;
  const bounds = uploadBounds(options.uploads);
  const handler = fastifyApolloHandler(apollo as unknown as ApolloServer, {
    context: (request, reply) => {
      const { milliseconds } = isUpload(request)
        ? bounds
        : { milliseconds: LIMITS.requestMilliseconds };
      return createRequestContext(request, reply, { clock, verify, rateLimits, milliseconds });
    },
  });
  // Left unread: what a parser refuses closes the connection, and the client may miss the answer.
  app.addContentTypeParser('multipart/form-data', (_request, _body, done) => {
    done(null);
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    config: { streams: isUpload },
    onRequest: async (request, reply) => {
      refuseForgery(request);
      if (isUpload(request)) await admitUpload(request, reply, { verify, rateLimits }, bounds);
    },
    preHandler: async (request, reply) => {
      if (isUpload(request)) request.body = await receiveMultipart(request, reply, bounds);
    },
    handler,
    onSend: (request, reply, payload, done) => {
      if (isUpload(request)) closeLater(request, reply);
      done(null, withRequestId(request, reply, payload));
    },
  });
  app.route({
    method: ['PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    onRequest: (request, reply) => {
      replyWrongMethod(request, reply);
    },
    handler: replyWrongMethod,
  });
}
