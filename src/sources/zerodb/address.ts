/** Where a project's routes are mounted when the configuration does not say. */
export const DEFAULT_PREFIX = '/api/v1/projects/{project_id}';

export interface Address {
  readonly origin: string;
  /** Path before everything, without a slash at its end; mostly empty. */
  readonly host: string;
  /** `host` and the prefix of the project. */
  readonly project: string;
}

/**
 * Where to call. Base URLs occur bare, without a scheme and with `/api/v1`, `/v1` or `/api` at
 * their end; that end is dropped, because the prefix has it. Throws `TypeError` when it is no URL.
 */
export function readAddress(
  baseUrl: string,
  projectId: string,
  pathPrefix: string = DEFAULT_PREFIX,
): Address {
  const trimmed = baseUrl.trim();
  const url = new URL(/^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  const host = url.pathname.replace(/\/+$/, '').replace(/\/(?:api\/v1|v1|api)$/, '');
  const prefix = pathPrefix.replace('{project_id}', encodeURIComponent(projectId));
  return { origin: url.origin, host, project: `${host}/${prefix.replace(/^\/+|\/+$/g, '')}` };
}
