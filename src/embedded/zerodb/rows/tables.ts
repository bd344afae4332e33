import { randomUUID } from 'node:crypto';
import type { Driver } from '../store/driver.js';
import type { Json } from '../wire/read.js';
import { notFound, WireError } from '../wire/wire-error.js';
import { sqlField } from './field.js';

/** One collection. */
export interface Table {
  /** Names the SQLite table `rows_<num>` that holds its rows. */
  readonly num: number;
  readonly tableId: string;
  readonly name: string;
  readonly schemaDefinition: Json;
  readonly description: string | null;
  readonly createdAt: string;
  /** How many rows it holds; counting them anew for every page would be too slow. */
  rowCount: number;
}

interface TableRow {
  num: number;
  table_id: string;
  name: string;
  schema_definition: string;
  description: string | null;
  created_at: string;
}

/** The fields by which documents are fetched: indexed in every table from its first row on. */
export const KEY_FIELDS = ['doc_id', 'id'] as const;

/** The catalogue of collections, kept in memory beside the database. Changes run inside a write. */
export class Tables {
  readonly #byName = new Map<string, Table>();

  constructor(private readonly driver: Driver) {
    this.reload();
  }

  /** Reads everything from the database: at the start, and after a lost transaction. */
  reload(): void {
    this.#byName.clear();
    for (const row of this.driver.all<TableRow>('SELECT * FROM tables ORDER BY num', [])) {
      const count = this.driver.get<{ n: number }>(`SELECT count(*) AS n FROM rows_${row.num}`, []);
      this.#byName.set(row.name, toTable(row, count?.n ?? 0));
    }
  }

  /** All tables, oldest first. */
  list(): Table[] {
    return [...this.#byName.values()];
  }

  /** A table by its name or its id, or 404. */
  get(nameOrId: string): Table {
    const table =
      this.#byName.get(nameOrId) ?? this.list().find((entry) => entry.tableId === nameOrId);
    if (!table) throw notFound(`Table '${nameOrId}' not found`);
    return table;
  }

  /** Makes a table, or 409 when its name is taken. */
  create(name: string, schemaDefinition: Json, description: string | null): Table {
    if (this.#byName.has(name)) {
      throw new WireError(409, `Table '${name}' already exists`, 'TABLE_ALREADY_EXISTS');
    }
    const now = new Date().toISOString();
    const row = this.driver.get<TableRow>(
      `INSERT INTO tables (table_id, name, schema_definition, description, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
      [randomUUID(), name, JSON.stringify(schemaDefinition), description, now, now],
    );
    if (!row) throw new Error('The catalogue gave no table back');
    this.driver.exec(`CREATE TABLE rows_${row.num} (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, row_id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL,
      created_at TEXT NOT NULL, updated_at TEXT NOT NULL)`);
    for (const key of KEY_FIELDS) {
      const { value, type } = sqlField(key);
      this.driver.exec(
        `CREATE INDEX rows_${row.num}_${key} ON rows_${row.num} (${value},seq,${type})`,
      );
    }
    const table = toTable(row, 0);
    this.#byName.set(name, table);
    return table;
  }

  /** Removes a table with all of its rows and indexes. */
  drop(nameOrId: string): Table {
    const table = this.get(nameOrId);
    this.driver.run('DELETE FROM tables WHERE num=?', [table.num]);
    this.driver.exec(`DROP TABLE rows_${table.num}`);
    this.#byName.delete(table.name);
    return table;
  }
}

function toTable(row: TableRow, rowCount: number): Table {
  return {
    num: row.num,
    tableId: row.table_id,
    name: row.name,
    schemaDefinition: JSON.parse(row.schema_definition) as Json,
    description: row.description,
    createdAt: row.created_at,
    rowCount,
  };
}
