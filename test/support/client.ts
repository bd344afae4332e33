import { type FormData, Pool } from 'undici';

import type { UpstreamFigures } from '../../src/graphql/upstream-meter.js';
import type { TypedDocumentString } from '../api/generated/graphql.js';
import { PREFLIGHT, uploadForm } from './upload.js';

/** What came back: the data as the operation types it, errors as GraphQL tells them. */
export interface Answer<TData> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly data: TData | null;
  readonly errors: readonly AnswerError[];
  readonly upstream: UpstreamFigures;
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** A client as others write them: HTTP, JSON, a bearer token. */
export class Client {
  readonly #pool: Pool;

  constructor(
    readonly url: string,
    readonly token?: string,
  ) {
    this.#pool = new Pool(new URL(url).origin);
  }

  /** The same client, signed in. */
  as(token: string): Client {
    return new Client(this.url, token);
  }

  async send<TData, TVariables>(
    document: TypedDocumentString<TData, TVariables> | string,
    ...[variables]: TVariables extends Record<string, never> ? [] : [TVariables]
  ): Promise<Answer<TData>> {
    const body = JSON.stringify({ query: document.toString(), variables });
    return this.#ask<TData>({ 'content-type': 'application/json' }, body);
  }

  /**
   * The same as a multipart request: `File`s stand in the variables where the schema has an `Upload`
   * (see `fileOf` of upload.ts).
   */
  upload<TData, TVariables>(
    document: TypedDocumentString<TData, TVariables> | string,
    variables: TVariables,
  ): Promise<Answer<TData>> {
    return this.#ask<TData>(PREFLIGHT, uploadForm(document, variables));
  }

  async #ask<TData>(
    headers: Readonly<Record<string, string>>,
    body: string | FormData,
  ): Promise<Answer<TData>> {
    const reply = await this.#pool.request({
      path: new URL(this.url).pathname,
      method: 'POST',
      headers: { ...headers, ...(this.token && { authorization: `Bearer ${this.token}` }) },
      body,
    });
    const answer = (await reply.body.json()) as {
      data?: TData;
      errors?: AnswerError[];
      extensions?: { upstream?: UpstreamFigures };
    };
    return {
      status: reply.statusCode,
      headers: reply.headers,
      data: answer.data ?? null,
      errors: answer.errors ?? [],
      upstream: answer.extensions?.upstream ?? NOTHING_TOLD,
    };
  }

  /** The data, where nothing may have gone wrong. */
  async data<TData, TVariables>(
    document: TypedDocumentString<TData, TVariables>,
    ...variables: TVariables extends Record<string, never> ? [] : [TVariables]
  ): Promise<TData> {
    const { data, errors } = await this.send(document, ...variables);
    if (errors.length > 0 || data === null) throw new Error(JSON.stringify(errors));
    return data;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

const NOTHING_TOLD = { calls: NaN, batches: NaN, milliseconds: NaN, cacheHits: NaN };
