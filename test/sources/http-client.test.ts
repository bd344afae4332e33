import { text } from 'node:stream/consumers';
import { NO_SCOPE, type UpstreamCall } from '../../src/shared/call-scope.js';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from '../../src/sources/http-client.js';
import { UpstreamError } from '../../src/sources/upstream-error.js';
import { json, startResponder, type Responder } from './support/responder.js';

type Answer = Parameters<typeof startResponder>[0];

const GET: HttpRequest = {
  method: 'GET',
  path: '/thing',
  operation: 'get thing',
  timeout: 2_000,
  retry: 'repeatable',
};
const POST: HttpRequest = { ...GET, method: 'POST', body: '{}', retry: 'refused' };

let responder: Responder;
let http: HttpClient;

async function start(answer: Answer, options: Partial<HttpClientOptions> = {}): Promise<void> {
  responder = await startResponder(answer);
  http = createHttpClient({
    upstream: 'cloudflare',
    origin: responder.url,
    retry: { pause: 5 },
    ...options,
  });
}

afterEach(async () => {
  await http.close();
  await responder.close();
});

async function failure(call: Promise<unknown>): Promise<UpstreamError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  return error as UpstreamError;
}

/** Answers one after another, the last one again and again. */
function script(...answers: Answer[]): Answer {
  let at = 0;
  return (...args) => answers[Math.min(at++, answers.length - 1)]?.(...args);
}
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(code, headers).end('<html>no</html>');
const ok: Answer = (_request, response) => json(response, 200, { ok: true });
const reset: Answer = (request) => void request.socket.destroy();
const silence: Answer = () => undefined;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('answers', () => {
  test('JSON is parsed, an empty body is undefined', async () => {
    await start(script(ok, (_request, response) => void response.writeHead(204).end()));
    expect(await http.send(GET, NO_SCOPE)).toMatchObject({ status: 200, body: { ok: true } });
    expect(await http.send(GET, NO_SCOPE)).toMatchObject({ status: 204, body: undefined });
  });

  test.each([
    ['HTML', (_request, response) => void response.end('<html>maintenance</html>')],
    ['half a body', (_request, response) => void response.end('{"data":[{"row')],
    [
      'a body cut off by the connection',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"data":', () => request.socket.destroy());
      },
    ],
  ] as [string, Answer][])('%s on 200 is malformed', async (_name, answer) => {
    await start(answer);
    const error = await failure(http.send({ ...GET, retry: 'refused' }, NO_SCOPE));
    expect(error).toMatchObject({ kind: 'malformed', fields: { sent: true, status: 200 } });
  });

  test.each([
    [400, 'invalid'],
    [401, 'unauthorized'],
    [402, 'forbidden'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'invalid'],
    [302, 'malformed'],
    [500, 'server'],
  ])('status %i is %s', async (code, kind) => {
    await start(status(code));
    const error = await failure(http.send(POST, NO_SCOPE));
    expect(error).toMatchObject({ kind, fields: { status: code, operation: 'get thing' } });
    expect(responder.seen).toHaveLength(1);
  });

  test('what the upstream says stays out of the message', async () => {
    await start((_request, response) => json(response, 500, { detail: 'secret table x' }));
    const error = await failure(http.send(GET, NO_SCOPE));
    expect(error.message).toBe('Cloudflare failed.');
    expect(error.details).toEqual({});
    expect(error.fields.upstreamText).toContain('secret table x');
  });
});

