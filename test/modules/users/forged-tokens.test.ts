import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { Tokens, type TokenSettings } from '../../../src/modules/users/tokens.js';
import { fixedClock } from '../../../src/shared/clock.js';

const NOW = Date.parse('2026-06-15T12:00:00.000Z');
const SECONDS = NOW / 1000;
const settings: TokenSettings = {
  secret: 'the present secret, long enough to be one',
  previousSecret: 'the secret before, long enough to be one too',
  accessMinutes: 15,
  refreshDays: 7,
};
const tokens = new Tokens(settings, fixedClock(new Date(NOW)));

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const decode = (part: string) =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

interface Parts {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

/** A good token of either kind, and its parts. */
async function good(kind: 'access' | 'refresh') {
  const { token } =
    kind === 'access'
      ? await tokens.access({ id: 'ann', role: 'member', version: 1, familyId: 'f' })
      : await tokens.refresh({
          ...{ familyId: 'f', tokenId: 't', userId: 'ann', role: 'member', version: 1 },
        });
  const [header = '', claims = '', proof = ''] = token.split('.');
  return {
    token,
    header,
    claims,
    proof,
    parts: { header: decode(header), claims: decode(claims) },
  };
}

const macOf = (text: string, secret: string | Buffer = settings.secret, hash = 'sha256') =>
  createHmac(hash, secret).update(text).digest('base64url');
/** Signed rightly, with our own secret: what remains wrong is what the parts say. */
const signed = ({ header, claims }: Parts, secret?: string | Buffer, hash?: string) => {
  const text = `${encode(header)}.${encode(claims)}`;
  return `${text}.${macOf(text, secret, hash)}`;
};

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;

type Forge = (parts: Parts, whole: Awaited<ReturnType<typeof good>>) => string;
const header =
  (more: object): Forge =>
  ({ header, claims }) =>
    signed({ header: { ...header, ...more }, claims });
const claims =
  (more: object): Forge =>
  ({ header, claims }) =>
    signed({ header, claims: { ...claims, ...more } });
const without =
  (name: string): Forge =>
  ({ header, claims }) => {
    const { [name]: _claim, ...rest } = claims;
    return signed({ header, claims: rest });
  };

const FORGERIES: readonly (readonly [what: string, forge: Forge])[] = [
  // The algorithm.
  [
    'alg none without a signature',
    (p) => `${encode({ ...p.header, alg: 'none' })}.${encode(p.claims)}.`,
  ],
  [
    'alg none with the old signature',
    (p, w) => `${encode({ ...p.header, alg: 'none' })}.${w.claims}.${w.proof}`,
  ],
  ['alg None', (p) => `${encode({ ...p.header, alg: 'None' })}.${encode(p.claims)}.`],
  ['alg nOnE', header({ alg: 'nOnE' })],
  ['no alg', header({ alg: undefined })],
  ['alg null', header({ alg: null })],
  ['alg as a list', header({ alg: ['HS256'] })],
  [
    'alg HS384',
    (p) => signed({ ...p, header: { ...p.header, alg: 'HS384' } }, settings.secret, 'sha384'),
  ],
  [
    'alg HS512',
    (p) => signed({ ...p, header: { ...p.header, alg: 'HS512' } }, settings.secret, 'sha512'),
  ],
  ['alg RS256 with our secret', header({ alg: 'RS256' })],
  [
    'alg RS256 with a key of their own',
    (p) => {
      const text = `${encode({ ...p.header, alg: 'RS256' })}.${encode(p.claims)}`;
      return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
  ],
  ['alg HS256 with a public key for a secret', (p) => signed(p, pem)],
  ['alg dir', header({ alg: 'dir', enc: 'A256GCM' })],
  // The key.
  ['no kid', header({ kid: undefined })],
  ['an unknown kid', header({ kid: '00000000' })],
  ['a kid that is a path', header({ kid: '../../../dev/null' })],
  [
    'a kid that is a path, signed with nothing',
    (p) => signed({ ...p, header: { ...p.header, kid: '/dev/null' } }, Buffer.alloc(1)),
  ],
  ['a kid that is SQL', header({ kid: "' UNION SELECT 'x" })],
  ['a kid that is a number', header({ kid: 0 })],
  ['a kid that is an object', header({ kid: { $ne: null } })],
  ['a kid of every object', header({ kid: '__proto__' })],
  [
    'a key in the header',
    (p) =>
      signed(
        { ...p, header: { ...p.header, kid: undefined, jwk: { kty: 'oct', k: 'AAAA' } } },
        Buffer.alloc(3),
      ),
  ],
  ['a key at an address', header({ kid: undefined, jku: 'https://thief.example/keys' })],
  ['the other key under this kid', (p) => signed(p, settings.previousSecret)],
  ['another secret', (p) => signed(p, 'a secret that somebody guessed wrongly')],
  ['an empty secret', (p) => signed(p, Buffer.alloc(1))],
  // The kind.
  ['typ JWT', header({ typ: 'JWT' })],
  ['no typ', header({ typ: undefined })],
  ['typ of an id token', header({ typ: 'id+jwt' })],
  ['critical extensions', header({ crit: ['exp'], exp: 1 })],
  ['unencoded content', header({ b64: false, crit: ['b64'] })],
  // The claims.
  ['expired a second ago', claims({ exp: SECONDS - 1 })],
  ['expiring now', claims({ exp: SECONDS })],
  ['expiry as text', claims({ exp: String(SECONDS + 900) })],
  ['no expiry', without('exp')],
  ['not valid before tomorrow', claims({ nbf: SECONDS + 86_400 })],
  ['issued tomorrow', claims({ iat: SECONDS + 86_400, exp: SECONDS + 90_000 })],
  ['no time of issue', without('iat')],
  ['another issuer', claims({ iss: 'somebody else' })],
  ['no issuer', without('iss')],
  ['nobody', without('sub')],
  ['an empty subject', claims({ sub: '' })],
  ['an unknown role', claims({ role: 'emperor' })],
  ['a list of roles', claims({ role: ['admin'] })],
  ['no role', without('role')],
  ['a version as text', claims({ sv: '1' })],
  ['a version below zero', claims({ sv: -1 })],
  ['an endless version', claims({ sv: 1e309 })],
  ['a family that is an object', claims({ fam: { $ne: null } })],
  // The signature and the form.
  ['a changed role', (p, w) => `${w.header}.${encode({ ...p.claims, role: 'admin' })}.${w.proof}`],
  ['no signature', (_p, w) => `${w.header}.${w.claims}.`],
  ['a cut signature', (_p, w) => `${w.header}.${w.claims}.${w.proof.slice(0, -4)}`],
  ['a longer signature', (_p, w) => `${w.header}.${w.claims}.${w.proof}AAAA`],
  ['no third part', (_p, w) => `${w.header}.${w.claims}`],
  ['a fourth part', (_p, w) => `${w.token}.x`],
  ['five parts', (_p, w) => `${w.token}.x.y`],
  ['swapped parts', (_p, w) => `${w.claims}.${w.header}.${w.proof}`],
  ['a cut token', (_p, w) => w.token.slice(0, w.token.length / 2)],
  ['a doubled token', (_p, w) => w.token + w.token],
  ['no JSON', (_p, w) => `${w.header}.${Buffer.from('no json').toString('base64url')}.${w.proof}`],
  ['claims that are a list', (p) => signed({ ...p, claims: [] as never })],
  ['claims that are null', (p) => signed({ ...p, claims: null as never })],
  ['nothing', () => ''],
  ['dots alone', () => '..'],
];

test('there are enough of them', () => {
  expect(FORGERIES.length).toBeGreaterThanOrEqual(40);
});

describe.each(['access', 'refresh'] as const)('as an %s token', (kind) => {
  const believed = async (token: string) =>
    kind === 'access'
      ? !('problem' in (await tokens.verifyAccess(token)))
      : (await tokens.verifyRefresh(token)) !== null;

  test('what was made right is believed', async () => {
    const { token, parts } = await good(kind);
    expect(await believed(token)).toBe(true);
    expect(await believed(signed(parts))).toBe(true);
  });

  test.each(FORGERIES)('%s is refused', async (_what, forge) => {
    const whole = await good(kind);
    expect(await believed(forge(whole.parts, whole))).toBe(false);
  });
});
