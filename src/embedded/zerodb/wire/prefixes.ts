/** Where the handlers are mounted. */
export const PROJECT_ROUTE = '/api/v1/projects/:project_id';

/**
 * The other prefixes under which the real service answers alike. What follows the project id must be
 * one of the routers: `/v1/public/auth/…` is no project called "auth".
 */
const ALIAS =
  /^\/(?:v1\/projects|v1\/public\/zerodb|v1\/public|api\/v1\/public\/zerodb|api\/v1\/zerodb)\/([^/?]+)(\/(?:database|embeddings|files)(?:[/?].*)?)$/;

/** Maps every served prefix to the one where the handlers are; other URLs are left as they are. */
export function canonicalUrl(url: string): string {
  const match = ALIAS.exec(url);
  return match ? `/api/v1/projects/${match[1] ?? ''}${match[2] ?? ''}` : url;
}
