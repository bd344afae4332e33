import { Association, idOf, inDays } from '../support/association.js';
import { Client } from '../support/client.js';
import { startTestGateway, type TestGateway } from '../support/gateway.js';
import { signedIn } from '../support/signed-in.js';
import {
  EventPageDocument,
  EventsListDocument,
  MemberDirectoryDocument,
  TrainingSessionsDocument,
} from './generated/graphql.js';

let gateway: TestGateway;
let visitor: Client;

beforeAll(async () => {
  gateway = await startTestGateway(
    async (zerodb) => {
      const association = new Association(zerodb);
      await association.person('Ann', 'instructor', { state: 'CA', disciplines: ['Judo'] });
      await association.person('Annette', 'member', { publicProfile: false });
      for (let day = 1; day <= 12; day += 1) {
        await association.event(`event ${day}`, {
          startDate: inDays(day),
          instructorIds: [idOf('Ann')],
          capacity: 3,
          visibility: day % 4 === 0 ? 'members_only' : 'public',
        });
        await association.rsvp(`event ${day}`, 'Annette');
      }
      await association.session('open', { isPublic: true, eventId: idOf('event 1') });
    },
    { upstream: { comparison: 'text' } },
  );
  visitor = new Client(gateway.url);
});
afterAll(() => gateway.stop());
afterEach(() => gateway.server.control.setQuirks(''));

/** What the screens show, whatever the server behind them does. */
async function screens() {
  const member = await signedIn(gateway, visitor, 'Annette');
  const { events } = await visitor.data(EventsListDocument, { first: 5 });
  const after = events.pageInfo.endCursor;
  const next = await visitor.data(EventsListDocument, { first: 5, after });
  const page = await member.data(EventPageDocument, { id: events.nodes[0]!.id });
  const people = await visitor.data(MemberDirectoryDocument, { first: 10 });
  const sessions = await visitor.data(TrainingSessionsDocument, { first: 10 });
  return { events, next, page, people, sessions };
}

test.each(['2', '2:filters', '3', '4', '7', '30', 'all'])(
  'quirks %s change no answer',
  async (quirks) => {
    const expected = await screens();
    expect(expected.events.totalCount).toBe(9);
    expect(expected.page.event).toMatchObject({
      confirmedCount: 1,
      viewerRsvp: { status: 'CONFIRMED' },
    });
    expect(expected.people.memberDirectory.totalCount).toBe(1);
    gateway.server.control.setQuirks(quirks);
    expect(await screens()).toEqual(expected);
  },
);

test('a few failures upstream are not seen, and many are told as what they are', async () => {
  const expected = await screens();
  gateway.server.control.setFaults([{ match: '/query', status5xx: { next: 2, status: 503 } }]);
  expect(await screens()).toEqual(expected);
  gateway.server.control.setFaults([{ match: '/query', status5xx: { rate: 1, status: 500 } }]);
  const { errors } = await visitor.send(EventsListDocument, { first: 5 });
  expect(errors[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  expect(errors[0]?.message).not.toMatch(/500|quer|table/i);
  gateway.server.control.setFaults([]);
});
