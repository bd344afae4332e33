import { randomUUID } from 'node:crypto';
import type { Driver } from '../store/driver.js';
import type { Json, Paging } from '../wire/read.js';
import { invalid, notFound } from '../wire/wire-error.js';
import type { Table } from './tables.js';

/** A row as it lies in SQLite; `doc` is the JSON text of its `row_data`. */
export interface StoredRow {
  readonly seq: number;
  readonly row_id: string;
  readonly doc: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Single rows of one table. What writes must run inside a write of the queue. */
export class RowStore {
  constructor(private readonly driver: Driver) {}

  /** Adds a row under an id of the server's making. */
  insert(table: Table, rowData: Json): StoredRow {
    const now = new Date().toISOString();
    const row = {
      row_id: randomUUID(),
      doc: JSON.stringify(rowData),
      created_at: now,
      updated_at: now,
    };
    // The key indexes read the document: one that SQLite cannot read as JSON fails here.
    const inserted = storing(() =>
      this.driver.get<{ seq: number }>(
        `INSERT INTO rows_${table.num} (row_id, doc, created_at, updated_at)
         VALUES (?, ?, ?, ?) RETURNING seq`,
        [row.row_id, row.doc, now, now],
      ),
    );
    table.rowCount += 1;
    return { seq: inserted?.seq ?? 0, ...row };
  }

  /** One row, or 404. */
  get(table: Table, rowId: string): StoredRow {
    const row = this.driver.get<StoredRow>(`SELECT * FROM rows_${table.num} WHERE row_id=?`, [
      rowId,
    ]);
    if (!row) throw notFound('Row not found');
    return row;
  }

  /** A page in the order of insertion. */
  page(table: Table, { skip, limit }: Paging): StoredRow[] {
    return this.driver.all<StoredRow>(
      `SELECT * FROM rows_${table.num} ORDER BY seq LIMIT ? OFFSET ?`,
      [limit, skip],
    );
  }

  /** Replaces the whole document of a row, or 404. */
  replace(table: Table, rowId: string, rowData: Json): StoredRow {
    const before = this.get(table, rowId);
    return this.rewrite(table, before, JSON.stringify(rowData));
  }

  /** Puts another document into a row that has just been read. */
  rewrite(table: Table, before: StoredRow, doc: string): StoredRow {
    const updatedAt = later(before.updated_at);
    storing(() =>
      this.driver.run(`UPDATE rows_${table.num} SET doc=?, updated_at=? WHERE seq=?`, [
        doc,
        updatedAt,
        before.seq,
      ]),
    );
    return { ...before, doc, updated_at: updatedAt };
  }

  /** Removes a row, or 404. */
  delete(table: Table, rowId: string): void {
    const { changes } = this.driver.run(`DELETE FROM rows_${table.num} WHERE row_id=?`, [rowId]);
    if (changes === 0) throw notFound('Row not found');
    table.rowCount -= 1;
  }

  /** Removes rows by their sequence numbers; answers how many there were. */
  deleteMany(table: Table, seqs: readonly number[]): number {
    const { changes } = this.driver.run(
      `DELETE FROM rows_${table.num} WHERE seq IN (SELECT value FROM json_each(?))`,
      [JSON.stringify(seqs)],
    );
    table.rowCount -= changes;
    return changes;
  }
}

/** Now, but always after `previous`: an update within the same millisecond must show. */
function later(previous: string): string {
  const now = new Date().toISOString();
  return now > previous ? now : new Date(Date.parse(previous) + 1).toISOString();
}

function storing<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    if (error instanceof Error && error.message.includes('malformed JSON')) {
      throw invalid(['body', 'row_data'], 'is nested too deeply to be stored');
    }
    throw error;
  }
}
