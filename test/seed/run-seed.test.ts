import {
  buildAssociation,
  LANDMARKS,
  runSeed,
  seedStore,
  seedState,
} from '../../src/seed/index.js';
import { NO_SCOPE } from '../../src/shared/call-scope.js';
import { type Store, startStore } from '../sources/support/store.js';
import { NOW, rowsOf } from './support.js';

const association = buildAssociation({ members: 5, now: NOW, passwordHash: '$argon2id$test' });
/** Enough to see that all of it arrives, in a fraction of the time. */
const BIG = ['users', 'events', 'rsvps', 'content_index'];

let store: Store;
beforeEach(async () => {
  store = await startStore();
});
afterEach(() => store.close());

test('writes everything once, with files, and says how far it is', async () => {
  const { documents, objects } = store.connect();
  expect(await seedState(documents, NO_SCOPE)).toBe('empty');
  const told: number[] = [];
  const progress = (done: number) => void told.push(done);
  expect(await runSeed({ documents, objects, association, progress })).toBe('written');
  expect(await seedState(documents, NO_SCOPE)).toBe('complete');
  expect(told.at(-1)).toBe(association.size);

  for (const collection of BIG) {
    expect(await documents.count(collection, {}, NO_SCOPE)).toBe(
      rowsOf(association, collection).length,
    );
  }
  const ready = await documents.findAll('media_assets', { filter: { status: 'ready' } }, NO_SCOPE);
  expect(ready).toHaveLength(association.files.length);
  for (const { data } of ready) {
    expect(await objects.get(String(data['object_id']), NO_SCOPE)).not.toBeNull();
  }

  expect(await runSeed({ documents, association })).toBe('already-there');
  expect(await documents.count('users', {}, NO_SCOPE)).toBe(rowsOf(association, 'users').length);
});

test('documents of older programs are stored without a doc_id and still found', async () => {
  const { documents } = store.connect();
  await runSeed({ documents, association });
  const [event] = await store
    .connect()
    .documents.getMany('events', [LANDMARKS.events.legacyTwins], NO_SCOPE);
  expect(event?.identity).toBe('id');
  expect(event?.data).not.toHaveProperty('doc_id');
});

test('a run that was ended half-way is recognised and done again, leaving others alone', async () => {
  const { documents, objects } = store.connect();
  await documents.ensureCollection('notes_of_others', NO_SCOPE);
  await store.plant('notes_of_others', { text: 'mine' });
  const ending = new AbortController();
  const run = runSeed({
    documents,
    association,
    progress: (done) => {
      if (done >= 200) ending.abort();
    },
    scope: { signal: ending.signal },
  });
  await expect(run).rejects.toThrow();
  const later = store.connect();
  expect(await seedState(later.documents, NO_SCOPE)).toBe('running');
  expect(await later.documents.count('users', {}, NO_SCOPE)).toBeGreaterThan(0);

  expect(await runSeed({ documents: later.documents, objects, association })).toBe('written');
  for (const collection of BIG) {
    expect(await later.documents.count(collection, {}, NO_SCOPE)).toBe(
      rowsOf(association, collection).length,
    );
  }
  expect(await later.documents.count('notes_of_others', {}, NO_SCOPE)).toBe(1);
});

test('a store with documents of somebody else is refused untouched', async () => {
  const { documents } = store.connect();
  await documents.ensureCollection('events', NO_SCOPE);
  await store.plant('events', { title: 'Not ours' });
  await expect(runSeed({ documents, association })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await seedState(documents, NO_SCOPE)).toBe('empty');
  expect(await documents.count('events', {}, NO_SCOPE)).toBe(1);
  expect(await documents.count('users', {}, NO_SCOPE)).toBe(0);
});

test('the embedded store is filled at its first start and left alone at the second', async () => {
  const { documents } = store.connect();
  const lines: string[] = [];
  const seed = {
    documents,
    members: 1,
    password: 'Budo-2026-demo!',
    now: NOW,
    print: (line: string) => void lines.push(line),
  };
  await seedStore(seed);
  expect(lines[0]).toMatch(/^Seeding {2}\d+ documents for 1 members/);
  const [user] = await documents.getMany('users', [LANDMARKS.users.member], NO_SCOPE);
  expect(user?.data['password_hash']).toMatch(/^\$argon2id\$/);
  lines.length = 0;
  await seedStore(seed);
  expect(lines).toEqual([]);
});
