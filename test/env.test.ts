import { type Env, readEnv } from '../src/env.js';
import { AppError } from '../src/shared/errors.js';

const SECRET = 's'.repeat(32);
const REMOTE = { ZERODB_API_KEY: 'sk_1', ZERODB_PROJECT_ID: 'project-1' };

/** What is wrong with an environment, one text for each problem. */
function problems(source: Record<string, string | undefined>): string[] {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('ENVIRONMENT_INVALID');
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ''));
  }
}

describe('nothing set', () => {
  const DEFAULTS: Env = {
    mode: 'development',
    host: '127.0.0.1',
    port: 4000,
    logLevel: 'info',
    dataDir: '.data',
    publicUrl: undefined,
    maxDocumentBytes: undefined,
    corsOrigins: [],
    trustedProxies: [],
    redisUrl: undefined,
    seed: { members: 200, password: undefined },
    tokens: { secret: undefined, previousSecret: undefined, accessMinutes: 15, refreshDays: 7 },
    smtp: undefined,
    webUrl: 'http://localhost:3000',
    zerodb: { kind: 'embedded', projectId: expect.any(String) as string, bucket: 'wwmaa-objects' },
  };

  test('runs embedded, in development', () => {
    expect(readEnv({})).toEqual(DEFAULTS);
  });

  test('empty text is the same as nothing', () => {
    const names =
      'NODE_ENV HOST PORT LOG_LEVEL DATA_DIR PUBLIC_URL CORS_ORIGINS TRUSTED_PROXIES SEED_SCALE ' +
      'DEMO_PASSWORD ALLOW_EMBEDDED_IN_PRODUCTION JWT_SECRET JWT_SECRET_PREVIOUS JWT_ACCESS_MINUTES ' +
      'JWT_REFRESH_DAYS REDIS_URL ZERODB_API_KEY ZERODB_BASE_URL ZERODB_PROJECT_ID ' +
      'NODE_ENV HOST PORT LOG_LEVEL DATA_DIR PUBLIC_URL CORS_ORIGINS SEED_SCALE DEMO_PASSWORD ' +
      'ALLOW_EMBEDDED_IN_PRODUCTION JWT_SECRET JWT_SECRET_PREVIOUS JWT_ACCESS_MINUTES ' +
      'SMTP_HOST SMTP_PORT SMTP_USERNAME SMTP_PASSWORD SMTP_SECURE MAIL_FROM WEB_URL ' +
      'JWT_REFRESH_DAYS ZERODB_API_KEY ZERODB_BASE_URL ZERODB_PROJECT_ID ' +
      'ZERODB_OBJECT_STORAGE_BUCKET ZERODB_PATH_PREFIX ZERODB_AUTH_MODE ZERODB_EMAIL ' +
      'ZERODB_PASSWORD ZERODB_OBJECT_API ZERODB_COMPARISON';
    expect(readEnv(Object.fromEntries(names.split(' ').map((name) => [name, ''])))).toEqual(
      DEFAULTS,
    );
  });

  test('what others set is not looked at', () => {
    expect(readEnv({ PATH: '/bin', LANG: 'C', UNKNOWN: 'x', npm_config_x: '1' })).toEqual(DEFAULTS);
  });

  test('the embedded project never changes: ids are made of it', () => {
    expect(readEnv({}).zerodb.projectId).toBe('5f0c8a52-7d1e-4c39-9b7a-2f6b1e0d4c11');
  });

  test('what was read cannot be changed', () => {
    expect(Object.isFrozen(readEnv({}))).toBe(true);
  });
});

test('everything has its place', () => {
  const env = readEnv({
    NODE_ENV: 'production',
    HOST: '0.0.0.0',
    PORT: '8080',
    LOG_LEVEL: 'warn',
    DATA_DIR: '/data',
    PUBLIC_URL: 'https://api.wwmaa.example/',
    CORS_ORIGINS: 'https://www.wwmaa.example/, https://app.wwmaa.example',
    TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,2001:db8::/32',
    SEED_SCALE: '50',
    DEMO_PASSWORD: 'eight888',
    JWT_SECRET: SECRET,
    JWT_SECRET_PREVIOUS: 'p'.repeat(32),
    JWT_ACCESS_MINUTES: '5',
    JWT_REFRESH_DAYS: '30',
    SMTP_HOST: 'smtp.wwmaa.example',
    SMTP_PORT: '465',
    SMTP_USERNAME: 'gateway',
    SMTP_PASSWORD: 'of the mail server',
    SMTP_SECURE: 'true',
    MAIL_FROM: 'WWMAA <office@wwmaa.example>',
    WEB_URL: 'https://www.wwmaa.example/',
    ...REMOTE,
    ZERODB_BASE_URL: 'https://zerodb.example/v1',
    ZERODB_OBJECT_STORAGE_BUCKET: 'bucket',
    ZERODB_PATH_PREFIX: '/v2/{project_id}',
    ZERODB_OBJECT_API: 'objects',
    ZERODB_COMPARISON: 'text',
  });
  expect(env).toEqual({
    mode: 'production',
    host: '0.0.0.0',
    port: 8080,
    logLevel: 'warn',
    dataDir: '/data',
    publicUrl: 'https://api.wwmaa.example',
    corsOrigins: ['https://www.wwmaa.example', 'https://app.wwmaa.example'],
    trustedProxies: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'],
    seed: { members: 50, password: 'eight888' },
    tokens: {
      secret: SECRET,
      previousSecret: 'p'.repeat(32),
      accessMinutes: 5,
      refreshDays: 30,
    },
    smtp: {
      host: 'smtp.wwmaa.example',
      port: 465,
      secure: true,
      credentials: { username: 'gateway', password: 'of the mail server' },
      from: 'WWMAA <office@wwmaa.example>',
    },
    webUrl: 'https://www.wwmaa.example',
    zerodb: {
      kind: 'remote',
      baseUrl: 'https://zerodb.example/v1',
      projectId: 'project-1',
      bucket: 'bucket',
      pathPrefix: '/v2/{project_id}',
      objectApi: 'objects',
      comparison: 'text',
      auth: { mode: 'api-key', apiKey: 'sk_1' },
    },
  });
});

