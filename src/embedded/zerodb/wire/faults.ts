import { z } from 'zod';

/** Which requests fail: the `next` n of them, or a share (`rate` 0..1) of all. */
const which = { next: z.int().min(0).optional(), rate: z.number().min(0).max(1).optional() };

const faultPlan = z.strictObject({
  /** A regular expression on `METHOD /path?query`; without it every request is meant. */
  match: z.string().optional(),
  /** Waits before anything else. */
  latencyMs: z.number().min(0).max(600_000).optional(),
  status429: z.strictObject({ ...which, retryAfter: z.number().min(0).optional() }).optional(),
  status5xx: z
    .strictObject({
      ...which,
      status: z.int().min(500).max(599).optional(),
      body: z.enum(['json', 'html', 'empty']).optional(),
    })
    .optional(),
  /** Does the work, then answers half of the JSON with a matching length. */
  truncateBody: z.strictObject(which).optional(),
  /** Closes the connection without doing anything. */
  dropConnection: z.strictObject(which).optional(),
  /** Does the work, then closes the connection instead of answering. */
  dropAnswer: z.strictObject(which).optional(),
});

/** What is to go wrong. */
export type FaultPlan = z.infer<typeof faultPlan>;
export type FaultKind =
  'status429' | 'status5xx' | 'truncateBody' | 'dropConnection' | 'dropAnswer';

const faultPlans = z.union([faultPlan, z.array(faultPlan)]);

/** Reads one plan or a list of them; throws a RangeError that says what is wrong. */
export function parseFaults(input: unknown): FaultPlan[] {
  const result = faultPlans.safeParse(input);
  if (!result.success) throw new RangeError(`faults: ${z.prettifyError(result.error)}`);
  const plans = Array.isArray(result.data) ? result.data : [result.data];
  for (const { match } of plans) {
    try {
      if (match !== undefined) new RegExp(match);
    } catch {
      throw new RangeError(`faults: match is no regular expression: ${match ?? ''}`);
    }
  }
  return plans;
}

/** Decides which requests go wrong, and how. The same requests fail in every run. */
export class Faults {
  #plans: { plan: FaultPlan; match: RegExp; left: Map<FaultKind, number> }[] = [];
  #random = seededRandom();

  /** Replaces everything that was asked for before; an empty list ends it. */
  set(input: FaultPlan | readonly FaultPlan[]): void {
    this.#random = seededRandom();
    this.#plans = parseFaults(input).map((plan) => ({
      plan,
      match: new RegExp(plan.match ?? ''),
      left: new Map(),
    }));
  }

  get isIdle(): boolean {
    return this.#plans.length === 0;
  }

  /** The plans that speak of this request. */
  plansFor(request: string): FaultPlan[] {
    return this.#plans.filter(({ match }) => match.test(request)).map(({ plan }) => plan);
  }

  /** Whether this fault hits the request; uses up one of `next`. */
  strikes(plan: FaultPlan, kind: FaultKind): boolean {
    const asked = plan[kind];
    const state = this.#plans.find((entry) => entry.plan === plan);
    if (!asked || !state) return false;
    const left = state.left.get(kind) ?? asked.next ?? 0;
    if (left > 0) {
      state.left.set(kind, left - 1);
      return true;
    }
    return this.#random() < (asked.rate ?? 0);
  }
}

/** mulberry32 */
function seededRandom(): () => number {
  let state = 0x5eed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
