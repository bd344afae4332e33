import { pino } from 'pino';

import { RequestContext } from '../../../src/graphql/context.js';
import { defineLoader } from '../../../src/graphql/loader.js';
import { CountingMeter } from '../../../src/graphql/upstream-meter.js';
import { MemberSearch } from '../../../src/modules/members/member-search.js';
import { newProfile, type ProfileRecord } from '../../../src/modules/profiles/profile.record.js';
import { newUser, type UserRecord } from '../../../src/modules/users/user.record.js';
import { ANONYMOUS } from '../../../src/shared/viewer.js';

const AT = '2026-01-01T00:00:00.000Z';

/** So many people share the beginnings that the test names; all of them are called Ana Lima. */
function searchOver(sharedBy: Readonly<Record<string, number>>): MemberSearch {
  const hits = (start: string) => {
    const count = sharedBy[start] ?? 0;
    const userIds = Array.from({ length: Math.min(count, 1_000) }, (_, at) => `${start} ${at}`);
    return { userIds, all: count <= 1_000 };
  };
  const users = defineLoader<string, UserRecord | null>({
    name: 'users',
    batch: async (ids) =>
      ids.map((id) => newUser({ id, createdAt: AT, email: 'x@test.wwmaa.example' })),
  });
  const profiles = defineLoader<string, ProfileRecord | null>({
    name: 'profiles',
    batch: async (ids) =>
      ids.map((id) => {
        const names = { firstName: 'Ana', lastName: 'Lima' };
        return newProfile({ id, createdAt: AT, userId: id, ...names });
      }),
  });
  const nobody = { items: [], total: 0, hasMore: false };
  return new MemberSearch({
    names: { beginningWith: async (start) => hits(start) },
    accounts: { withEmailFrom: async () => nobody },
    users: { byId: users },
    people: { profileByUserId: profiles },
  });
}

function context(): RequestContext {
  return new RequestContext({
    viewer: ANONYMOUS,
    tokenProblem: null,
    requestId: 'r',
    log: pino({ level: 'silent' }),
    signal: new AbortController().signal,
    meter: new CountingMeter(),
    now: AT,
    userAgent: null,
    address: '192.0.2.1',
    pointsAtDoor: null,
  });
}

test.each<[string, Record<string, number>, number]>([
  ['ana', { ana: 1_000 }, 1_000],
  ['ana lima', { 'ana lima': 3, ana: 5_000, lima: 20 }, 23],
  ['ana lima', { 'ana lima': 3, ana: 5_000, lima: 2_000 }, 3],
  ['ana lima', { ana: 900, lima: 200 }, 200],
  ['ana lima', { ana: 5_000 }, 0],
])('%p with %j finds %i', async (text, sharedBy, expected) => {
  expect(await searchOver(sharedBy).find(text, context())).toHaveLength(expected);
});

test.each<[string, Record<string, number>]>([
  ['ana', { ana: 1_001 }],
  ['ana lima', { ana: 5_000, lima: 2_000 }],
])('%p with %j is too much', async (text, sharedBy) => {
  await expect(searchOver(sharedBy).find(text, context())).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { argument: 'filter.text' },
  });
});
