import { Field, Float, ID, InputType } from 'type-graphql';

import type { Tier } from '../../shared/tier.js';
import type { FileKind } from '../files/index.js';
import { MediaAccessLevelEnum } from './media-asset.type.js';
import type { MediaAccessLevel } from './media-asset.record.js';
import { UploadKind } from './upload-kind.type.js';
import type { UploadProtocol } from './upload-protocol.js';
import { UploadProtocolEnum } from './upload-ticket.type.js';
import { SubscriptionTierEnum } from '../membership/subscriptions/index.js';

@InputType('CreateUploadTicketInput', {
  description: 'A file that is to be uploaded, and as what.',
})
export class CreateUploadTicketInput {
  @Field(() => UploadKind, { description: 'What it is uploaded as.' })
  kind!: FileKind;

  @Field(() => String, { description: 'Its name, with the extension that says what it is.' })
  filename!: string;

  // A raised limit can be larger than an Int can say.
  @Field(() => Float, {
    description: 'Its size in bytes: a whole number. Neither more nor fewer are taken.',
  })
  fileSizeBytes!: number;

  @Field(() => String, {
    description: 'Its media type; the content decides, and must agree with it.',
  })
  mimeType!: string;

  @Field(() => UploadProtocolEnum, {
    nullable: true,
    description: 'How it will be sent: PUT up to 5 MB, TUS above, where nothing is said.',
  })
  protocol?: UploadProtocol | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is to be seen, for who cannot see it.',
  })
  altText?: string | null;

  @Field(() => String, { nullable: true, description: 'What to show beneath it.' })
  caption?: string | null;

  @Field(() => MediaAccessLevelEnum, { nullable: true, description: 'Who may see it.' })
  accessLevel?: MediaAccessLevel | null;

  @Field(() => SubscriptionTierEnum, {
    nullable: true,
    description: 'Whose tier it is for, where its access level is TIER_SPECIFIC.',
  })
  requiredTier?: Tier | null;

  @Field(() => String, { nullable: true, description: 'What kind of thing it belongs to.' })
  entityType?: string | null;

  @Field(() => ID, { nullable: true, description: 'Which one it belongs to.' })
  entityId?: string | null;
}

@InputType('CompleteUploadInput', { description: 'The upload that is complete.' })
export class CompleteUploadInput {
  @Field(() => ID, { description: 'The ticket that all bytes were sent with.' })
  ticketId!: string;
}
