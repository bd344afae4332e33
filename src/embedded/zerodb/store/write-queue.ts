import type { Driver } from './driver.js';

interface Pending {
  /** Does its writes; returns how to settle the caller once they are durable. */
  readonly work: () => () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Group commit: writes that arrive in one turn of the event loop share one transaction, hence one
 * fsync, and are answered only after it. Each has a savepoint of its own, so that one which fails
 * takes no neighbour along.
 */
export class WriteQueue {
  #pending: Pending[] = [];
  #scheduled = false;
  /** How many transactions have been committed; tests read it. */
  commits = 0;

  constructor(
    private readonly driver: Driver,
    /** Called when a whole transaction was lost, so that what is kept in memory can be read anew. */
    private readonly onLost: () => void,
  ) {}

  /** Runs `work` inside the next transaction; settles when it is on disk. */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#pending.push({
        work: () => {
          const value = work();
          return () => resolve(value);
        },
        fail: reject,
      });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  /** Commits everything that waits; also called before the store closes. */
  flush(): void {
    this.#scheduled = false;
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length === 0) return;
    let settle: (() => void)[];
    try {
      this.driver.exec('BEGIN IMMEDIATE');
      settle = batch.map((pending) => this.#runOne(pending));
      this.driver.exec('COMMIT');
      this.commits += 1;
    } catch (error) {
      this.#rollBack();
      for (const pending of batch) pending.fail(error);
      return;
    }
    for (const done of settle) done();
  }

  #runOne(pending: Pending): () => void {
    this.driver.exec('SAVEPOINT one');
    try {
      const done = pending.work();
      this.driver.exec('RELEASE one');
      return done;
    } catch (error) {
      this.driver.exec('ROLLBACK TO one; RELEASE one');
      return () => pending.fail(error);
    }
  }

  #rollBack(): void {
    try {
      this.driver.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself, for instance when the disk is full.
    }
    this.onLost();
  }
}
