import { isIP } from 'node:net';

import { z } from 'zod';

import { AppError } from './shared/errors.js';

/** Project id of the embedded ZeroDB; global ids are derived from it, so it never changes. */
const EMBEDDED_PROJECT = '5f0c8a52-7d1e-4c39-9b7a-2f6b1e0d4c11';

const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });
const yes = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');
const whole = (from: number, to: number) =>
  z
    .string()
    // Digits alone: to `Number`, blanks are 0 and `0x10` is 16.
    .refine(
      (digits) => /^\d{1,15}$/.test(digits) && Number(digits) >= from && Number(digits) <= to,
      `must be a whole number from ${from} to ${to}`,
    )
    .transform(Number);
const network = z.string().refine((value) => {
  const [address = '', bits, ...rest] = value.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most === undefined || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
}, 'must be IP addresses or CIDR ranges, separated by commas');
const secret = z.string().min(32, 'must have at least 32 characters');

const variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: text.default('127.0.0.1'),
  PORT: whole(0, 65_535).default(4000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATA_DIR: text.default('.data'),
  PUBLIC_URL: url.optional(),
  CORS_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim().replace(/\/$/, '')))
    .pipe(z.array(url))
    .optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((address) => address.trim()))
    .pipe(z.array(network))
    .optional(),
  MAX_DOCUMENT_BYTES: whole(1, 10 * 1_073_741_824).optional(),
  SEED_SCALE: whole(1, 10_000).default(200),
  DEMO_PASSWORD: z.string().min(8, 'must have at least 8 characters').optional(),
  ALLOW_EMBEDDED_IN_PRODUCTION: yes.default(false),
  JWT_SECRET: secret.optional(),
  JWT_SECRET_PREVIOUS: secret.optional(),
  JWT_ACCESS_MINUTES: whole(1, 60).default(15),
  JWT_REFRESH_DAYS: whole(1, 90).default(7),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' })
    .optional(),
  SMTP_HOST: text.optional(),
  SMTP_PORT: whole(1, 65_535).default(587),
  SMTP_USERNAME: text.optional(),
  SMTP_PASSWORD: text.optional(),
  SMTP_SECURE: yes.default(false),
  MAIL_FROM: text
    .regex(/^[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>$|^[^<>@\s]+@[^<>@\s]+$/, 'must be like `Name <a@b.c>`')
    .default('WWMAA <no-reply@wwmaa.com>'),
  WEB_URL: url.default('http://localhost:3000'),
  ZERODB_API_KEY: text.optional(),
  ZERODB_BASE_URL: text.default('https://api.ainative.studio'),
  ZERODB_PROJECT_ID: text.optional(),
  ZERODB_OBJECT_STORAGE_BUCKET: text.default('wwmaa-objects'),
  ZERODB_PATH_PREFIX: text
    .refine((value) => value.includes('{project_id}'), 'must contain {project_id}')
    .optional(),
  ZERODB_AUTH_MODE: z.enum(['api-key', 'bearer-api-key', 'jwt']).default('api-key'),
  ZERODB_EMAIL: text.optional(),
  ZERODB_PASSWORD: text.optional(),
  ZERODB_OBJECT_API: z.enum(['files', 'objects']).default('files'),
  ZERODB_COMPARISON: z.enum(['typed', 'text']).default('typed'),
});

type Variables = z.infer<typeof variables>;

/** How the real ZeroDB is reached. */
export interface RemoteZeroDb {
  readonly kind: 'remote';
  readonly baseUrl: string;
  readonly projectId: string;
  readonly bucket: string;
  readonly pathPrefix: string | undefined;
  readonly objectApi: 'files' | 'objects';
  /** How that server compares values in filters. */
  readonly comparison: 'typed' | 'text';
  readonly auth:
    | { readonly mode: 'api-key' | 'bearer-api-key'; readonly apiKey: string }
    | { readonly mode: 'jwt'; readonly email: string; readonly password: string };
}

/** The stand-in that runs beside the gateway. */
export interface EmbeddedZeroDb {
  readonly kind: 'embedded';
  readonly projectId: string;
  readonly bucket: string;
}

/** How mails are sent. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS. */
  readonly secure: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  /** Whom mails come from. */
  readonly from: string;
}

export interface Env {
  readonly mode: 'development' | 'test' | 'production';
  readonly host: string;
  readonly port: number;
  readonly logLevel: Variables['LOG_LEVEL'];
  readonly dataDir: string;
  /** Where clients reach the gateway, when it stands behind something. */
  readonly publicUrl: string | undefined;
  readonly corsOrigins: readonly string[];
  /** Proxies that are believed when they say whom they ask for. */
  readonly trustedProxies: readonly string[];
  /** Largest document that is taken in, in bytes; undefined: as the association's rules say. */
  readonly maxDocumentBytes: number | undefined;
  readonly seed: { readonly members: number; readonly password: string | undefined };
  readonly tokens: {
    /** Undefined in development: a secret is then made and kept in the data directory. */
    readonly secret: string | undefined;
    readonly previousSecret: string | undefined;
    readonly accessMinutes: number;
    readonly refreshDays: number;
  };
  /** Where processes share cache, limits and locks; undefined when there is one process alone. */
  readonly redisUrl: string | undefined;
  /** Undefined: mails are kept in the data directory. */
  readonly smtp: SmtpServer | undefined;
  /** The web frontend, to which the links in mails lead. */
  readonly webUrl: string;
  readonly zerodb: RemoteZeroDb | EmbeddedZeroDb;
}

