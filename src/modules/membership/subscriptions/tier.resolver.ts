import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';

import type { RequestContext } from '../../../graphql/context.js';
import { Requires } from '../../../graphql/requires.js';
import { Money, presentMoney } from '../../../graphql/scalars/money.js';
import { MembershipTier } from './tier.type.js';
import { TIER_TERMS, type TierTerms } from './tiers.js';

@Resolver(() => MembershipTier)
export class TierResolver {
  @Query(() => [MembershipTier], { description: 'What one can be a member with, lowest first.' })
  @Requires('tier.read')
  membershipTiers(@Ctx() _context: RequestContext): readonly TierTerms[] {
    return TIER_TERMS;
  }

  @FieldResolver(() => Money, { description: 'What one period costs.' })
  price(@Root() { price }: TierTerms): Money {
    return presentMoney(price);
  }
}
