import { isDeepStrictEqual } from 'node:util';

import type { JsonObject, StoredDocument } from '../../../src/shared/document.js';
import { AppError } from '../../../src/shared/errors.js';
import type { Envelope, Warn } from '../../../src/shared/record.js';

const CREATED = '2026-01-05T09:30:00.000Z';

export function stored(data: JsonObject, more: Partial<StoredDocument> = {}): StoredDocument {
  const row = { createdAt: CREATED, updatedAt: null };
  return { id: 'a-1', rowId: 'row-1', identity: 'doc_id', data, ...row, ...more };
}

/** Reads and tells the warnings beside the record. */
export function heard<R>(
  read: (document: StoredDocument, warn?: Warn) => R,
  data: JsonObject,
): { record: R; warnings: string[] } {
  const warnings: string[] = [];
  const record = read(stored(data), (path, problem) => warnings.push(`${path}: ${problem}`));
  return { record, warnings };
}

const JUNK: readonly unknown[] = [
  null, '', ' ', 'nonsense', '2026-13-45', '-3', -1, 1.5, 1e300, NaN, true, [], [null, {}, [], 7],
  {}, { name: 7 }, { a: null, b: {}, c: 'd' }, [{ name: 'x' }], '9999-12-31T23:59:59-23:59',
  'javascript:alert(1)', '//elsewhere.example',
]; // prettier-ignore

export interface Subject<R extends Envelope> {
  readonly collection: string;
  readonly read: (document: StoredDocument, warn?: Warn) => R | null;
  readonly write: (record: R) => JsonObject;
  /** With as many fields set as possible. */
  readonly full: R;
  /** What is stored of the smallest document that is such a record. */
  readonly least: JsonObject;
  /** Names of older programs, which must be read as tolerantly. */
  readonly twins?: readonly string[];
  /** The defaults of the smallest document, beside those of its own fields. */
  readonly defaults: Partial<R>;
  /** Records that the writer must refuse, with the path that it must name. */
  readonly refused: readonly (readonly [path: string, wrong: Record<string, unknown>])[];
}

/** What holds for the records of every collection. */
export function recordLaws<R extends Envelope>(subject: Subject<R>): void {
  const { collection, read, write, full, least, defaults, refused } = subject;
  const again = (data: JsonObject) => write(present(read(stored(data, { id: full.id }))));

  describe(`records of ${collection}`, () => {
    it('writes, reads and writes the same', () => {
      const data = write(full);
      expect(again(data)).toEqual(data);
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    });

    it('reads what it wrote without a warning', () => {
      expect(heard(read, write(full)).warnings).toEqual([]);
    });

    it('gives the defaults of absent fields', () => {
      const { record, warnings } = heard(read, least);
      expect(record).toMatchObject({ id: 'a-1', rowId: 'row-1', createdAt: CREATED, ...defaults });
      expect(record).toMatchObject({ createdKey: null, updatedAt: null, rest: {} });
      expect(warnings).toEqual([]);
      expect(Object.isFrozen(record)).toBe(true);
    });

    it.each(Object.keys(least))('is null with a warning without %s', (name) => {
      const { record, warnings } = heard(read, { ...least, [name]: undefined });
      expect(record).toBeNull();
      expect(warnings.at(-1)).toContain(`${collection}/a-1.${name}: is missing`);
    });

    it('never throws on bad values, and writes all that it reads', () => {
      const names = [...Object.keys(write(full)), ...(subject.twins ?? [])];
      for (const base of [write(full), least]) {
        for (const name of names.filter((each) => each !== 'doc_id')) {
          for (const junk of JUNK) expectStable(subject, { ...base, [name]: junk });
        }
      }
    });

    it('keeps stored fields that it does not know', () => {
      const foreign: JsonObject = JSON.parse('{"x_other":{"deep":[1]},"id":"old","__proto__":7}');
      const data = again({ ...write(full), ...foreign, ['x_other']: foreign['x_other'] });
      expect(data).toMatchObject({ x_other: { deep: [1] }, id: 'old' });
    });

    it.each(refused)('refuses to write a wrong %s', (path, wrong) => {
      const refusal = refusalOf(() => write({ ...full, ...wrong }));
      expect(refusal.code).toBe('BAD_USER_INPUT');
      expect(refusal.details['path']).toBe(path);
    });

    it.each([
      ['id', { id: '' }],
      ['createdAt', { createdAt: '2026-01-05' }],
      ['updatedAt', { updatedAt: 'yesterday' }],
      ['surprise', { surprise: 1 }],
    ])('refuses a wrong %s, as every record does', (path, wrong) => {
      expect(refusalOf(() => write({ ...full, ...wrong })).details).toEqual({ path, collection });
    });
  });
}

function refusalOf(attempt: () => unknown): AppError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was written');
}

function expectStable<R extends Envelope>({ read, write }: Subject<R>, data: JsonObject): void {
  const record = read(stored(data));
  if (record === null) return;
  const once = write(record);
  const twice = write(present(read(stored(once))));
  // There are thousands of these, and `expect` takes its time.
  if (!isDeepStrictEqual(twice, once)) expect(twice).toEqual(once);
}

export function present<R>(record: R | null): R {
  if (record === null) throw new Error('the document was not read');
  return record;
}
