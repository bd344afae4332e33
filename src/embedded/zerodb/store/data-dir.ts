import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.js';
import type { Driver } from './driver.js';
import { openLibsql } from './libsql-driver.js';

/** `FULL` survives a power cut; `NORMAL` survives the death of the process only, and is faster. */
export type Synchronous = 'FULL' | 'NORMAL';

const LOCK_WAIT_MS = 300;
const BUSY_WAIT_MS = 5000;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS tables (
  num INTEGER PRIMARY KEY AUTOINCREMENT, table_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE,
  schema_definition TEXT NOT NULL, description TEXT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS namespaces (
  num INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS vectors (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, namespace INTEGER NOT NULL, vector_id TEXT NOT NULL,
  embedding BLOB NOT NULL, metadata TEXT NOT NULL, document TEXT, source TEXT, created_at TEXT NOT NULL,
  UNIQUE (namespace, vector_id));
CREATE INDEX IF NOT EXISTS vectors_by_id ON vectors (vector_id);
CREATE TABLE IF NOT EXISTS files (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, file_id TEXT NOT NULL UNIQUE, file_key TEXT NOT NULL,
  content_type TEXT NOT NULL, size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
  metadata TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS files_by_sha ON files (sha256);
`;

/** An open data folder. */
export interface DataDir {
  readonly driver: Driver;
  /** Writes everything into the main file and lets the folder go. */
  close(): void;
}

/**
 * Makes the folder ready, locks it, and opens its database. The lock is SQLite's own on a file beside
 * the database: the operating system drops it with the process, so that a killed server never blocks
 * the next one. It is not on the database itself, whose connection lives until its statements have
 * been collected, which may be long after it was closed.
 */
export function openDataDir(dataDir: string, synchronous: Synchronous): DataDir {
  let lock: Driver | undefined;
  try {
    mkdirSync(join(dataDir, 'objects'), { recursive: true });
    mkdirSync(join(dataDir, 'tmp'), { recursive: true });
    accessSync(dataDir, constants.W_OK);
    const held = openLibsql(join(dataDir, 'lock.sqlite'), LOCK_WAIT_MS);
    lock = held;
    held.exec('BEGIN EXCLUSIVE');
    const driver = openLibsql(join(dataDir, 'zerodb.sqlite'), BUSY_WAIT_MS);
    driver.all('PRAGMA journal_mode=WAL', []);
    driver.exec(`PRAGMA synchronous=${synchronous}; PRAGMA cache_size=-65536; ${SCHEMA}`);
    const close = () => {
      driver.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
      driver.close();
      held.exec('ROLLBACK');
      held.close();
    };
    return { driver, close };
  } catch (cause) {
    lock?.close();
    const isLocked = /locked|busy/i.test(String(cause));
    throw isLocked ? inUse(dataDir, cause) : notWritable(dataDir, cause);
  }
}

function inUse(dataDir: string, cause: unknown): AppError {
  return new AppError(
    'DATA_DIR_IN_USE',
    `another process is using ${dataDir}; stop it, or give this one another --data-dir`,
    {},
    { cause },
  );
}

function notWritable(dataDir: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'DATA_DIR_NOT_WRITABLE',
    `cannot keep data in ${dataDir} (${reason}); check that it is a folder this user may write to`,
    {},
    { cause },
  );
}
