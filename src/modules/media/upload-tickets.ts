import type { RateLimits } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Logger } from '../../shared/logger.js';
import { Turns } from '../../shared/turns.js';
import type { UploadDesk } from '../../shared/upload-desk.js';
import type { Objects } from '../../sources/zerodb/objects.js';
import type { FilesModule } from '../files/index.js';
import { ExpiredUploads } from './expired-uploads.js';
import type { MediaAssetStore } from './media-asset.store.js';
import type { MediaUploadService } from './media-upload.service.js';
import { UploadDeskService } from './upload-desk.service.js';
import { type UploadingAsset, UploadKeeper } from './upload-keeper.js';
import { UploadPartStore } from './upload-part.store.js';
import { UPLOAD_PATH } from './upload-protocol.js';
import { UploadSecrets, type UploadSecretSettings } from './upload-secrets.js';
import { UploadTicketResolver } from './upload-ticket.resolver.js';
import { UploadTicketService } from './upload-ticket.service.js';

/** Each holds a connection to ZeroDB, and bytes on their way. */
const UPLOADS_AT_ONCE = 16;
const UPLOADS_OF_ONE_USER = 4;

export interface UploadTicketsDeps {
  readonly store: MediaAssetStore;
  readonly objects: Objects;
  readonly files: FilesModule;
  readonly rateLimits: RateLimits;
  readonly ids: GlobalIds;
  readonly log: Logger;
  readonly secrets: UploadSecretSettings;
  /** Where clients reach the gateway, without a slash at the end. */
  readonly baseUrl: () => string;
  readonly uploads: MediaUploadService;
}

export interface UploadTickets {
  readonly resolver: UploadTicketResolver;
  readonly desk: UploadDesk;
  readonly expired: ExpiredUploads;
  settled(): Promise<void>;
}

/** Uploads with a ticket: announced, sent to an address of their own, completed. */
export function createUploadTickets(deps: UploadTicketsDeps): UploadTickets {
  const { store, objects, files, log, ids } = deps;
  const { intake } = files;
  const parts = new UploadPartStore(objects);
  const keeper = new UploadKeeper({ store, parts, intake, log });
  const secrets = new UploadSecrets(deps.secrets);
  const addressOf = ({ id, upload }: UploadingAsset) =>
    `${deps.baseUrl()}${UPLOAD_PATH}/${secrets.make(id, upload.expiresAt)}`;
  const tickets = new UploadTicketService({ ...deps, keeper, intake });
  const turns = new Turns(UPLOADS_AT_ONCE);
  const turnsOfUser = new Turns(UPLOADS_OF_ONE_USER);
  return {
    resolver: new UploadTicketResolver({ tickets, ids, addressOf }),
    desk: new UploadDeskService({ keeper, parts, secrets, addressOf, turns, turnsOfUser }),
    expired: new ExpiredUploads(store, keeper),
    settled: () => keeper.settled(),
  };
}
