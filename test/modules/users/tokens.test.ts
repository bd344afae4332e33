import { Tokens, type TokenSettings } from '../../../src/modules/users/tokens.js';
import { fixedClock } from '../../../src/shared/clock.js';

const NOW = Date.parse('2026-06-15T12:00:00.000Z');
const at = (minutes: number) => fixedClock(new Date(NOW + minutes * 60_000));
const settings: TokenSettings = {
  secret: 'the present secret, long enough to be one',
  previousSecret: undefined,
  accessMinutes: 15,
  refreshDays: 7,
};
const ann = { id: 'ann', role: 'member' } as const;
const step = { familyId: 'f', tokenId: 't', userId: 'ann', role: 'member', version: 3 } as const;

test('what is signed here is believed here, until it expires', async () => {
  const { token, expiresAt } = await new Tokens(settings, at(0)).access(ann);
  expect(expiresAt.getTime()).toBe(NOW + 15 * 60_000);
  expect(await new Tokens(settings, at(14)).verifyAccess(token)).toEqual({
    viewer: { kind: 'user', ...ann },
    version: 0,
    familyId: null,
    issuedAt: new Date(NOW),
  });
  expect(await new Tokens(settings, at(16)).verifyAccess(token)).toEqual({
    problem: 'The access token has expired.',
  });
});

test('a secret can be changed without ending sessions, and one day the old one is forgotten', async () => {
  const old = await new Tokens(settings, at(0)).access(ann);
  const next = { ...settings, secret: 'the next secret, just as long as the first' };
  const both = new Tokens({ ...next, previousSecret: settings.secret }, at(1));
  expect(await both.verifyAccess(old.token)).toHaveProperty('viewer');
  expect(await new Tokens(next, at(1)).verifyAccess(old.token)).toHaveProperty('problem');
  const fresh = await both.access(ann);
  expect(await new Tokens(next, at(1)).verifyAccess(fresh.token)).toHaveProperty('viewer');
});

test('neither kind of token passes for the other', async () => {
  const tokens = new Tokens(settings, at(0));
  const [access, refresh] = [await tokens.access(ann), await tokens.refresh(step)];
  expect(await tokens.verifyRefresh(refresh.token)).toEqual(step);
  expect(await tokens.verifyRefresh(access.token)).toBeNull();
  expect(await tokens.verifyAccess(refresh.token)).toHaveProperty('problem');
});

test('a token whose content was changed is not believed', async () => {
  const tokens = new Tokens(settings, at(0));
  const [head, body, proof] = (await tokens.access(ann)).token.split('.') as [
    string,
    string,
    string,
  ];
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  const admin = Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url');
  expect(await tokens.verifyAccess(`${head}.${admin}.${proof}`)).toHaveProperty('problem');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  expect(await tokens.verifyAccess(`${none}.${admin}.`)).toHaveProperty('problem');
});

test('a successor is always the same, and nobody without the secret can compute it', () => {
  const tokens = new Tokens(settings, at(0));
  expect(tokens.successorOf('a')).toBe(new Tokens(settings, at(99)).successorOf('a'));
  const other = new Tokens(
    { ...settings, secret: 'another secret of the same length at all' },
    at(0),
  );
  expect(tokens.successorOf('a')).not.toBe(other.successorOf('a'));
});
