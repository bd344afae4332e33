import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLibsql } from '../../../src/embedded/zerodb/store/libsql-driver.js';
import type { Driver } from '../../../src/embedded/zerodb/store/driver.js';
import { WriteQueue } from '../../../src/embedded/zerodb/store/write-queue.js';
import { tempDir } from './support.js';

let dir: string;
let driver: Driver;
let queue: WriteQueue;
let lost: number;
beforeEach(() => {
  dir = tempDir();
  driver = openLibsql(join(dir, 'x.sqlite'), 100);
  driver.exec(
    'CREATE TABLE t (n INTEGER PRIMARY KEY, parent INTEGER REFERENCES t DEFERRABLE INITIALLY DEFERRED)',
  );
  driver.exec('PRAGMA foreign_keys=ON');
  lost = 0;
  queue = new WriteQueue(driver, () => (lost += 1));
});
afterEach(() => {
  driver.close();
  rmSync(dir, { recursive: true, force: true });
});

const insert = (n: number) =>
  queue.write(() => driver.run('INSERT INTO t (n) VALUES (?)', [n]).changes);
const stored = () => driver.all<{ n: number }>('SELECT n FROM t ORDER BY n', []).map(({ n }) => n);

test('writes of one turn share a transaction', async () => {
  expect(await Promise.all([1, 2, 3].map(insert))).toEqual([1, 1, 1]);
  expect(queue.commits).toBe(1);
  await insert(4);
  expect([queue.commits, stored()]).toEqual([2, [1, 2, 3, 4]]);
});

test('one that fails takes no neighbour along, not even with half of its work', async () => {
  const half = queue.write(() => {
    driver.run('INSERT INTO t (n) VALUES (?)', [50]);
    throw new Error('after half');
  });
  const results = await Promise.allSettled([insert(1), insert(1), half, insert(2)]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  expect([stored(), lost]).toEqual([[1, 2], 0]);
});

test('a commit that fails fails all of its writes, and the next one goes through', async () => {
  const orphan = queue.write(() => driver.run('INSERT INTO t (n, parent) VALUES (9, 99)', []));
  const results = await Promise.allSettled([insert(1), orphan]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect([stored(), lost]).toEqual([[], 1]);
  await insert(2);
  expect(stored()).toEqual([2]);
});

test('nothing is acknowledged before it is committed', async () => {
  const other = openLibsql(join(dir, 'x.sqlite'), 100);
  const seen = insert(1).then(() => other.get<{ n: number }>('SELECT count(*) AS n FROM t', [])?.n);
  expect(await seen).toBe(1);
  other.close();
});
