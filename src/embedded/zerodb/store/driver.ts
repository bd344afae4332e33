/** What SQLite can hold in a column. */
export type SqlValue = string | number | bigint | Buffer | null;

/** A blob as it comes back: `get` gives a Buffer, `all` an ArrayBuffer. */
export type SqlBlob = Buffer | ArrayBuffer;

/** What callers may bind; see `toSqlValue` for what becomes of each. */
export type Bindable = SqlValue | boolean | Date | undefined | object;

/** The little of a synchronous SQLite library that the store needs, so that another one can take its place. */
export interface Driver {
  exec(sql: string): void;
  run(sql: string, params: readonly Bindable[]): { changes: number };
  // The caller knows what it selects, as with every SQL library.
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
  get<Row>(sql: string, params: readonly Bindable[]): Row | undefined;
  all<Row>(sql: string, params: readonly Bindable[]): Row[];
  close(): void;
}
