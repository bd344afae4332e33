import { request } from 'undici';

/** What came back, as it came. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
}

/** Sends exactly this, without any of the manners of a GraphQL client. */
export async function exchange(url: string, sent: Sent = {}): Promise<Reply> {
  const { statusCode, headers, body } = await request(url, {
    method: sent.method ?? 'GET',
    headers: { ...sent.headers },
    body: sent.body ?? null,
  });
  return { status: statusCode, headers, text: await body.text() };
}

export const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** POSTs a body as JSON. */
export function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return exchange(url, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: text });
}

/** Another path of the same server. */
export const beside = (url: string, path: string): string => new URL(path, url).href;

/** Asks again until it holds; the test's own timeout ends it. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 25));
}
