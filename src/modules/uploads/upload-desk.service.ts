import type { Readable } from 'node:stream';

import { AppError } from '../../shared/errors.js';
import type { Instant } from '../../shared/instant.js';
import type { Turns } from '../../shared/turns.js';
import type { AnnouncedUpload, UploadCall, UploadDesk } from '../../shared/upload-desk.js';
import { PartCutter } from './part-cutter.js';
import type { UploadingAsset, UploadKeeper } from './upload-keeper.js';
import type { UploadPartStore } from './upload-part.store.js';
import type { UploadSecrets } from './upload-secrets.js';
import { offsetOf } from '../media/index.js';

/** Most bytes of a part: so many are sent again when a process is killed. */
const PART_BYTES = 8 * 1_048_576;
/** Most milliseconds of a part: a slow client gives its connection to ZeroDB back, and loses less. */
const PART_MILLISECONDS = 20_000;
/** Most parts of an upload: each of them makes its row longer. */
const MOST_PARTS = 2_000;
const TURN = 'bytes to the store';

export interface UploadDeskDeps {
  readonly keeper: UploadKeeper;
  readonly parts: UploadPartStore;
  readonly secrets: UploadSecrets;
  readonly addressOf: (asset: UploadingAsset) => string;
  /** Uploads that hold a connection to ZeroDB at once: others need some too. */
  readonly turns: Turns;
  /** Those of one user: whoever sends slowly must not hold up everybody. */
  readonly turnsOfUser: Turns;
}

/** Takes the bytes of announced uploads from whoever has their address. */
export class UploadDeskService implements UploadDesk {
  constructor(private readonly deps: UploadDeskDeps) {}

  async find(secret: string, { viewer, now }: UploadCall): Promise<AnnouncedUpload> {
    const { secrets, keeper } = this.deps;
    const grant = secrets.read(secret, now);
    if (!grant) throw unknown();
    if (grant.expired) throw new AppError('WINDOW_CLOSED', 'The ticket has expired.');
    const asset = await keeper.read(grant.assetId);
    // Failed ones are over, and a ticket is for no other user.
    if (asset?.status !== 'uploading') throw unknown();
    if (viewer.kind === 'user' && viewer.id !== asset.uploadedBy) throw unknown();
    return this.#announced(asset, now);
  }

  #announced(asset: UploadingAsset, now: Instant): AnnouncedUpload {
    const { keeper } = this.deps;
    const { declaredBytes, expiresAt } = asset.upload;
    return {
      length: declaredBytes,
      offset: offsetOf(asset.upload),
      expiresAt,
      url: this.deps.addressOf(asset),
      put: (body) => keeper.finish(this.#put(asset, body, now)),
      append: (offset, body) => keeper.finish(this.#append(asset, offset, body, now)),
      cancel: () => keeper.finish(keeper.forget(asset, now)),
    };
  }

  async #put(asset: UploadingAsset, body: Readable, now: Instant): Promise<void> {
    const { keeper } = this.deps;
    if (offsetOf(asset.upload) > 0) {
      throw new AppError('CONFLICT', 'Bytes of this upload are there already.');
    }
    await this.#inTurn(asset, () => keeper.receive(asset, new PartCutter(body).all(), now));
  }

  async #append(
    before: UploadingAsset,
    offset: number,
    body: Readable,
    now: Instant,
  ): Promise<number> {
    const { keeper } = this.deps;
    refuseOther(before, offset);
    const cutter = new PartCutter(body);
    let asset = before;
    while (await cutter.hasMore()) {
      const current = asset;
      asset = await this.#inTurn(current, () => this.#keepPart(current, cutter, now));
    }
    if (cutter.failure !== null) throw cutter.failure;
    const { upload } = asset;
    if (offsetOf(upload) === upload.declaredBytes && !upload.received) {
      await this.#inTurn(asset, () => keeper.join(asset, now));
    }
    return offsetOf(upload);
  }

  #inTurn<T>({ uploadedBy }: UploadingAsset, work: () => Promise<T>): Promise<T> {
    const { turns, turnsOfUser } = this.deps;
    return turnsOfUser.take(uploadedBy ?? '', () => turns.take(TURN, work));
  }

  async #keepPart(asset: UploadingAsset, cutter: PartCutter, now: Instant) {
    const { parts, keeper } = this.deps;
    const { upload, id } = asset;
    const offset = offsetOf(upload);
    const left = upload.declaredBytes - offset;
    if (left === 0) throw tooMuch(upload.declaredBytes);
    if (upload.parts.length >= MOST_PARTS) {
      throw new AppError('LIMIT_EXCEEDED', 'It came in too many pieces; send larger ones.');
    }
    const last = { isOver: false };
    const bytes = partOf(cutter, left, last);
    const part = await parts.keep(id, offset, bytes);
    if (last.isOver) {
      keeper.drop([part]);
      throw tooMuch(upload.declaredBytes);
    }
    return keeper.addPart(asset, part, now);
  }
}

/**
 * The next part. The last one is told when more comes after it; it ends all the same, as a body that
 * breaks off would look like a failure of the store.
 */
async function* partOf(cutter: PartCutter, left: number, last: { isOver: boolean }) {
  let taken = 0;
  for await (const chunk of cutter.part(Math.min(left, PART_BYTES), PART_MILLISECONDS)) {
    yield chunk;
    taken += chunk.length;
  }
  if (taken === left) last.isOver = await cutter.hasMore();
}

function refuseOther({ upload }: UploadingAsset, offset: number): void {
  const expected = offsetOf(upload);
  if (offset === expected) return;
  throw new AppError('CONFLICT', `The next byte is the one at ${expected}.`);
}

const unknown = () => new AppError('NOT_FOUND', 'There is no such upload.');
const tooMuch = (bytes: number) =>
  new AppError('LIMIT_EXCEEDED', `More than the ${bytes} bytes that were announced.`);
