import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import { connectionType } from '../../graphql/connection.js';
import { Node } from '../../graphql/node.js';
import { DateTime } from '../../graphql/scalars/date-time.js';
import { URL } from '../../graphql/scalars/standard.js';
import type { Instant } from '../../shared/instant.js';

/** What the badge on a card says, by stored role; who is no member yet has none. */
export const RoleBadge = {
  MEMBER: 'member',
  INSTRUCTOR: 'instructor',
  BOARD_MEMBER: 'board_member',
  ADMIN: 'admin',
} as const;
export type RoleBadgeValue = (typeof RoleBadge)[keyof typeof RoleBadge];
registerEnumType(RoleBadge, {
  name: 'RoleBadge',
  description: 'What a person is to the association, as everybody may see it.',
});

@ObjectType('Rank', { description: 'A rank held in one discipline.' })
export class Rank {
  @Field(() => String, { description: 'Such as Judo.' })
  discipline!: string;

  @Field(() => String, { description: 'Such as 2nd Dan.' })
  rank!: string;
}

@ObjectType('SocialLink', { description: 'A page of a person elsewhere.' })
export class SocialLink {
  @Field(() => String, { description: 'Which network.' })
  network!: string;

  @Field(() => URL, { description: 'The page.' })
  url!: string;
}

@ObjectType('EmergencyContact', { description: 'Whom to call when something happens to a person.' })
export class EmergencyContact {
  @Field(() => String, { description: 'Name of the contact.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What they are to the person.' })
  relationship!: string | null;

  @Field(() => String, { nullable: true, description: 'Telephone number.' })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address.' })
  email!: string | null;
}

@ObjectType('PublicPerson', {
  implements: Node,
  description:
    'A person as others see them. The card (name, picture, badge) is always there; the rest only when the person opted into a public profile. Private data has no place in this type.',
})
export class PublicPerson extends Node {
  @Field(() => String, { description: 'The name the person goes by.' })
  displayName!: string;
}

@ObjectType('Profile', {
  implements: Node,
  description:
    'What the association knows of a person, for that person, the board and the office. Fields that the viewer may not see are null.',
})
export class Profile extends Node {
  @Field(() => String, { description: 'First name.' })
  firstName!: string;

  @Field(() => String, { description: 'Last name.' })
  lastName!: string;

  @Field(() => String, { nullable: true, description: 'About the person, as sanitised HTML.' })
  bio!: string | null;

  @Field(() => URL, { nullable: true, description: "The person's own site." })
  website!: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'State or region.' })
  state!: string | null;

  @Field(() => String, { description: 'Country.' })
  country!: string;

  @Field(() => [String], { description: 'Disciplines practised.' })
  disciplines!: readonly string[];

  @Field(() => [Rank], { description: 'Ranks held, by discipline.' })
  ranks!: readonly Rank[];

  @Field(() => [SocialLink], { description: 'Pages elsewhere.' })
  socialLinks!: readonly SocialLink[];

  @Field(() => Boolean, { description: 'Whether the person opted into the public directory.' })
  publicProfile!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Member since.' })
  memberSince!: Instant | null;

  @Field(() => DateTime, { nullable: true, description: 'When the profile last changed.' })
  updatedAt!: Instant | null;
}

@ObjectType('FacetValue', { description: 'A value, and how many have it.' })
export class FacetValue {
  @Field(() => String, { description: 'The value.' })
  value!: string;

  @Field(() => Int, { description: 'How many have it, under all other filters.' })
  count!: number;
}

@ObjectType('DirectoryFacets', { description: 'What one can narrow the directory by.' })
export class DirectoryFacets {
  @Field(() => [FacetValue], { description: 'States and regions, most people first.' })
  states!: readonly FacetValue[];

  @Field(() => [FacetValue], { description: 'Disciplines, most people first.' })
  disciplines!: readonly FacetValue[];
}

@ObjectType('MemberDirectoryConnection', {
  description: 'A page of the people who opted into the directory.',
})
export class MemberDirectoryConnection extends connectionType('PublicPerson', () => PublicPerson) {
  @Field(() => DirectoryFacets, { description: 'What one can narrow the directory by.' })
  facets!: DirectoryFacets;
}
