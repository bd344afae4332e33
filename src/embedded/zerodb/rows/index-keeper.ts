import { createHash } from 'node:crypto';
import type { Driver } from '../store/driver.js';
import { sqlField } from './field.js';
import type { Condition } from './filter.js';
import type { SortKey } from './sort.js';
import { KEY_FIELDS, type Table } from './tables.js';

/** Below this a scan is fast enough. */
const MIN_ROWS = 1000;
/** Each index costs every write: a table gets no more than these beside its key indexes. */
const MAX_INDEXES = 12;
const MAX_EQUAL_FIELDS = 3;

interface Shape {
  readonly conditions: readonly Condition[];
  readonly sort: readonly SortKey[];
}

/**
 * Makes the indexes that queries turn out to need. The first query of a shape on a large table is a
 * scan; its index is made right after the answer and stays for good.
 */
export class IndexKeeper {
  readonly #known = new Map<number, Set<string>>();
  readonly #scheduled = new Set<string>();

  constructor(private readonly driver: Driver) {}

  /** Looks at a query that has just run. */
  consider(table: Table, shape: Shape): void {
    if (table.rowCount < MIN_ROWS) return;
    const columns = indexColumns(shape);
    if (columns === null) return;
    const name = `rows_${table.num}_ix_${shortHash(columns)}`;
    const known = this.#indexesOf(table);
    if (known.has(name) || known.size >= MAX_INDEXES || this.#scheduled.has(name)) return;
    this.#scheduled.add(name);
    setImmediate(() => {
      this.#scheduled.delete(name);
      // The table may have been removed, and the database closed, in the meantime.
      if (this.#known.get(table.num) === known) this.#make(table, name, columns, known);
    });
  }

  /** Forgets a removed table. */
  forget(table: Table): void {
    this.#known.delete(table.num);
  }

  /** No index is made after this. */
  close(): void {
    this.#known.clear();
  }

  #make(table: Table, name: string, columns: string, known: Set<string>): void {
    try {
      this.driver.exec(`CREATE INDEX IF NOT EXISTS ${name} ON rows_${table.num} (${columns})`);
    } catch {
      // Nobody waits for it, and queries are right without it, only slower. It is not tried again.
    }
    known.add(name);
  }

  #indexesOf(table: Table): Set<string> {
    const known = this.#known.get(table.num);
    if (known) return known;
    const rows = this.driver.all<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type='index' AND tbl_name=? AND name LIKE '%\\_ix\\_%' ESCAPE '\\'",
      [`rows_${table.num}`],
    );
    const names = new Set(rows.map(({ name }) => name));
    this.#known.set(table.num, names);
    return names;
  }
}

/**
 * The columns of the index that serves a query: the fields it holds equal, then the order it asks
 * for (or else one field it bounds), then `seq` for the order of equals, then the JSON types, so that
 * the types are checked, and matches counted, without reading the documents.
 */
function indexColumns({ conditions, sort }: Shape): string | null {
  const equal = fieldsWith(conditions, ['$eq', '$in']).slice(0, MAX_EQUAL_FIELDS);
  // Documents are few behind one key: its own index is enough.
  if (
    equal.some((field) => field === 'row_id' || (KEY_FIELDS as readonly string[]).includes(field))
  ) {
    return null;
  }
  const bounded = fieldsWith(conditions, ['$gt', '$gte', '$lt', '$lte']);
  const order = sort.filter(({ field }) => !equal.includes(field));
  const ordered =
    order.length > 0 ? order : bounded.slice(0, 1).map((field) => ({ field, descending: false }));
  if (equal.length === 0 && ordered.length === 0) return null;
  // SQLite walks an index backwards as well: only differing directions need their own.
  const flip = ordered[0]?.descending === true;
  const keys = ordered.map(
    ({ field, descending }) => sqlField(field).value + (descending !== flip ? ' DESC' : ''),
  );
  const seq = ordered.at(-1)?.descending === ordered[0]?.descending ? 'seq' : 'seq DESC';
  const types = [...new Set([...equal, ...ordered.map(({ field }) => field)])]
    .filter((field) => field !== 'row_id')
    .map((field) => sqlField(field).type);
  return [...equal.map((field) => sqlField(field).value), ...keys, seq, ...types].join();
}

function fieldsWith(conditions: readonly Condition[], operators: readonly string[]): string[] {
  const fields = conditions.filter(({ op }) => operators.includes(op)).map(({ field }) => field);
  return [...new Set(fields)].sort();
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