/** The password of the demo accounts when none is set; never used on a remote ZeroDB. */
export const DEFAULT_DEMO_PASSWORD = 'Budo-2026-demo!';

/**
 * Reads the environment; the only place that does. Empty text counts as absent.
 * Throws one `AppError` (`ENVIRONMENT_INVALID`) that lists every problem at once.
 */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.entries(source).filter(([, value]) => value !== undefined && value !== '');
  const parsed = variables.safeParse(Object.fromEntries(given));
  const values = parsed.success ? parsed.data : undefined;
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...contradictions(Object.fromEntries(given)),
  ];
  if (!values || problems.length > 0) {
    const list = problems.map((problem) => `  - ${problem}`).join('\n');
    throw new AppError('ENVIRONMENT_INVALID', `The environment has these problems:\n${list}`);
  }
  return Object.freeze(assemble(values));
}

/** What no single variable can tell: things that must come together, or not at all. */
function contradictions(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const production = given['NODE_ENV'] === 'production';
  const remote = isRemote(given);
  const needs = (name: string, why: string) => {
    const told = problems.some((problem) => problem.startsWith(`${name}:`));
    if (!given[name] && !told) problems.push(`${name}: is missing; ${why}`);
  };
  if (given['ZERODB_AUTH_MODE'] === 'jwt') {
    needs('ZERODB_EMAIL', 'ZERODB_AUTH_MODE=jwt signs in with it');
    needs('ZERODB_PASSWORD', 'ZERODB_AUTH_MODE=jwt signs in with it');
  } else if (!remote && (given['ZERODB_BASE_URL'] ?? given['ZERODB_PROJECT_ID'])) {
    needs(
      'ZERODB_API_KEY',
      'ZERODB_BASE_URL or ZERODB_PROJECT_ID is set; unset them to run embedded',
    );
  }
  problems.push(...contradictionsOfMail(given));
  if (remote) needs('ZERODB_PROJECT_ID', 'a ZeroDB key belongs to a project');
  if (production) needs('JWT_SECRET', 'tokens of a production gateway need a secret of their own');
  if (production && !remote && !/^(true|1)$/.test(given['ALLOW_EMBEDDED_IN_PRODUCTION'] ?? '')) {
    needs(
      'ZERODB_API_KEY',
      'the embedded ZeroDB is not meant for production (ALLOW_EMBEDDED_IN_PRODUCTION=true overrides)',
    );
  }
  return problems;
}

function contradictionsOfMail(given: Readonly<Record<string, string | undefined>>): string[] {
  const { SMTP_HOST: host, SMTP_USERNAME: username, SMTP_PASSWORD: password } = given;
  const problems: string[] = [];
  const set = Object.keys(given).filter((name) => /^(SMTP_|MAIL_FROM$)/.test(name));
  if (!host) problems.push(...set.map((name) => `${name}: does nothing without SMTP_HOST`));
  if (username && !password) problems.push('SMTP_PASSWORD: is missing; SMTP_USERNAME is set');
  if (password && !username) problems.push('SMTP_USERNAME: is missing; SMTP_PASSWORD is set');
  return problems;
}

function isRemote(given: Readonly<Record<string, string | undefined>>): boolean {
  return given['ZERODB_AUTH_MODE'] === 'jwt' || Boolean(given['ZERODB_API_KEY']);
}

function assemble(values: Variables): Env {
  return {
    mode: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    logLevel: values.LOG_LEVEL,
    dataDir: values.DATA_DIR,
    publicUrl: values.PUBLIC_URL?.replace(/\/$/, ''),
    corsOrigins: values.CORS_ORIGINS ?? [],
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    maxDocumentBytes: values.MAX_DOCUMENT_BYTES,
    seed: { members: values.SEED_SCALE, password: values.DEMO_PASSWORD },
    tokens: {
      secret: values.JWT_SECRET,
      previousSecret: values.JWT_SECRET_PREVIOUS,
      accessMinutes: values.JWT_ACCESS_MINUTES,
      refreshDays: values.JWT_REFRESH_DAYS,
    },
    redisUrl: values.REDIS_URL,
    smtp: smtpOf(values),
    webUrl: values.WEB_URL.replace(/\/$/, ''),
    zerodb: zerodbOf(values),
  };
}

function smtpOf(values: Variables): SmtpServer | undefined {
  const { SMTP_HOST: host, SMTP_USERNAME: username, SMTP_PASSWORD: password } = values;
  if (host === undefined) return undefined;
  return {
    host,
    port: values.SMTP_PORT,
    secure: values.SMTP_SECURE,
    credentials: username && password ? { username, password } : undefined,
    from: values.MAIL_FROM,
  };
}

function zerodbOf(values: Variables): Env['zerodb'] {
  const bucket = values.ZERODB_OBJECT_STORAGE_BUCKET;
  const mode = values.ZERODB_AUTH_MODE;
  if (mode !== 'jwt' && values.ZERODB_API_KEY === undefined) {
    return { kind: 'embedded', projectId: EMBEDDED_PROJECT, bucket };
  }
  return {
    kind: 'remote',
    baseUrl: values.ZERODB_BASE_URL,
    projectId: values.ZERODB_PROJECT_ID ?? '',
    bucket,
    pathPrefix: values.ZERODB_PATH_PREFIX,
    objectApi: values.ZERODB_OBJECT_API,
    comparison: values.ZERODB_COMPARISON,
    auth:
      mode === 'jwt'
        ? { mode, email: values.ZERODB_EMAIL ?? '', password: values.ZERODB_PASSWORD ?? '' }
        : { mode, apiKey: values.ZERODB_API_KEY ?? '' },
  };
}
