import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { fixedClock } from '../../src/shared/clock.js';
import { silentLogger } from '../../src/shared/logger.js';
import type { FileReferences } from '../../src/jobs/file-references.js';
import { reportLines } from '../../src/jobs/retention-job.js';
import {
  runRetention,
  type RetentionDeps,
  type RetentionOptions,
} from '../../src/jobs/retention.js';
import type { Objects } from '../../src/sources/zerodb/objects.js';
import { startStore, type Store } from '../sources/support/store.js';

const HOUR = 3_600_000;
let store: Store;
let objects: Objects;
let bucket = 0;
beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.close());
beforeEach(() => {
  bucket += 1;
  objects = store.connect({ bucket: `b${bucket}`, objectPage: 3, retry: { attempts: 1 } }).objects;
});
afterEach(() => store.control.setFaults([]));

async function put(collection: string, key: string): Promise<string> {
  const content = Buffer.from(key);
  return (await objects.put({ collection, key, content, contentType: 'a/b' }, NO_SCOPE)).id;
}

/** Rows of media assets, and what they point at: as simple as can be. */
function referring(
  collection: string,
): FileReferences<string> & { retired: string[]; asked: number } {
  const { documents } = store.connect();
  const found = {
    retired: [] as string[],
    asked: 0,
    async unreferenced(ids: readonly string[]) {
      found.asked += 1;
      const rows = await documents.findAll(collection, {}, NO_SCOPE);
      const used = new Set(rows.map(({ data }) => data['object_id']));
      return ids.filter((id) => !used.has(id));
    },
    replacedAvatars: async () => ['old picture'],
    async retire(asset: string) {
      found.retired.push(asset);
    },
  };
  return found;
}

const refer = (id: string) =>
  store.connect().documents.insert(`assets${bucket}`, { doc_id: id, object_id: id }, NO_SCOPE);

function run(
  hours: number,
  options: RetentionOptions = {},
  deps: Partial<RetentionDeps<string>> = {},
) {
  return runRetention(
    {
      objects,
      references: referring(`assets${bucket}`),
      expiredUploads: { remove: async () => 2 },
      clock: fixedClock(new Date(Date.now() + hours * HOUR)),
      log: silentLogger,
      ...deps,
    },
    options,
  );
}

const left = async () => {
  const ids: string[] = [];
  for await (const page of objects.scan(NO_SCOPE)) ids.push(...page.map(({ id }) => id));
  return ids.sort();
};

test('what nobody refers to goes after a day, and only then', async () => {
  const used = await put('user-uploads', 'used');
  const picture = await put('profile-pictures', 'used');
  await refer(used);
  await refer(picture);
  const orphans = [await put('user-uploads', 'a'), await put('certificates', 'b')];
  expect((await run(23)).removed).toEqual({});
  expect(await left()).toEqual([used, picture, ...orphans].sort());

  const report = await run(25);
  expect(report).toMatchObject({
    dryRun: false,
    removed: { 'user-uploads': { count: 1, bytes: 1 }, certificates: { count: 1, bytes: 1 } },
    kept: { 'user-uploads': { count: 1, bytes: 4 }, 'profile-pictures': { count: 1, bytes: 4 } },
    failed: 0,
    expiredUploads: 2,
    replacedPictures: 1,
    more: false,
  });
  expect(await left()).toEqual([used, picture].sort());
  expect((await run(25)).removed).toEqual({});
});

test('each collection has its age; backups and what is unknown are never touched', async () => {
  for (const name of ['exports', 'gdpr_exports', 'upload-parts', 'system-backups', 'toString']) {
    await put(name, 'k');
  }
  expect((await run(47)).removed).toEqual({});
  expect(Object.keys((await run(49)).removed)).toEqual(['upload-parts']);
  expect((await run(7 * 24 - 1)).removed).toEqual({});
  expect(Object.keys((await run(7 * 24 + 1)).removed).sort()).toEqual(['exports', 'gdpr_exports']);
  const report = await run(100_000);
  expect(report.removed).toEqual({});
  expect(report.kept).toMatchObject({ 'system-backups': { count: 1 }, toString: { count: 1 } });
  expect(await left()).toHaveLength(2);
});

