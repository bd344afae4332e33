import { Field, ID, InputType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import type { Instant } from '../../shared/instant.js';

@InputType('RankInput', { description: 'A rank held in one discipline.' })
export class RankInput {
  @Field(() => String, { description: 'Such as Judo; at most 50 characters.' })
  discipline!: string;

  @Field(() => String, { description: 'Such as 2nd Dan; at most 50 characters.' })
  rank!: string;
}

@InputType('EmergencyContactInput', { description: 'Whom to call when something happens.' })
export class EmergencyContactInput {
  @Field(() => String, { description: 'Name of the contact; at most 100 characters.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What they are to the person.' })
  relationship?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number, as +14155550100.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email?: string | null;
}

@InputType('SocialLinkInput', { description: 'A page of the person elsewhere.' })
export class SocialLinkInput {
  @Field(() => String, { description: 'Which network; at most 50 characters, each but once.' })
  network!: string;

  @Field(() => String, { description: 'The page: an http(s) address.' })
  url!: string;
}

@InputType('UpdateProfileInput', {
  description: 'What changes in a profile: what is absent stays as it is, and null clears.',
})
export class UpdateProfileInput {
  @Field(() => ID, {
    nullable: true,
    description: "Whose profile; for the office. The viewer's own when absent.",
  })
  userId?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'The `updatedAt` that the changes were made upon: when the profile changed since, nothing is written and the answer is CONFLICT.',
  })
  expectedUpdatedAt?: Instant | null;

  @Field(() => String, {
    nullable: true,
    description: 'The name the person goes by, at most 100 characters; null for first and last.',
  })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'At most 100 characters; cannot be cleared.',
  })
  firstName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'At most 100 characters; cannot be cleared.',
  })
  lastName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'About the person, as HTML of at most 2,000 characters; it is sanitised.',
  })
  bio?: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number, as +14155550100.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: "The person's own http(s) site." })
  website?: string | null;

  @Field(() => String, { nullable: true, description: 'Street, at most 200 characters.' })
  address?: string | null;

  @Field(() => String, { nullable: true, description: 'At most 100 characters.' })
  city?: string | null;

  @Field(() => String, { nullable: true, description: 'State or region, at most 100 characters.' })
  state?: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code of 3 to 20 characters.' })
  zipCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'At most 100 characters; cannot be cleared.',
  })
  country?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Disciplines practised: at most 20 of at most 50 characters.',
  })
  disciplines?: string[] | null;

  @Field(() => [RankInput], {
    nullable: true,
    description: 'Ranks held: at most 20, one for each discipline.',
  })
  ranks?: RankInput[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Schools the person belongs to: at most 20 of at most 200 characters.',
  })
  schools?: string[] | null;

  @Field(() => EmergencyContactInput, { nullable: true, description: 'Whom to call.' })
  emergencyContact?: EmergencyContactInput | null;

  @Field(() => [SocialLinkInput], {
    nullable: true,
    description: 'Pages elsewhere: at most 20, one for each network.',
  })
  socialLinks?: SocialLinkInput[] | null;

  @Field(() => String, { nullable: true, description: 'Language, such as `en-US`.' })
  locale?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the person is in the public directory; cannot be cleared.',
  })
  publicProfile?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether news of events are wanted; cannot be cleared.',
  })
  eventNotifications?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the newsletter is wanted; cannot be cleared.',
  })
  newsletterSubscribed?: boolean | null;
}
