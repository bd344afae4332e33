import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { presentMoney } from '../../graphql/scalars/money.js';
import type { Overview } from './overview.js';
import { DateRangeInput } from './overview.inputs.js';
import { checkedRange } from './overview.rules.js';
import {
  AdminOverview,
  MonthCount,
  MonthRevenue,
  OverviewMetrics,
  StateCount,
  TierCount,
} from './overview.type.js';
import type { TimeRange } from '../../shared/time-range.js';

@Resolver(() => AdminOverview)
export class OverviewResolver {
  constructor(private readonly open: (range: TimeRange, context: RequestContext) => Overview) {}

  @Query(() => AdminOverview, {
    description:
      'How the association stands, over a range of time that touches at most 60 calendar months.',
  })
  @Requires('admin-overview.read')
  adminOverview(
    @Arg('range', () => DateRangeInput) range: DateRangeInput,
    @Ctx() context: RequestContext,
  ): Overview {
    return this.open(checkedRange(range), context);
  }

  @FieldResolver(() => OverviewMetrics, { description: 'The single figures.' })
  async metrics(@Root() overview: Overview): Promise<OverviewMetrics> {
    const { revenue, revenueInOtherCurrencies, ...counts } = await overview.metrics();
    const others = revenueInOtherCurrencies.map(presentMoney);
    return { ...counts, revenue: presentMoney(revenue), revenueInOtherCurrencies: others };
  }

  @FieldResolver(() => [MonthCount], {
    description:
      'How many accounts of those who are members now were made in each calendar month of the range; months without any are there too.',
  })
  memberGrowth(@Root() overview: Overview): Promise<readonly MonthCount[]> {
    return overview.memberGrowth();
  }

  @FieldResolver(() => [TierCount], {
    description:
      'Members by the tier that counts now, `FREE` where none does; every tier is there.',
  })
  tierDistribution(@Root() overview: Overview): Promise<readonly TierCount[]> {
    return overview.tierDistribution();
  }

  @FieldResolver(() => [MonthRevenue], {
    description: 'Revenue in US dollars by calendar month of the range, months without any too.',
  })
  async revenueByMonth(@Root() overview: Overview): Promise<readonly MonthRevenue[]> {
    const months = await overview.revenueByMonth();
    return months.map(({ period, revenue }) => ({ period, revenue: presentMoney(revenue) }));
  }

  @FieldResolver(() => [StateCount], {
    description: 'Members by the state of their profile, most first, those without one last.',
  })
  membersByState(@Root() overview: Overview): Promise<readonly StateCount[]> {
    return overview.membersByState();
  }
}