describe('how ZeroDB is reached', () => {
  test('a key alone leads to the public service', () => {
    expect(readEnv(REMOTE).zerodb).toEqual({
      kind: 'remote',
      baseUrl: 'https://api.ainative.studio',
      projectId: 'project-1',
      bucket: 'wwmaa-objects',
      pathPrefix: undefined,
      objectApi: 'files',
      comparison: 'typed',
      auth: { mode: 'api-key', apiKey: 'sk_1' },
    });
  });

  test('the key can travel as a bearer', () => {
    expect(readEnv({ ...REMOTE, ZERODB_AUTH_MODE: 'bearer-api-key' }).zerodb).toMatchObject({
      kind: 'remote',
      auth: { mode: 'bearer-api-key', apiKey: 'sk_1' },
    });
  });

  test('a login needs no key, and a key beside it is not used', () => {
    const login = {
      ZERODB_AUTH_MODE: 'jwt',
      ZERODB_EMAIL: 'gateway@wwmaa.example',
      ZERODB_PASSWORD: 'secret',
      ZERODB_PROJECT_ID: 'project-1',
    };
    const auth = { mode: 'jwt', email: 'gateway@wwmaa.example', password: 'secret' };
    expect(readEnv(login).zerodb).toMatchObject({ kind: 'remote', auth });
    expect(readEnv({ ...login, ZERODB_API_KEY: 'sk_1' }).zerodb).toMatchObject({ auth });
  });

  test('a Redis is reached by its own protocol', () => {
    expect(readEnv({ REDIS_URL: 'rediss://cache.example:6380/1' }).redisUrl).toBe(
      'rediss://cache.example:6380/1',
    );
    const [told] = problems({ REDIS_URL: 'http://127.0.0.1:6379' });
    expect(told).toBe('REDIS_URL: must be a redis:// or rediss:// URL');
  });

  test.each<[what: string, source: Record<string, string>, missing: string[]]>([
    ['a key without its project', { ZERODB_API_KEY: 'k' }, ['ZERODB_PROJECT_ID']],
    ['an address without a key', { ZERODB_BASE_URL: 'https://z.example' }, ['ZERODB_API_KEY']],
    ['a project without a key', { ZERODB_PROJECT_ID: 'p' }, ['ZERODB_API_KEY']],
    [
      'a login without anything',
      { ZERODB_AUTH_MODE: 'jwt' },
      ['ZERODB_EMAIL', 'ZERODB_PASSWORD', 'ZERODB_PROJECT_ID'],
    ],
  ])('%s is told', (_what, source, missing) => {
    const told = problems(source);
    expect(told.map((text) => text.split(':')[0])).toEqual(missing);
    for (const text of told) expect(text).toContain('is missing');
  });
});

describe('how mails are sent', () => {
  const SMTP_HOST = 'smtp.wwmaa.example';

  test('a host alone is enough', () => {
    expect(readEnv({ SMTP_HOST }).smtp).toEqual({
      host: SMTP_HOST,
      port: 587,
      secure: false,
      credentials: undefined,
      from: 'WWMAA <no-reply@wwmaa.com>',
    });
  });

  test.each<[what: string, source: Record<string, string>, missing: string]>([
    ['a name without a password', { SMTP_HOST, SMTP_USERNAME: 'x' }, 'SMTP_PASSWORD'],
    ['a password without a name', { SMTP_HOST, SMTP_PASSWORD: 'x' }, 'SMTP_USERNAME'],
  ])('%s is told', (_what, source, missing) => {
    expect(problems(source)).toEqual([expect.stringMatching(`^${missing}: is missing`)]);
  });

  test('what would do nothing without a host is told', () => {
    expect(problems({ SMTP_PORT: '25', MAIL_FROM: 'a@b.example' })).toEqual([
      'SMTP_PORT: does nothing without SMTP_HOST',
      'MAIL_FROM: does nothing without SMTP_HOST',
    ]);
  });
});

