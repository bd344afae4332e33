import { serverAudits } from 'graphql-http';

import { startTestGateway, type TestGateway } from '../support/gateway.js';

let test_: TestGateway;

beforeAll(async () => {
  test_ = await startTestGateway();
});
afterAll(() => test_.stop());

/** As any client that knows of the preflight rule. */
function fetchFn(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('apollo-require-preflight', 'true');
  return fetch(url, { ...init, headers });
}

const audits = serverAudits({ url: () => test_.url, fetchFn });

test('there are 61 audits of GraphQL over HTTP', () => {
  expect(audits).toHaveLength(61);
});

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
  '%s %s',
  async (_id, _name, audit) => {
    const result = await audit.fn();
    const reason = 'reason' in result ? result.reason : undefined;
    expect({ status: result.status, reason }).toEqual({ status: 'ok', reason: undefined });
  },
);
