import Database from 'libsql';
import { toSqlValue } from './bind.js';
import type { Bindable, Driver } from './driver.js';

/** More than the server's own statements; only shapes of filters that clients invent are unbounded. */
const MAX_STATEMENTS = 400;

type Statement = ReturnType<InstanceType<typeof Database>['prepare']>;

/**
 * Opens a database file through libsql. Parameters always go as one array: a lone Buffer argument
 * would be taken for named parameters and abort the process.
 */
export function openLibsql(file: string, busyTimeoutMs: number): Driver {
  const database = new Database(file, { timeout: busyTimeoutMs });
  // A prepared statement costs kilobytes until it is collected: keep and reuse, least recent out.
  const statements = new Map<string, Statement>();

  function statement(sql: string): Statement {
    const known = statements.get(sql);
    if (known) {
      statements.delete(sql);
      statements.set(sql, known);
      return known;
    }
    const prepared = database.prepare(sql);
    statements.set(sql, prepared);
    if (statements.size > MAX_STATEMENTS) {
      const oldest = statements.keys().next().value;
      if (oldest !== undefined) statements.delete(oldest);
    }
    return prepared;
  }

  // A statement that failed is not reset, and would fail again with whatever comes next.
  function use<T>(sql: string, action: (statement: Statement) => T): T {
    try {
      return action(statement(sql));
    } catch (error) {
      statements.delete(sql);
      throw error;
    }
  }

  const bound = (params: readonly Bindable[]) => params.map(toSqlValue);
  return {
    exec: (sql) => void database.exec(sql),
    run: (sql, params) => ({ changes: use(sql, (one) => one.run(bound(params))).changes }),
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- see Driver
    get: <Row>(sql: string, params: readonly Bindable[]) =>
      use(sql, (one) => one.get(bound(params))) as Row | undefined,
    all: <Row>(sql: string, params: readonly Bindable[]) =>
      use(sql, (one) => one.all(bound(params))) as Row[],
    close: () => {
      statements.clear();
      database.close();
    },
  };
}
