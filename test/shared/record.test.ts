import { recordTable } from '../../src/shared/record.js';
import { count, flag, oneOf, optionalText, text } from '../../src/shared/record-fields.js';
import { texts } from '../../src/shared/record-lists.js';
import { newEvent, readEvent, writeEvent } from '../../src/modules/events/event.record.js';
import { heard, present, stored } from './support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';

const things = recordTable('Thing', 'things', {
  name: text(['name', 'label']),
  note: optionalText('note'),
  tags: texts('tags'),
  open: flag('open'),
  size: count('size', 1, 1),
  mood: oneOf('mood', ['good', 'bad'], 'bad', { synonyms: { fine: 'good' } }),
});

describe('the envelope', () => {
  it.each([
    [
      { created_at: '2026-01-01T00:00:00Z' },
      {},
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:00:00Z',
    ],
    [{}, { createdAt: '2026-01-02T00:00:00' }, '2026-01-02T00:00:00.000Z', null],
    [{ created_at: 'x' }, { createdAt: AT }, AT, 'x'],
    [{ updated_at: AT }, { createdAt: null }, AT, null],
    [{}, { createdAt: null, updatedAt: AT }, AT, null],
    [{}, { createdAt: null }, '1970-01-01T00:00:00.000Z', null],
    [{ created_at: 7 }, { createdAt: '' }, '1970-01-01T00:00:00.000Z', null],
  ])('tells the creation of %j and %j', (data, row, createdAt, createdKey) => {
    const record = things.read(stored({ name: 'a', ...data }, row));
    expect(record).toMatchObject({ createdAt, createdKey });
  });

  it('tells the last change from the document, else from the row, else not at all', () => {
    const updated = (data: object, updatedAt: string | null) =>
      things.read(stored({ name: 'a', ...data }, { updatedAt }))?.updatedAt;
    expect(updated({ updated_at: AT }, null)).toBe(AT);
    expect(updated({}, AT)).toBe(AT);
    expect(updated({}, '')).toBeNull();
  });

  it('writes its identity as doc_id, and leaves the id of older programs alone', () => {
    const record = things.read(stored({ name: 'a', id: 'old' }, { id: 'old', identity: 'id' }));
    expect(things.write(present(record))).toMatchObject({ doc_id: 'old', id: 'old' });
    expect(things.write(things.create({ id: 'new', createdAt: AT, name: 'a' }))).not.toHaveProperty(
      'id',
    );
  });
});

describe('a table of fields', () => {
  it('makes new records with the defaults of what is not given', () => {
    const thing = things.create({ id: 't', createdAt: AT, name: 'a', note: undefined });
    expect(thing).toEqual({
      kind: 'Thing', id: 't', rowId: '', createdAt: AT, updatedAt: AT, createdKey: null, updatedKey: null,
      rest: {}, name: 'a', note: null, tags: [], open: false, size: 1, mood: 'bad',
    }); // prettier-ignore
    expect(Object.isFrozen(thing)).toBe(true);
  });

  it('leaves nulls out, and never lets unknown fields speak for known ones', () => {
    const thing = things.create({ id: 't', createdAt: AT, name: 'a' });
    const data = things.write({
      ...thing,
      rest: { label: 'b', note: 'old', doc_id: 'x', other: 1 },
    });
    expect(data).toEqual({
      doc_id: 't', created_at: AT, updated_at: AT, name: 'a', tags: [], open: false, size: 1, mood: 'bad',
      other: 1,
    }); // prettier-ignore
  });

  it.each([
    ['true', true],
    ['No', false],
    [1, true],
    [0, false],
    ['perhaps', false],
    [2, false],
    [{}, false],
  ])('reads the flag %p as %p', (open, expected) => {
    expect(heard(things.read, { name: 'a', open }).record?.open).toBe(expected);
  });

  it.each([
    ['3', 3],
    [3.9, 3],
    [0, 1],
    ['0x10', 1],
    [1e300, 1],
    [true, 1],
  ])('reads the count %p as %p', (size, expected) => {
    expect(heard(things.read, { name: 'a', size }).record?.size).toBe(expected);
  });

  it('reads a lone text as a list of one, and tells which elements it left out', () => {
    expect(heard(things.read, { name: 'a', tags: 'x' }).record?.tags).toEqual(['x']);
    const { record, warnings } = heard(things.read, { name: 'a', tags: ['x', {}, null, 'y'] });
    expect(record?.tags).toEqual(['x', 'y']);
    expect(warnings).toEqual(['things/a-1.tags.1: is no text', 'things/a-1.tags.2: is no text']);
  });

  it('never tells a stored value in a warning', () => {
    const data = {
      name: { secret: 'hunter2' },
      mood: 'hunter2',
      size: 'hunter2',
      tags: [['hunter2']],
    };
    expect(heard(things.read, data).warnings.join()).not.toContain('hunter2');
  });

  it('reads a thousand documents in a few milliseconds', () => {
    const event = newEvent({
      id: 'e', createdAt: AT, title: 'Camp', startDate: AT, endDate: AT, tags: ['a', 'b'],
      price: { minor: 2900, currency: 'USD' }, instructorIds: ['u-1'], capacity: 30,
    }); // prettier-ignore
    const document = stored({ ...writeEvent(event), other: 1 });
    const read = () => Array.from({ length: 1000 }, () => readEvent(document));
    read();
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      read();
      return performance.now() - start;
    });
    // Far above what it takes (about 10 ms), so that a busy machine does not fail it.
    expect(Math.min(...times)).toBeLessThan(250);
  });
});
