import type { NodeSource } from '../../graphql/node.js';
import type { RateLimits } from '../../shared/coordination.js';
import type { GlobalIds } from '../../shared/ids.js';
import type { Logger } from '../../shared/logger.js';
import { Turns } from '../../shared/turns.js';
import type { UploadDesk } from '../../shared/upload-desk.js';
import type { Objects } from '../../sources/zerodb/objects.js';
import type { FilesModule } from '../files/index.js';
import { ExpiredUploads } from './expired-uploads.js';
import type { MediaAssetStore, MediaUploadService } from '../media/index.js';
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

export interface UploadsDeps {
  /** Assets, in which tickets are kept, and the rules for them. */
  readonly media: { readonly store: MediaAssetStore; readonly uploads: MediaUploadService };
  readonly objects: Objects;
  readonly files: FilesModule;
  readonly rateLimits: RateLimits;
  readonly ids: GlobalIds;
  readonly log: Logger;
  readonly secrets: UploadSecretSettings;
  /** Where clients reach the gateway, without a slash at the end. */
  readonly baseUrl: () => string;
}

export interface UploadsModule {
  readonly resolvers: readonly [UploadTicketResolver];
  readonly nodes: readonly NodeSource[];
  /** Where the bytes of tickets are handed in. */
  readonly desk: UploadDesk;
  /** What was announced and never completed: to be removed now and then. */
  readonly expired: Pick<ExpiredUploads, 'remove'>;
  /** Resolves when nothing is being done behind an answer any more. */
  settled(): Promise<void>;
}

/** Uploads with a ticket: announced, sent to an address of their own, completed. */
export function createUploadsModule(deps: UploadsDeps): UploadsModule {
  const { media, objects, files, log, ids } = deps;
  const { store } = media;
  const { intake } = files;
  const parts = new UploadPartStore(objects);
  const keeper = new UploadKeeper({ store, parts, intake, log });
  const secrets = new UploadSecrets(deps.secrets);
  const addressOf = ({ id, upload }: UploadingAsset) =>
    `${deps.baseUrl()}${UPLOAD_PATH}/${secrets.make(id, upload.expiresAt)}`;
  const tickets = new UploadTicketService({ ...deps, ...media, keeper, intake });
  const turns = new Turns(UPLOADS_AT_ONCE);
  const turnsOfUser = new Turns(UPLOADS_OF_ONE_USER);
  return {
    resolvers: [new UploadTicketResolver({ tickets, ids, addressOf })],
    nodes: [],
    desk: new UploadDeskService({ keeper, parts, secrets, addressOf, turns, turnsOfUser }),
    expired: new ExpiredUploads(store, keeper),
    settled: () => keeper.settled(),
  };
}
