import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.js';
import type { Driver } from './driver.js';
import { openLibsql } from './libsql-driver.js';

/** `FULL` survives a power cut; `NORMAL` survives the death of the process only, and is faster. */
export type Synchronous = 'FULL' | 'NORMAL';

const LOCK_WAIT_MS = 300;

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

/**
 * Makes the folder ready and opens its database. The lock is SQLite's own exclusive file lock: the
 * operating system drops it with the process, so that a killed server never blocks the next one.
 */
export function openDataDir(dataDir: string, synchronous: Synchronous): Driver {
  try {
    mkdirSync(join(dataDir, 'objects'), { recursive: true });
    mkdirSync(join(dataDir, 'tmp'), { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
  let driver: Driver | undefined;
  try {
    driver = openLibsql(join(dataDir, 'zerodb.sqlite'), LOCK_WAIT_MS);
    driver.exec('PRAGMA locking_mode=EXCLUSIVE');
    driver.all('PRAGMA journal_mode=WAL', []);
    driver.exec(`PRAGMA synchronous=${synchronous}; PRAGMA cache_size=-65536`);
    driver.exec(SCHEMA);
    // Reading takes a shared lock at most; a write makes the exclusive one certain.
    driver.exec('BEGIN EXCLUSIVE; COMMIT');
    return driver;
  } catch (cause) {
    driver?.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) throw inUse(dataDir, cause);
    throw notWritable(dataDir, cause);
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
