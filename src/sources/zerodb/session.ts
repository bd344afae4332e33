import type { CallScope } from '../../shared/call-scope.js';
import { NO_SCOPE } from '../../shared/call-scope.js';
import { asObject, malformed, text } from './failures.js';

export type ZeroDbAuth =
  | { readonly mode: 'api-key' | 'bearer-api-key'; readonly apiKey: string }
  | {
      readonly mode: 'jwt';
      readonly email: string;
      readonly password: string;
      /** `/v1/auth/login` when not given; older hosts have `/api/v1/auth/login`. */
      readonly loginPath?: string;
    };

export type Headers = Readonly<Record<string, string>>;

/** Headers that prove who calls. */
export interface Session {
  headers(): Promise<Headers>;
  /** Fresh headers after a 401 for `refused`; null when there is nothing fresher. */
  renew(refused: Headers): Promise<Headers | null>;
}

/** Sends `{ email, password }` to the login route and answers the parsed body. */
export type Login = (path: string, credentials: object, scope: CallScope) => Promise<unknown>;

/** Tokens are said to live between 30 minutes and a day; without `expires_in` the shortest counts, less a margin. */
const ASSUMED_LIFETIME = 25 * 60_000;
/** Part of a lifetime after which a token is replaced before it is refused. */
const REFRESH_AT = 0.8;

export function createSession(auth: ZeroDbAuth, login: Login): Session {
  if (auth.mode !== 'jwt') {
    const { apiKey } = auth;
    const fixed: Headers =
      auth.mode === 'api-key' ? { 'x-api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
    return { headers: async () => fixed, renew: async () => null };
  }
  const { email, password, loginPath = '/v1/auth/login' } = auth;
  let current: { readonly headers: Headers; readonly until: number } | undefined;
  let pending: Promise<Headers> | undefined;

  // One login at a time, whoever needs it; so no caller's abort may end it.
  const enter = () =>
    (pending ??= login(loginPath, { email, password }, NO_SCOPE)
      .then((body) => {
        const answer = asObject(body) ?? {};
        const token = text(answer['access_token']);
        if (token === undefined) throw malformed('login', 'no access_token');
        const seconds = answer['expires_in'];
        const lifetime =
          typeof seconds === 'number' ? seconds * 1000 * REFRESH_AT : ASSUMED_LIFETIME;
        current = {
          headers: { authorization: `Bearer ${token}` },
          until: performance.now() + lifetime,
        };
        return current.headers;
      })
      .finally(() => {
        pending = undefined;
      }));

  return {
    headers: async () => (current && performance.now() < current.until ? current.headers : enter()),
    // Somebody else may have logged in since the refused call was sent.
    renew: async (refused) => (current && current.headers !== refused ? current.headers : enter()),
  };
}
