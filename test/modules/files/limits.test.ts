import { Readable } from 'node:stream';

import type { FileKind } from '../../../src/modules/files/index.js';
import { KINDS } from '../../../src/modules/files/kinds.js';
import { AppError } from '../../../src/shared/errors.js';
import {
  NOTHING,
  PATH,
  sent,
  startIntake,
  type TestIntake,
  untilNothingIsUnfinished,
} from './support/intake.js';
import { PDF, quarters } from './support/made-files.js';

const LARGEST = 200_000;
let box: TestIntake;
beforeAll(async () => {
  box = await startIntake({ maxDocumentBytes: LARGEST });
});
afterAll(() => box.stop());

afterEach(async () => {
  await untilNothingIsUnfinished(box);
  expect(await box.stored()).toEqual(NOTHING);
});

const tooLarge = { problems: [{ code: 'LIMIT_EXCEEDED', path: PATH }] };
const filled = (head: Buffer, bytes: number) =>
  Buffer.concat([head, Buffer.alloc(bytes - head.length, 32)]);

test.each<readonly [string, FileKind, number, () => Promise<Buffer> | Buffer]>([
  ['a.pdf', 'document', LARGEST, () => PDF],
  ['a.txt', 'document', LARGEST, () => Buffer.from('hello')],
  ['a.vtt', 'captions', KINDS.captions.maxBytes, () => Buffer.from('WEBVTT\n')],
  ['a.jpg', 'avatar', KINDS.avatar.maxBytes, () => quarters().jpeg().toBuffer()],
])('%s as %s: exactly the limit is taken, a byte more is not', async (name, kind, limit, make) => {
  const head = await make();
  const taken = await box.take(sent(name, filled(head, limit)), kind);
  expect((await box.bytesOf(taken.objectId)).length).toBe(taken.sizeBytes);
  box.intake.discard(taken.objectId);
  await box.intake.settled();
  await expect(box.take(sent(name, filled(head, limit + 1)), kind)).rejects.toMatchObject(tooLarge);
});

test('what is announced to be too large is not read', async () => {
  const unread = () => {
    throw new Error('read');
  };
  const file = sent('a.pdf', unread, null, LARGEST + 1);
  await expect(box.take(file, 'document')).rejects.toMatchObject(tooLarge);
});

/** Bytes that come until something goes wrong. */
function broken(error: Error, first = filled(PDF, 150_000)): Readable {
  async function* bytes() {
    yield first;
    await new Promise(setImmediate);
    throw error;
  }
  return Readable.from(bytes());
}

test('a file that breaks off leaves nothing, and is not held against the store', async () => {
  const told = new AppError('BAD_USER_INPUT', 'The client is gone.');
  for (let round = 0; round < 10; round += 1) {
    const attempts = Array.from({ length: 20 }, (_, at) => {
      const source = broken(at % 2 === 0 ? told : new Error('reset'));
      const taken = box.take(
        sent('a.pdf', () => source),
        'document',
      );
      return taken.then(
        () => 'taken',
        (error: unknown) => [(error as Error).message, source.destroyed],
      );
    });
    const wanted = attempts.map((_, at) =>
      at % 2 === 0
        ? ['The client is gone.', true]
        : ['The file did not arrive whole; send it again.', true],
    );
    expect(await Promise.all(attempts)).toEqual(wanted);
  }
  expect(box.zerodb.state()).toBe('closed');
  await untilNothingIsUnfinished(box);
});

test('a picture that breaks off was never sent on', async () => {
  const calls: string[] = [];
  const meter = {
    call: ({ operation }: { operation: string }) => void calls.push(operation),
    cacheHit: () => undefined,
  };
  const source = broken(
    new Error('reset'),
    await quarters(512, 512).png({ compressionLevel: 0 }).toBuffer(),
  );
  const taken = box.take(
    sent('a.png', () => source),
    'image',
    { meter },
  );
  await expect(taken).rejects.toMatchObject({ problems: [{ code: 'BAD_USER_INPUT', path: PATH }] });
  expect(calls).toEqual([]);
});

test('whoever asked may give up in the middle, also while nothing comes', async () => {
  const gone = new AbortController();
  const stalled = new Readable({ read: () => undefined });
  stalled.push(filled(PDF, 150_000));
  const taken = box.take(
    sent('a.pdf', () => stalled),
    'document',
    { signal: gone.signal },
  );
  setTimeout(() => gone.abort(), 50);
  await expect(taken).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', kind: 'aborted' });
  expect(stalled.destroyed).toBe(true);
});

test('where the store fails, the file is let go', async () => {
  box.control.setFaults({ match: 'files/upload', status5xx: { next: 1, status: 500 } });
  const source = Readable.from([filled(PDF, 150_000), Buffer.alloc(10)]);
  const taken = box.take(
    sent('a.pdf', () => source),
    'document',
  );
  await expect(taken).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  box.control.setFaults([]);
  expect(source.destroyed).toBe(true);
});