test('of a paper that is in use ten versions stay, and of one that is not none', async () => {
  const versions: string[] = [];
  for (let n = 0; n < 12; n += 1) versions.push(await put('certificates', 'paper'));
  await refer(versions[11] ?? '');
  const given = [await put('certificates', 'gone'), await put('certificates', 'gone')];
  expect((await run(25)).removed).toEqual({ certificates: { count: 4, bytes: 18 } });
  const stayed = await left();
  expect(stayed).toEqual(versions.slice(2).sort());
  expect(stayed).not.toEqual(expect.arrayContaining(given));
});

test('a dry run says the same and removes nothing', async () => {
  await put('user-uploads', 'a');
  await put('upload-parts', 'b');
  const references = referring(`assets${bucket}`);
  const report = await run(49, { dryRun: true }, { references });
  expect(report.removed).toEqual({
    'user-uploads': { count: 1, bytes: 1 },
    'upload-parts': { count: 1, bytes: 1 },
  });
  expect(references.retired).toEqual([]);
  expect(await left()).toHaveLength(2);
  expect(reportLines(report)).toContain('would remove 1 in upload-parts, 0.0 MB');
});

describe('nothing goes on partial knowledge', () => {
  beforeEach(async () => {
    for (const key of ['a', 'b', 'c', 'd']) await put('user-uploads', key);
    await put('upload-parts', 'e');
  });
  afterEach(async () => expect(await left()).toHaveLength(5));

  test('when references cannot be read', async () => {
    store.control.setFaults({ match: `assets${bucket}`, status5xx: { rate: 1 } });
    const references = referring(`assets${bucket}`);
    await expect(run(49, {}, { references })).rejects.toMatchObject({ kind: 'server' });
    store.control.setFaults([]);
  });

  test('when the objects cannot be listed to the end', async () => {
    store.control.setFaults({ match: 'skip=3', status5xx: { rate: 1 } });
    await expect(run(49)).rejects.toMatchObject({ kind: 'server' });
    store.control.setFaults([]);
  });

  test('when replaced pictures cannot be read, or the job was ended before', async () => {
    const references = {
      ...referring(`assets${bucket}`),
      replacedAvatars: () => Promise.reject(new Error('no')),
    };
    await expect(run(49, {}, { references })).rejects.toThrow('no');
    await expect(run(49, { signal: AbortSignal.abort() })).rejects.toBeDefined();
  });
});

test('what somebody refers to in the meantime stays', async () => {
  const [kept, gone] = [await put('user-uploads', 'a'), await put('user-uploads', 'b')];
  const plain = referring(`assets${bucket}`);
  const references = {
    ...plain,
    async replacedAvatars() {
      await refer(kept);
      return [];
    },
  };
  expect((await run(25, {}, { references })).removed).toMatchObject({
    'user-uploads': { count: 1 },
  });
  expect(await left()).toEqual([kept]);
  expect(await objects.get(gone, NO_SCOPE)).toBeNull();
});

test('without references only what has an age goes', async () => {
  await put('user-uploads', 'a');
  await put('upload-parts', 'b');
  const report = await run(49, {}, { references: undefined, expiredUploads: undefined });
  expect(report.removed).toEqual({ 'upload-parts': { count: 1, bytes: 1 } });
  expect(report).toMatchObject({ expiredUploads: 0, replacedPictures: 0 });
});

test('a removal that fails is left for the next run; ended in the middle the rest is, too', async () => {
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await put('upload-parts', key);
  store.control.setFaults({ match: '^DELETE', status5xx: { next: 1, status: 500 } });
  const ending = new AbortController();
  const onProgress = () => ending.abort();
  await expect(run(49, { signal: ending.signal, onProgress })).rejects.toBeDefined();
  const rest = await left();
  expect(rest.length).toBeGreaterThan(0);
  store.control.setFaults({ match: '^DELETE', status5xx: { next: 1, status: 500 } });
  expect(await run(49)).toMatchObject({ failed: 1 });
  expect(await left()).toHaveLength(1);
  // Two at once.
  const both = await Promise.all([run(49), run(49)]);
  expect(both.map(({ failed }) => failed)).toEqual([0, 0]);
  expect(await left()).toEqual([]);
});
