import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';

import type { RequestContext } from '../../graphql/context.js';
import { Requires } from '../../graphql/requires.js';
import { type Answered, answered } from '../../graphql/user-error.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { MediaAssetRecord } from '../media/index.js';
import type { UploadingAsset } from './upload-keeper.js';
import { PROTOCOL_RULES } from './upload-protocol.js';
import { CompleteUploadInput, CreateUploadTicketInput } from './upload-ticket.inputs.js';
import type { UploadTicketService } from './upload-ticket.service.js';
import {
  CompleteUploadPayload,
  CreateUploadTicketPayload,
  type UploadTicket,
} from './upload-ticket.type.js';

export interface UploadTicketResolverDeps {
  readonly tickets: UploadTicketService;
  readonly ids: GlobalIds;
  readonly addressOf: (asset: UploadingAsset) => string;
}

@Resolver()
export class UploadTicketResolver {
  constructor(private readonly deps: UploadTicketResolverDeps) {}

  @Mutation(() => CreateUploadTicketPayload, {
    description: 'Announces a file, and answers where and how to send its bytes.',
  })
  @Requires('file.upload')
  createUploadTicket(
    @Arg('input', () => CreateUploadTicketInput) input: CreateUploadTicketInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ ticket: UploadTicket }>> {
    return answered(async () => {
      const { asset, protocol } = await this.deps.tickets.create(input, context);
      const { declaredBytes: maxBytes, expiresAt } = asset.upload;
      const id = this.deps.ids.encode('MediaAsset', asset.id);
      const url = this.deps.addressOf(asset);
      return { ticket: { id, url, protocol, ...PROTOCOL_RULES[protocol], maxBytes, expiresAt } };
    });
  }

  @Mutation(() => CompleteUploadPayload, {
    description: 'Makes an asset of a file whose bytes were all sent with a ticket.',
  })
  @Requires('file.upload')
  completeUpload(
    @Arg('input', () => CompleteUploadInput) { ticketId }: CompleteUploadInput,
    @Ctx() context: RequestContext,
  ): Promise<Answered<{ asset: MediaAssetRecord }>> {
    return answered(async () => {
      const asset = await this.deps.tickets.complete(ticketId, context);
      context.loaders.clear();
      return { asset };
    });
  }
}
