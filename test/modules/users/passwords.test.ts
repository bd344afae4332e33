import { checkPassword, hashPassword } from '../../../src/modules/users/passwords.js';

test('a password is right, or it is not', async () => {
  const hash = await hashPassword('Budo-2026-demo!');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await checkPassword('Budo-2026-demo!', hash)).toBe(true);
  expect(await checkPassword('budo-2026-demo!', hash)).toBe(false);
});

test.each([
  ['no hash at all', null],
  ['a bcrypt hash that was cut off', '$2b$12$abcdefghijklmnopqrstuv'],
  [
    'a hash of another kind',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4Cb',
  ],
  ['something that is no hash', 'Budo-2026-demo!'],
])('%s opens nothing', async (_what, stored) => {
  expect(await checkPassword('Budo-2026-demo!', stored)).toBe(false);
});

test('a text of any length is refused rather than hashed', async () => {
  const long = 'x'.repeat(1_000_000);
  expect(await checkPassword(long, await hashPassword('short enough'))).toBe(false);
});
