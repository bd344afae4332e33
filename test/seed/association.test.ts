import { REFRESH_FAMILIES } from '../../src/modules/users/refresh-family.record.js';
import { createHash } from 'node:crypto';

import { DEMO_ACCOUNTS, LANDMARKS } from '../../src/seed/index.js';
import { AppError } from '../../src/shared/errors.js';
import { build, NOW, READERS, recordsOf, rowsOf } from './support.js';
import { brokenReferences } from './references.js';

const small = build(200);

function hashOf(association: ReturnType<typeof build>): string {
  const hash = createHash('sha256');
  for (const [collection, rows] of association.documents) {
    hash.update(collection).update(JSON.stringify(rows));
  }
  for (const file of association.files) {
    hash
      .update(file.key)
      .update(file.content)
      .update(JSON.stringify(file.documentOf('object')));
  }
  return hash.digest('hex');
}

test('the same input gives the same documents, byte for byte', () => {
  expect(hashOf(build(200))).toBe(hashOf(small));
  expect(hashOf(build(200, new Date(NOW.getTime() + 86_400_000)))).not.toBe(hashOf(small));
});

test('ids are version 4 UUIDs in shape, unique over everything, and the same at every scale', () => {
  const ids = [...small.documents.values()].flat().map((row) => row['doc_id'] ?? row['id']);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(new Set(ids).size).toBe(ids.length);
  const known = new Set(ids);
  for (const room of Object.values(LANDMARKS)) {
    for (const [name, id] of Object.entries(room))
      expect([name, known.has(id)]).toEqual([name, true]);
  }
});

test('every collection of the seed has a reader here', () => {
  const empty = [REFRESH_FAMILIES];
  expect([...small.documents.keys()].sort()).toEqual([...Object.keys(READERS), ...empty].sort());
});

test('every document is readable by its module without a warning, legacy documents included', () => {
  const warnings: string[] = [];
  for (const collection of Object.keys(READERS) as (keyof typeof READERS)[]) {
    recordsOf(small, collection, (path, problem) => warnings.push(`${path} ${problem}`));
  }
  expect(warnings).toEqual([]);
});

test('only the marked references lead nowhere', () => {
  const nowhere = brokenReferences(small);
  expect(nowhere).toEqual([
    `events/${LANDMARKS.events.withoutOrganizer}.organizerId`,
    `events/${LANDMARKS.events.withoutOrganizer}.createdBy`,
  ]);
});

test.each([0, 1, 17])('%i members are an association too', (members) => {
  const association = build(members);
  expect(brokenReferences(association)).toHaveLength(2);
  expect(recordsOf(association, 'events').length).toBeGreaterThanOrEqual(40);
});

test.each([-1, 1.5, 10_001])('%p members are refused', (members) => {
  expect(() => build(members)).toThrow(AppError);
});

test('an association of thousands is built in seconds and stays true', () => {
  const began = performance.now();
  const large = build(2_000);
  expect(performance.now() - began).toBeLessThan(20_000);
  expect(recordsOf(large, 'users').filter(({ email }) => /^m\d{4,5}@/.test(email))).toHaveLength(
    2_000,
  );
  expect(recordsOf(large, 'events').length).toBeGreaterThan(80);
  expect(brokenReferences(large)).toHaveLength(2);
}, 60_000);

test('nothing lies in the future that has happened already', () => {
  const now = small.moment.now;
  const early: string[] = [];
  const check = (name: string, time: string | null) => {
    if (time !== null && time > now) early.push(`${name} ${time}`);
  };
  for (const collection of Object.keys(READERS) as (keyof typeof READERS)[]) {
    for (const record of recordsOf(small, collection)) {
      check(`${collection}/${record.id}.createdAt`, record.createdAt);
      check(`${collection}/${record.id}.updatedAt`, record.updatedAt);
      if (record.updatedAt !== null && record.updatedAt < record.createdAt) {
        early.push(`${collection}/${record.id}.updatedAt is before createdAt`);
      }
    }
  }
  for (const payment of recordsOf(small, 'payments')) check(payment.id, payment.processedAt);
  for (const event of recordsOf(small, 'events')) check(event.id, event.publishedAt);
  for (const row of recordsOf(small, 'rsvps')) {
    for (const at of [row.respondedAt, row.canceledAt, row.checkedInAt]) check(row.id, at);
  }
  for (const row of recordsOf(small, 'session_attendance')) {
    for (const at of [row.joinedAt, row.leftAt, row.termsAcceptedAt]) check(row.id, at);
  }
  expect(early).toEqual([]);
});

test('every e-mail address is unique and of the demonstration domain', () => {
  const emails = recordsOf(small, 'users').map(({ email }) => email);
  expect(new Set(emails).size).toBe(emails.length);
  const all = JSON.stringify([...small.documents.values()]).matchAll(/[\w.+-]+@[\w.-]+\w/g);
  for (const [address] of all) expect(address).toMatch(/@demo\.wwmaa\.example$/);
});

test('accounts are listed with what they are for', () => {
  expect(small.accounts).toBe(DEMO_ACCOUNTS);
  expect(DEMO_ACCOUNTS.map(({ email }) => email)).toEqual(
    ['public', 'member', 'premium', 'instructor', 'board', 'board2', 'admin'].map(
      (name) => `${name}@demo.wwmaa.example`,
    ),
  );
  expect(DEMO_ACCOUNTS.every(({ purpose }) => purpose !== '')).toBe(true);
});

test('documents without doc_id are the two that stand for older programs', () => {
  const bare = [...small.documents.keys()].flatMap((collection) =>
    rowsOf(small, collection)
      .filter((row) => !('doc_id' in row))
      .map(() => collection),
  );
  expect(bare.sort()).toEqual(['events', 'training_sessions']);
});
