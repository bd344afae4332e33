import { Field, Float, ID, InputType } from 'type-graphql';

import type { FileKind } from '../files/index.js';
import { MediaDetailsInput } from '../media/index.js';
import { UploadKind } from '../media/index.js';
import type { UploadProtocol } from './upload-protocol.js';
import { UploadProtocolEnum } from './upload-ticket.type.js';

@InputType('CreateUploadTicketInput', {
  description: 'A file that is to be uploaded, and as what.',
})
export class CreateUploadTicketInput extends MediaDetailsInput {
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
}

@InputType('CompleteUploadInput', { description: 'The upload that is complete.' })
export class CompleteUploadInput {
  @Field(() => ID, { description: 'The ticket that all bytes were sent with.' })
  ticketId!: string;
}
