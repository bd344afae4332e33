import { ANONYMOUS, type Viewer } from '../shared/viewer.js';

/** Says who a token belongs to, or why it is not believed. */
export type VerifyToken = (token: string) => Promise<TokenVerdict>;

export type TokenVerdict = { readonly viewer: Viewer } | { readonly problem: string };

/** Who asks, from the `Authorization` header alone. */
export interface Authentication {
  readonly viewer: Viewer;
  /** Why a token that was sent is not believed, or null. */
  readonly tokenProblem: string | null;
}

/** No header is an anonymous viewer; a header that is no good is told, never ignored. */
export async function authenticate(
  header: string | undefined,
  verify: VerifyToken,
): Promise<Authentication> {
  if (header === undefined || header.trim() === '')
    return { viewer: ANONYMOUS, tokenProblem: null };
  const [, token] = /^Bearer\s+(\S+)$/i.exec(header.trim()) ?? [];
  if (token === undefined)
    return refused('The Authorization header must be `Bearer <access token>`.');
  const verdict = await verify(token);
  return 'viewer' in verdict
    ? { viewer: verdict.viewer, tokenProblem: null }
    : refused(verdict.problem);
}

function refused(tokenProblem: string): Authentication {
  return { viewer: ANONYMOUS, tokenProblem };
}
