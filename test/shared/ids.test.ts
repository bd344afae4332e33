import { GlobalIds } from '../../src/shared/ids.js';

const TYPES = ['Event', 'PublicPerson'];
const ids = new GlobalIds('secret', TYPES);
const UUID = '0b7b2c52-2a9e-4f0f-8a37-8f4d3a5f1e10';

test.each([UUID, 'ord-1001', 'Ünï-cödé', UUID.toUpperCase(), 'x'])('%s comes back', (id) => {
  expect(ids.decode(ids.encode('Event', id))).toEqual({ type: 'Event', id });
});

test('ids are stable over processes, unique over types, and short', () => {
  expect(new GlobalIds('secret', TYPES).encode('Event', UUID)).toBe(ids.encode('Event', UUID));
  expect(ids.encode('Event', UUID)).not.toBe(ids.encode('PublicPerson', UUID));
  expect(ids.encode('Event', UUID)).toMatch(/^[\w-]{36}$/);
  expect(new GlobalIds('other', TYPES).decode(ids.encode('Event', UUID))).toBeNull();
});

test('nothing can be read out of them', () => {
  const text = ids.encode('Event', 'order-1001-of-ann');
  const bytes = Buffer.from(text, 'base64url').toString('latin1');
  expect(bytes).not.toMatch(/Event|order|1001|ann/);
});

test('any change of an id makes it none', () => {
  const text = ids.encode('Event', UUID);
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === 'A' ? 'B' : 'A';
    const changed = text.slice(0, at) + other + text.slice(at + 1);
    expect(ids.decode(changed)).toBeNull();
  }
  for (const made of ['', 'x', UUID, `${text}=`, `${text}A`, text.slice(1), 'RXZlbnQ6MQ==']) {
    expect(ids.decode(made)).toBeNull();
  }
});

test('an id of another type is none of this type', () => {
  expect(ids.decodeAs('PublicPerson', ids.encode('Event', UUID))).toBeNull();
});