describe('deadlines and aborts', () => {
  test('a silent upstream is a timeout after the deadline', async () => {
    await start(silence);
    const began = performance.now();
    const error = await failure(http.send({ ...GET, timeout: 80 }, NO_SCOPE));
    expect(error).toMatchObject({ kind: 'timeout', code: 'UPSTREAM_UNAVAILABLE' });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('a body that never ends is one too', async () => {
    await start((_request, response) => void response.writeHead(200).write('{"a":'));
    expect((await failure(http.send({ ...GET, timeout: 80 }, NO_SCOPE))).kind).toBe('timeout');
  });

  test("a caller's abort is told apart, before, during and between attempts", async () => {
    await start(silence);
    const during = new AbortController();
    const running = failure(http.send(GET, { signal: during.signal }));
    await until(() => responder.seen.length === 1);
    during.abort();
    expect((await running).kind).toBe('aborted');
    expect((await failure(http.send(GET, { signal: AbortSignal.abort() }))).kind).toBe('aborted');
    expect(responder.seen).toHaveLength(1);

    await http.close();
    await responder.close();
    await start(status(503, { 'retry-after': '1' }));
    const between = new AbortController();
    const pausing = failure(http.send(GET, { signal: between.signal }));
    await until(() => responder.seen.length === 1);
    setTimeout(() => between.abort(), 60);
    expect((await pausing).kind).toBe('aborted');
    expect(responder.seen).toHaveLength(1);
  });

  test('a request that waits for a connection keeps its deadline and is never sent', async () => {
    await start(silence, { connections: 1 });
    const first = failure(http.send({ ...GET, timeout: 200 }, NO_SCOPE));
    const second = await failure(http.send({ ...GET, timeout: 60 }, NO_SCOPE));
    expect(second).toMatchObject({ kind: 'timeout', fields: { sent: false } });
    await first;
    expect(responder.seen).toHaveLength(1);
  });
});

describe('retries', () => {
  test.each([
    ['503', status(503)],
    ['a reset', reset],
    ['half a body', (_request, response) => void response.end('{"a')],
  ])('%s is retried where that cannot do it twice', async (_name, broken) => {
    await start(script(broken, broken, ok));
    expect(await http.send(GET, NO_SCOPE)).toMatchObject({ body: { ok: true } });
    expect(responder.seen).toHaveLength(3);
  });

  test('three attempts at most, and the failure says how many', async () => {
    await start(status(502));
    expect((await failure(http.send(GET, NO_SCOPE))).fields.attempts).toBe(3);
    expect(responder.seen).toHaveLength(3);
  });

  test.each([
    ['503', status(503)],
    ['500', status(500)],
    ['a reset', reset],
    ['half a body', (_request, response) => void response.end('{"a')],
  ])('%s is not retried where the upstream may have acted', async (_name, broken) => {
    await start(broken);
    await failure(http.send(POST, NO_SCOPE));
    expect(responder.seen).toHaveLength(1);
  });

  test.each([
    ['429', status(429)],
    ['503 with Retry-After', status(503, { 'retry-after': '0' })],
  ])('%s is a refusal and always retried', async (_name, refused) => {
    await start(script(refused, ok));
    expect(await http.send(POST, NO_SCOPE)).toMatchObject({ body: { ok: true } });
  });

  test('a body that can be read once is not sent again', async () => {
    await start(status(429));
    await failure(http.send({ ...POST, retry: 'never' }, NO_SCOPE));
    expect(responder.seen).toHaveLength(1);
  });

  test('nobody there: the request was not sent', async () => {
    await start(ok);
    await responder.close();
    const error = await failure(http.send(POST, NO_SCOPE));
    expect(error).toMatchObject({ kind: 'unreachable', fields: { sent: false, attempts: 3 } });
  });

  test('Retry-After is waited for, unless the deadline is nearer', async () => {
    await start(script(status(429, { 'retry-after': '1' }), ok));
    const began = performance.now();
    await http.send(GET, NO_SCOPE);
    expect(performance.now() - began).toBeGreaterThan(950);

    await http.close();
    await responder.close();
    await start(status(429, { 'retry-after': '60' }));
    const error = await failure(http.send(GET, NO_SCOPE));
    expect(error).toMatchObject({ kind: 'rate-limited', code: 'UPSTREAM_UNAVAILABLE' });
    expect(error.fields.retryAfter).toBe(60_000);
    expect(responder.seen).toHaveLength(1);
  });

  test('every attempt is on the meter', async () => {
    await start(script(status(503), ok));
    const calls: UpstreamCall[] = [];
    const meter = {
      call: (call: UpstreamCall) => void calls.push(call),
      cacheHit: () => undefined,
    };
    await http.send(GET, { meter });
    expect(calls).toHaveLength(2);
    expect(calls[0]).toMatchObject({ upstream: 'cloudflare', operation: 'get thing' });
    expect(calls[0]?.milliseconds).toBeGreaterThanOrEqual(0);
  });
});

describe('circuit breaker', () => {
  const breaker = { failures: 2, openFor: 100 };

  test('opens after failures in a row, tries one call later, and closes', async () => {
    await start(script(reset, reset, ok), { breaker });
    await failure(http.send(POST, NO_SCOPE));
    expect(http.state()).toBe('closed');
    await failure(http.send(POST, NO_SCOPE));
    expect(http.state()).toBe('open');
    const error = await failure(http.send(GET, NO_SCOPE));
    expect(error).toMatchObject({ kind: 'circuit-open', fields: { sent: false } });
    expect(responder.seen).toHaveLength(2);

    await new Promise((resolve) => setTimeout(resolve, 120));
    await http.send(GET, NO_SCOPE);
    expect(http.state()).toBe('closed');
  });

  test('while half open only one call is sent; the others fail at once', async () => {
    const slow: Answer = (_request, response) => void setTimeout(() => json(response, 200, {}), 60);
    await start(script(reset, reset, slow), { breaker });
    await failure(http.send(POST, NO_SCOPE));
    await failure(http.send(POST, NO_SCOPE));
    await new Promise((resolve) => setTimeout(resolve, 120));
    const test = http.send(GET, NO_SCOPE);
    expect(http.state()).toBe('half-open');
    expect((await failure(http.send(GET, NO_SCOPE))).kind).toBe('circuit-open');
    await test;
  });

  test('refusals and aborts do not open it', async () => {
    await start(script(status(404), status(429), status(401), silence), { breaker });
    for (let n = 0; n < 3; n += 1) await failure(http.send({ ...POST, retry: 'never' }, NO_SCOPE));
    for (let n = 0; n < 3; n += 1) {
      await failure(http.send(GET, { signal: AbortSignal.timeout(10) }));
    }
    expect(http.state()).toBe('closed');
  });
});

describe('streams', () => {
  test('answers with the headers and leaves the body to be read', async () => {
    await start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('one ');
      setTimeout(() => response.end('two'), 150);
    });
    const answer = await http.stream({ ...GET, timeout: 100 }, NO_SCOPE);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(await text(answer.body)).toBe('one two');
  });

  test('the abort of the caller destroys the body', async () => {
    await start((_request, response) => void response.writeHead(200).write('one'));
    const abort = new AbortController();
    const { body } = await http.stream(GET, { signal: abort.signal });
    abort.abort();
    await expect(text(body)).rejects.toThrow();
  });

  test('refusals are read, and silence before the headers is a timeout', async () => {
    await start(script(status(404), silence));
    expect((await failure(http.stream(GET, NO_SCOPE))).kind).toBe('not-found');
    expect((await failure(http.stream({ ...GET, timeout: 60 }, NO_SCOPE))).kind).toBe('timeout');
  });
});
