import { Field, Float, ID, ObjectType, registerEnumType } from 'type-graphql';

import { DateTime } from '../../graphql/scalars/date-time.js';
import { enumOf } from '../../graphql/stored-enum.js';
import { MutationPayload } from '../../graphql/user-error.js';
import type { Instant } from '../../shared/instant.js';
import { MediaAsset } from '../media/index.js';
import { UPLOAD_PROTOCOLS, type UploadProtocol } from './upload-protocol.js';

export const UploadProtocolEnum = enumOf(UPLOAD_PROTOCOLS);
registerEnumType(UploadProtocolEnum, {
  name: 'UploadProtocol',
  description: 'How the bytes of an upload are sent; the address of a ticket takes either.',
  valuesConfig: {
    PUT: { description: 'All at once, with one PUT.' },
    TUS: { description: 'With tus 1.0.0, which goes on where a connection broke.' },
  },
});

@ObjectType('HttpHeader', { description: 'A header of an HTTP request.' })
export class HttpHeader {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'Its value.' })
  value!: string;
}

@ObjectType('UploadTicket', {
  description: 'The right to upload one file: bound to who asked, to kind, size and time.',
})
export class UploadTicket {
  @Field(() => ID, { description: 'For `completeUpload`; the id that the asset has.' })
  id!: string;

  @Field(() => String, {
    description: 'Where to send the bytes. Whoever has it may: keep it to yourself.',
  })
  url!: string;

  @Field(() => String, { description: 'The HTTP method that sends bytes.' })
  method!: string;

  @Field(() => UploadProtocolEnum, { description: 'How to send them.' })
  protocol!: UploadProtocol;

  @Field(() => [HttpHeader], { description: 'Headers to send with each request.' })
  headers!: readonly HttpHeader[];

  @Field(() => Float, { description: 'Bytes that it takes: as many as were announced.' })
  maxBytes!: number;

  @Field(() => DateTime, { description: 'Until when all must have arrived and been completed.' })
  expiresAt!: Instant;
}

@ObjectType('CreateUploadTicketPayload', {
  implements: MutationPayload,
  description: 'The ticket that was made.',
})
export class CreateUploadTicketPayload extends MutationPayload {
  @Field(() => UploadTicket, {
    nullable: true,
    description: 'The ticket; null when there is none.',
  })
  ticket!: UploadTicket | null;
}

@ObjectType('CompleteUploadPayload', {
  implements: MutationPayload,
  description: 'The asset that was uploaded.',
})
export class CompleteUploadPayload extends MutationPayload {
  @Field(() => MediaAsset, { nullable: true, description: 'The asset; null when there is none.' })
  asset!: MediaAsset | null;
}
