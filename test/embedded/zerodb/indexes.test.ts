import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { IndexKeeper } from '../../../src/embedded/zerodb/rows/index-keeper.js';
import { runQuery } from '../../../src/embedded/zerodb/rows/query.js';
import { readQuery } from '../../../src/embedded/zerodb/rows/query-plan.js';
import { RowStore } from '../../../src/embedded/zerodb/rows/row-store.js';
import { Tables, type Table } from '../../../src/embedded/zerodb/rows/tables.js';
import { openDataDir, type DataDir } from '../../../src/embedded/zerodb/store/data-dir.js';
import { openLibsql } from '../../../src/embedded/zerodb/store/libsql-driver.js';
import type { Bindable, Driver } from '../../../src/embedded/zerodb/store/driver.js';
import { NO_QUIRKS } from '../../../src/embedded/zerodb/wire/quirks.js';
import { tempDir, type Json } from './support.js';

const ROWS = 1200;
const dir = tempDir();
let data: DataDir;
let table: Table;
let keeper: IndexKeeper;
let tables: Tables;

beforeAll(() => {
  data = openDataDir(dir, 'NORMAL');
  tables = new Tables(data.driver);
  table = tables.create('t', {}, null);
  const rows = new RowStore(data.driver);
  data.driver.exec('BEGIN');
  for (let n = 0; n < ROWS; n += 1) {
    rows.insert(table, {
      doc_id: `d${n}`,
      id: `i${n}`,
      group: n % 7,
      at: `2026-${n}`,
      [`f${n % 20}`]: n,
    });
  }
  data.driver.exec('COMMIT');
  keeper = new IndexKeeper(data.driver);
});
afterAll(() => {
  keeper.close();
  data.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs a query and answers how SQLite went about it. */
function run(body: Json): { steps: string[]; total: number } {
  const steps: string[] = [];
  const explain = (sql: string, params: readonly Bindable[]) => {
    // A connection of its own: libsql leaves plans open, which locks tables and outlives new indexes.
    const explainer = openLibsql(join(dir, 'zerodb.sqlite'), 1000);
    const plan = explainer.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
    explainer.close();
    steps.push(...plan.map(({ detail }) => detail));
  };
  const spy: Driver = {
    ...data.driver,
    all: <Row>(sql: string, params: readonly Bindable[]) => {
      explain(sql, params);
      return data.driver.all<Row>(sql, params);
    },
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- see Driver
    get: <Row>(sql: string, params: readonly Bindable[]) => {
      explain(sql, params);
      return data.driver.get<Row>(sql, params);
    },
  };
  const plan = readQuery(body, NO_QUIRKS);
  const { total } = runQuery(spy, table, plan, NO_QUIRKS);
  keeper.consider(table, plan);
  return { steps, total };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const isScan = ({ steps }: { steps: string[] }) =>
  steps.some((step) => /^SCAN rows_\d+$/.test(step));

test.each(['doc_id', 'id'])('%s is indexed from the start, for one and for a thousand', (field) => {
  const ids = Array.from({ length: 1000 }, (_, n) => `${field === 'id' ? 'i' : 'd'}${n}`);
  for (const [filter, total] of [
    [{ [field]: ids[5] }, 1],
    [{ [field]: { $in: ids } }, 1000],
  ] as const) {
    const result = run({ filter, limit: 1000 });
    expect(result.steps[0]).toMatch(
      new RegExp(`^SEARCH rows_\\d+ USING INDEX rows_\\d+_${field} `),
    );
    expect([isScan(result), result.total]).toEqual([false, total]);
  }
});

test('an equal field with a sort: the first query scans, the next walks its index in order', async () => {
  const body = { filter: { group: 3 }, sort: { at: -1 }, limit: 5 };
  const first = run(body);
  expect(isScan(first)).toBe(true);
  await turn();
  const second = run(body);
  expect(isScan(second)).toBe(false);
  expect(second.steps.join()).not.toContain('TEMP B-TREE');
  expect(second.total).toBe(first.total);
});

test('a bounded field without a sort', async () => {
  const body = { filter: { at: { $gte: '2026-9' } }, limit: 5 };
  const before = run(body).total;
  await turn();
  const after = run(body);
  expect([isScan(after), after.total]).toEqual([false, before]);
});

test('no more than twelve, however many fields are asked for; they stay after a restart', async () => {
  for (let n = 0; n < 20; n += 1) {
    run({ filter: { [`f${n}`]: n } });
    await turn();
  }
  const count = () =>
    data.driver.all(
      "SELECT 1 FROM sqlite_master WHERE type='index' AND name LIKE '%\\_ix\\_%' ESCAPE '\\'",
      [],
    ).length;
  expect(count()).toBe(12);
  keeper = new IndexKeeper(data.driver);
  run({ filter: { another: 1 } });
  await turn();
  expect(count()).toBe(12);
});

test('a table that goes away before its index is made', async () => {
  const gone = tables.create('gone', {}, null);
  gone.rowCount = ROWS;
  keeper.consider(gone, readQuery({ filter: { a: 1 } }, NO_QUIRKS));
  tables.drop('gone');
  keeper.forget(gone);
  await turn();
  expect(
    data.driver.all('SELECT 1 FROM sqlite_master WHERE tbl_name=?', [`rows_${gone.num}`]),
  ).toEqual([]);
});
