/** Membership tiers as stored, lowest first; each includes all below it. The second axis beside the role. */
export const TIERS = ['free', 'basic', 'premium', 'lifetime'] as const;
export type Tier = (typeof TIERS)[number];

/** Whether a tier includes what asks for `required`. */
export function includesTier(tier: Tier, required: Tier): boolean {
  return TIERS.indexOf(tier) >= TIERS.indexOf(required);
}