describe('production', () => {
  const NODE_ENV = 'production';

  test('wants a secret and a key', () => {
    expect(problems({ NODE_ENV }).map((text) => text.split(':')[0])).toEqual([
      'JWT_SECRET',
      'ZERODB_API_KEY',
    ]);
  });

  test('with both it runs remote', () => {
    expect(readEnv({ NODE_ENV, JWT_SECRET: SECRET, ...REMOTE }).zerodb.kind).toBe('remote');
  });

  test.each(['true', '1'])('ALLOW_EMBEDDED_IN_PRODUCTION=%s lets it run embedded', (yes) => {
    const source = { NODE_ENV, JWT_SECRET: SECRET, ALLOW_EMBEDDED_IN_PRODUCTION: yes };
    expect(readEnv(source).zerodb.kind).toBe('embedded');
  });

  test.each(['false', '0', ''])('ALLOW_EMBEDDED_IN_PRODUCTION=%j does not', (no) => {
    const source = { NODE_ENV, JWT_SECRET: SECRET, ALLOW_EMBEDDED_IN_PRODUCTION: no };
    expect(problems(source)).toEqual([expect.stringMatching(/^ZERODB_API_KEY: is missing/)]);
  });

  test('a login of ZeroDB will do for a key', () => {
    const source = {
      ...{ NODE_ENV, JWT_SECRET: SECRET, ZERODB_AUTH_MODE: 'jwt', ZERODB_PROJECT_ID: 'p' },
      ...{ ZERODB_EMAIL: 'a@b.example', ZERODB_PASSWORD: 'x' },
    };
    expect(readEnv(source).zerodb.kind).toBe('remote');
  });
});

describe('values that are not understood', () => {
  test.each([
    ['NODE_ENV', 'staging'],
    ['NODE_ENV', 'Production'],
    ['HOST', '   '],
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', '   '],
    ['PORT', '0x50'],
    ['PORT', '8e1'],
    ['LOG_LEVEL', 'loud'],
    ['PUBLIC_URL', 'api.wwmaa.example'],
    ['PUBLIC_URL', 'ftp://wwmaa.example'],
    ['CORS_ORIGINS', 'www.wwmaa.example'],
    ['CORS_ORIGINS', 'https://a.example,,https://b.example'],
    ['CORS_ORIGINS', '*'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['TRUSTED_PROXIES', '10.0.0.1,,10.0.0.2'],
    ['TRUSTED_PROXIES', '2001:db8::/129'],
    ['SEED_SCALE', '-1'],
    ['SEED_SCALE', '0'],
    ['SEED_SCALE', '10001'],
    ['SEED_SCALE', 'many'],
    ['DEMO_PASSWORD', 'seven77'],
    ['ALLOW_EMBEDDED_IN_PRODUCTION', 'yes'],
    ['JWT_SECRET', 's'.repeat(31)],
    ['JWT_SECRET_PREVIOUS', 'short'],
    ['JWT_ACCESS_MINUTES', '0'],
    ['JWT_ACCESS_MINUTES', '61'],
    ['JWT_REFRESH_DAYS', '0'],
    ['JWT_REFRESH_DAYS', '91'],
    ['SMTP_PORT', '0'],
    ['SMTP_SECURE', 'maybe'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'A <a@b.c>, B <b@b.c>'],
    ['WEB_URL', 'www.wwmaa.example'],
    ['ZERODB_PATH_PREFIX', '/v1/projects'],
    ['ZERODB_AUTH_MODE', 'basic'],
    ['ZERODB_OBJECT_API', 's3'],
    ['ZERODB_COMPARISON', 'loose'],
  ])('%s=%j', (name, value) => {
    const told = problems({ [name]: value });
    expect(told.length).toBeGreaterThan(0);
    for (const text of told) expect(text).toMatch(new RegExp(`^${name}\\b.*: .+`));
  });

  test.each([
    ['PORT', '0'],
    ['PORT', '65535'],
    ['SEED_SCALE', '1'],
    ['SEED_SCALE', '10000'],
    ['JWT_SECRET', SECRET],
    ['JWT_ACCESS_MINUTES', '60'],
    ['JWT_REFRESH_DAYS', '90'],
    ['DEMO_PASSWORD', 'eight888'],
    ['CORS_ORIGINS', 'http://localhost:3000'],
    ['LOG_LEVEL', 'silent'],
    ['TRUSTED_PROXIES', '127.0.0.1'],
    ['TRUSTED_PROXIES', '::1,10.0.0.0/0'],
  ])('%s=%j is', (name, value) => {
    expect(problems({ [name]: value })).toEqual([]);
  });

  test('all are told at once, contradictions too, and no secret is repeated', () => {
    const secret = 'not-long-enough';
    const told = problems({
      NODE_ENV: 'production',
      PORT: 'abc',
      LOG_LEVEL: 'loud',
      JWT_SECRET: secret,
      ZERODB_BASE_URL: 'https://z.example',
    });
    expect(told.map((text) => text.split(':')[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'JWT_SECRET',
      'ZERODB_API_KEY',
    ]);
    expect(told.join()).not.toContain(secret);
  });
});
