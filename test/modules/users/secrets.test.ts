import {
  accountIdOf,
  hashOfSecret,
  keyOfEmail,
  newSecret,
} from '../../../src/modules/users/secrets.js';

test('a secret is found again by its hash, and nothing else is looked for', () => {
  const { secret, hash } = newSecret();
  expect(secret).toMatch(/^[\w-]{43}$/);
  expect(hashOfSecret(secret)).toBe(hash);
  expect(hashOfSecret(` ${secret}\n`)).toBe(hash);
  expect(hash).not.toContain(secret);
  for (const other of ['', hash, secret.slice(1), `${secret}A`, `${secret.slice(1)}+`]) {
    expect(hashOfSecret(other)).toBeNull();
  }
  expect(newSecret().secret).not.toBe(secret);
});

test('the id of an address is a UUID, always the same, and only for who has the secret', () => {
  const id = accountIdOf('a secret', 'ann@x.example');
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(accountIdOf('a secret', 'ann@x.example')).toBe(id);
  expect(accountIdOf('a secret', 'ben@x.example')).not.toBe(id);
  expect(accountIdOf('another secret', 'ann@x.example')).not.toBe(id);
});

test('limits know an address in any case, and do not tell it', () => {
  expect(keyOfEmail(' Ann@X.example ')).toBe(keyOfEmail('ann@x.example'));
  expect(keyOfEmail('ann@x.example')).not.toContain('ann');
});
