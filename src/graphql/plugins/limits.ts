import type { ApolloServerPlugin } from '@apollo/server';

import type { RateLimits, RateLimitState } from '../../shared/coordination.js';
import { refuseWithout, takeAddressPoints, takePoints } from '../caller-points.js';
import type { RequestContext } from '../context.js';
import { type Cost, costOf, pointsOf } from '../cost.js';
import { limitExceeded } from '../limit-exceeded.js';
import { LIMITS } from '../limits.js';

/** What a request costs and what its caller has left, as `extensions.cost` tells it. */
export interface CostFigures {
  /** What the operation can cost; 0 when the document was refused before that was known. */
  readonly requested: number;
  readonly maximum: number;
  /** The most objects that the answer can have. */
  readonly nodes: number;
  /** What it took off the caller's rate. */
  readonly points: number;
  /** What is left of it; null while nobody knows. */
  readonly remaining: number | null;
  /** Seconds until all of it is there again; null while nobody knows. */
  readonly resetSeconds: number | null;
}

/**
 * Knows what an operation can cost before it runs: refuses what is too dear, takes the rest of its points
 * (the first was taken at the door, see `http/request-context.ts`) and tells on every answer how it stands.
 */
export function limitsPlugin(rateLimits: RateLimits): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart({ contextValue }) {
      let cost: Cost = { requested: 0, nodes: 0 };
      let points = 1;
      let state: RateLimitState | null = contextValue.pointsAtDoor;
      return Promise.resolve({
        async didResolveOperation({ document, operation, request, schema }) {
          if (!operation) return;
          cost = costOf(schema, document, operation, request.variables);
          refuseDear(cost);
          points = pointsOf(cost, operation);
          if (points === 1) return;
          state = await takePoints(rateLimits, contextValue, points - 1);
          refuseWithout(state);
        },
        async didEncounterErrors({ operation }) {
          // Without an operation nothing was run: the document is no good. Who is signed in has paid
          // for it at the door; the address pays as well.
          if (operation || contextValue.viewer.kind === 'anonymous') return;
          await takeAddressPoints(rateLimits, contextValue, 1);
        },
        willSendResponse({ response }) {
          if (response.body.kind !== 'single') return Promise.resolve();
          const result = response.body.singleResult;
          const told = figures(cost, points, state);
          result.extensions = { ...result.extensions, cost: told };
          return Promise.resolve();
        },
      });
    },
  };
}

/** Throws `LIMIT_EXCEEDED` for what may not run at all. */
export function refuseDear({ requested, nodes }: Cost): void {
  if (requested > LIMITS.maxCost) throw limitExceeded('cost', requested, LIMITS.maxCost);
  if (nodes > LIMITS.maxAnswerNodes) throw limitExceeded('nodes', nodes, LIMITS.maxAnswerNodes);
}

function figures(
  { requested, nodes }: Cost,
  points: number,
  state: RateLimitState | null,
): CostFigures {
  return {
    requested,
    maximum: LIMITS.maxCost,
    nodes,
    points,
    remaining: state && Math.max(0, state.remaining),
    resetSeconds: state && Math.ceil(state.resetSeconds),
  };
}
