import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';

import { pino } from 'pino';

import { Association, idOf, PASSWORD } from '../support/association.js';
import { startGatewayOver, startTestGateway, type TestGateway } from '../support/gateway.js';
import { post, until } from './exchange.js';
import { expectOneError } from './told-errors.js';

/** Stands between gateway and store, holds answers back, and sees when the asker goes away. */
class Door {
  readonly asked: string[] = [];
  readonly givenUp: string[] = [];
  #held: RegExp | null = null;
  readonly #server: Server;

  constructor(private readonly origin: string) {
    this.#server = createServer((request, response) => {
      const line = `${request.method} ${request.url}`;
      this.asked.push(line);
      response.once('close', () => {
        if (!response.writableFinished) this.givenUp.push(line);
      });
      if (this.#held?.test(line)) return void request.resume();
      const onward = httpRequest(
        new URL(request.url ?? '/', this.origin),
        { method: request.method, headers: request.headers },
        (answer) => this.#pass(answer, response),
      );
      request.pipe(onward);
    });
  }

  #pass(answer: IncomingMessage, response: ServerResponse): void {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers of these are held back for good. */
  hold(which: RegExp | null): void {
    this.#held = which;
    this.asked.length = 0;
    this.givenUp.length = 0;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const ended: string[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    const { msg, operation } = JSON.parse(chunk.toString()) as { msg: string; operation: string };
    if (msg === 'graphql') ended.push(operation);
    done();
  },
});

let behind: TestGateway;
let door: Door;
let test_: TestGateway;
let token: string;

beforeAll(async () => {
  behind = await startTestGateway(async (zerodb) => {
    await new Association(zerodb).person('ann', 'member');
  });
  door = new Door(behind.server.url);
  test_ = await startGatewayOver(behind.server, {
    log: pino({ level: 'info' }, sink),
    upstream: {
      baseUrl: await door.open(),
      timeouts: { query: 20_000, read: 20_000, write: 400 },
      breaker: { failures: 1_000 },
    },
  });
  ({ token } = await test_.gateway.modules.users.tokens.access({
    id: idOf('ann'),
    role: 'member',
  }));
});
afterAll(async () => {
  door.close();
  await test_.stop();
  await behind.stop();
});
beforeEach(() => {
  ended.length = 0;
});
afterEach(() => door.hold(null));

const ME = 'query Me { me { email profile { displayName } } }';

/** Asks, and hangs up as soon as the store has been asked. */
async function askAndLeave(query: string, variables: unknown = {}): Promise<void> {
  const { port, pathname } = new URL(test_.url);
  const leaving = httpRequest({
    host: '127.0.0.1',
    port,
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  leaving.on('error', () => undefined);
  leaving.end(JSON.stringify({ query, variables }));
  await until(() => door.asked.length > 0);
  leaving.destroy();
}

test('what is asked here is asked in two steps', async () => {
  door.hold(null);
  const { text } = await post(test_.url, { query: ME }, { authorization: `Bearer ${token}` });
  expect(JSON.parse(text)).toMatchObject({
    data: { me: { profile: { displayName: 'ann Test' } } },
  });
  expect(door.asked.length).toBeGreaterThanOrEqual(2);
});

// The timeout is what tells: unless it is given up, the call upstream would run for 20 s.
test('a client that goes away takes its upstream calls with it', async () => {
  door.hold(/./);
  await askAndLeave(ME);
  await until(() => door.givenUp.length > 0);
  await until(() => ended.includes('Me'));
  expect(door.asked).toHaveLength(1);
  expect(door.givenUp).toEqual(door.asked);
}, 10_000);

test('others are answered all the same', async () => {
  door.hold(/./);
  await askAndLeave(ME);
  await until(() => door.givenUp.length > 0);
  door.hold(null);
  const { text } = await post(test_.url, { query: ME }, { authorization: `Bearer ${token}` });
  expect(JSON.parse(text)).toMatchObject({ data: { me: { email: 'ann@test.wwmaa.example' } } });
}, 10_000);

test('an upstream that hangs ends in a clear error', async () => {
  const slow = await startGatewayOver(behind.server, {
    upstream: { timeouts: { query: 300, read: 300, write: 300 } },
  });
  behind.server.control.setFaults({ match: '/users/', latencyMs: 1_500 });
  const login = {
    query: 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }',
    variables: { input: { email: 'ann@test.wwmaa.example', password: PASSWORD } },
  };
  const told = expectOneError(await post(slow.url, login), 200, 'UPSTREAM_UNAVAILABLE');
  expect(told.message).toBe('ZeroDB does not answer in time.');
  expect(told.extensions['retryable']).toBe(true);
  behind.server.control.setFaults([]);
  const { text } = await post(slow.url, login);
  expect(JSON.parse(text)).toMatchObject({ data: { login: { accessToken: expect.any(String) } } });
  await slow.stop();
});

test('an upstream that cuts its answers off ends in a clear error', async () => {
  behind.server.control.setFaults({ match: '/database/', truncateBody: { rate: 1 } });
  const reply = await post(test_.url, { query: ME }, { authorization: `Bearer ${token}` });
  behind.server.control.setFaults([]);
  expectOneError(reply, 200, 'UPSTREAM_UNAVAILABLE');
});
