import { LANDMARKS } from '../../src/seed/index.js';
import { plannedEnd } from '../../src/modules/training-sessions/training-session.record.js';
import { EVENT_TYPES } from '../../src/modules/events/event.record.js';
import { build, NOW, recordsOf } from './support.js';

const association = build(200);
const now = NOW.toISOString();
const users = recordsOf(association, 'users');
const profiles = recordsOf(association, 'profiles');
const events = recordsOf(association, 'events');
const rsvps = recordsOf(association, 'rsvps');
const sessions = recordsOf(association, 'training_sessions');
const attendance = recordsOf(association, 'session_attendance');
const subscriptions = recordsOf(association, 'subscriptions');
const payments = recordsOf(association, 'payments');
const applications = recordsOf(association, 'applications');
const approvals = recordsOf(association, 'approvals');
const articles = recordsOf(association, 'articles');

const DAY = 86_400_000;
const daysAgo = (time: string) => (NOW.getTime() - Date.parse(time)) / DAY;
const minutesTo = (time: string) => Math.round((Date.parse(time) - NOW.getTime()) / 60_000);
const byId = <T extends { id: string }>(all: readonly T[], id: string): T =>
  all.find((each) => each.id === id)!;
const isActive = ({ status }: { status: string }) => !['canceled', 'declined'].includes(status);
const seats = (eventId: string) =>
  rsvps
    .filter((r) => r.eventId === eventId && (r.status === 'confirmed' || r.status === 'pending'))
    .reduce((sum, { guestsCount }) => sum + 1 + guestsCount, 0);

describe('accounts', () => {
  test.each([
    ['public', 'public', undefined],
    ['member', 'member', 'basic'],
    ['premium', 'member', 'premium'],
    ['instructor', 'instructor', 'lifetime'],
    ['board', 'board_member', 'premium'],
    ['board2', 'board_member', 'premium'],
    ['admin', 'admin', 'lifetime'],
  ] as const)('%s@ is %s of tier %s', (key, role, tier) => {
    const user = byId(users, LANDMARKS.users[key]);
    expect(user).toMatchObject({ email: `${key}@demo.wwmaa.example`, role });
    const own = subscriptions.filter((s) => s.userId === user.id && s.status === 'active');
    expect(own.map((s) => s.tier)).toEqual(tier === undefined ? [] : [tier]);
  });

  test('everybody is verified, active and has the one password', () => {
    expect(
      users.every((u) => u.isVerified && u.isActive && u.passwordHash === '$argon2id$test'),
    ).toBe(true);
  });

  test('members are called m0001@ and on, free to basic', () => {
    for (let number = 1; number <= 200; number += 1) {
      const email = `m${String(number).padStart(4, '0')}@demo.wwmaa.example`;
      const user = users.find((each) => each.email === email)!;
      expect(user.role).toBe('member');
      const tiers = subscriptions
        .filter(({ userId }) => userId === user.id)
        .map(({ tier }) => tier);
      expect(['', 'free', 'basic']).toContain(tiers.join());
    }
  });

  test('about two profiles in three are public', () => {
    const share = profiles.filter(({ publicProfile }) => publicProfile).length / profiles.length;
    expect(share).toBeGreaterThan(0.55);
    expect(share).toBeLessThan(0.75);
  });

  test('one user has no profile, and a private person has the name of a public one', () => {
    const owners = new Set(profiles.map(({ userId }) => userId));
    expect(users.filter(({ id }) => !owners.has(id)).map(({ id }) => id)).toEqual([
      LANDMARKS.users.withoutProfile,
    ]);
    const twins = profiles.filter(({ lastName }) => lastName === 'Morgan');
    expect(twins.map(({ publicProfile }) => publicProfile)).toEqual([true, false]);
  });

  test('nobody has two profiles or two running subscriptions', () => {
    expect(new Set(profiles.map(({ userId }) => userId)).size).toBe(profiles.length);
    expect(new Set(subscriptions.map(({ userId }) => userId)).size).toBe(subscriptions.length);
  });
});

describe('events', () => {
  const open = events.filter((e) => e.status === 'published' && e.visibility === 'public');

  test('there are 40, at least 15 of them public, published and upcoming', () => {
    expect(events.length).toBeGreaterThanOrEqual(40);
    expect(open.filter(({ startDate }) => startDate > now).length).toBeGreaterThanOrEqual(15);
    expect(build(0).documents.get('events')!.length).toBeGreaterThanOrEqual(40);
  });

  test('each type has another upcoming public event beside it', () => {
    for (const type of EVENT_TYPES) {
      const upcoming = open.filter((e) => e.eventType === type && e.startDate > now);
      expect([type, upcoming.length >= 2]).toEqual([type, true]);
    }
  });

  test('one is full to the last seat, and several wait', () => {
    const full = byId(events, LANDMARKS.events.full);
    expect(full).toMatchObject({ status: 'published', waitlistEnabled: true, capacity: 12 });
    expect(seats(full.id)).toBe(12);
    expect(
      rsvps.filter((r) => r.eventId === full.id && r.status === 'waitlist').length,
    ).toBeGreaterThan(2);
  });

  test('paid, past, canceled, online, all-day, closed', () => {
    const { paid, past, canceled, online, allDay, deadlinePassed } = LANDMARKS.events;
    expect(byId(events, paid)).toMatchObject({
      price: { minor: 7_500, currency: 'USD' },
      capacity: 60,
    });
    expect(byId(events, past).endDate < now).toBe(true);
    expect(byId(events, canceled).status).toBe('canceled');
    expect(byId(events, online)).toMatchObject({
      isOnline: true,
      virtualUrl: expect.stringMatching(/^https:/),
    });
    expect(byId(events, allDay).isAllDay).toBe(true);
    const closed = byId(events, deadlinePassed);
    expect(closed.registrationDeadline! < now && closed.startDate > now).toBe(true);
  });

  test('the instructor runs several and has drafts', () => {
    const own = events.filter((e) => e.organizerId === LANDMARKS.users.instructor);
    expect(own.length).toBeGreaterThan(4);
    expect(own.filter(({ status }) => status === 'draft').length).toBeGreaterThan(1);
  });

  test('zones are IANA names of several continents; ends follow starts', () => {
    const zones = new Set(events.map(({ timezone }) => timezone));
    for (const zone of zones)
      expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
    expect(new Set([...zones].map((zone) => zone.split('/')[0])).size).toBeGreaterThanOrEqual(5);
    expect(events.filter((e) => e.endDate <= e.startDate)).toEqual([]);
  });

  test('local times hold over a change of the clocks', () => {
    const event = byId(events, LANDMARKS.events.instructorDraft);
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: event.timezone,
      timeStyle: 'short',
    });
    expect(local.format(new Date(event.startDate))).toBe('10:00');
    const summer = build(0, new Date('2026-03-20T12:00:00Z'));
    for (const each of recordsOf(summer, 'events').filter((e) =>
      e.title.startsWith('Keep Your Knees'),
    )) {
      expect(
        new Intl.DateTimeFormat('en-GB', { timeZone: each.timezone, timeStyle: 'short' }).format(
          new Date(each.startDate),
        ),
      ).toBe('17:00');
    }
  });

  test('descriptions use the allowed tags alone', () => {
    const allowed = /^(p|br|strong|em|ul|ol|li|a|h[1-4]|blockquote|code|pre)$/;
    const texts = [
      ...events.map((e) => e.description),
      ...articles.map((a) => a.content),
      ...profiles.map((p) => p.bio),
    ];
    for (const text of texts) {
      for (const [, tag = ''] of (text ?? '').matchAll(/<\/?([a-z0-9]+)/gi))
        expect(tag).toMatch(allowed);
    }
  });
});

describe('RSVPs', () => {
  test.each([0, 200, 800])('capacity is never exceeded with %i members', (members) => {
    const built = build(members);
    const rows = recordsOf(built, 'rsvps');
    for (const event of recordsOf(built, 'events')) {
      const taken = rows
        .filter(
          (r) => r.eventId === event.id && (r.status === 'confirmed' || r.status === 'pending'),
        )
        .reduce((sum, { guestsCount }) => sum + 1 + guestsCount, 0);
      expect(taken).toBeLessThanOrEqual(event.capacity ?? Infinity);
      if (event.createdKey?.endsWith('Z')) expect(event.currentAttendees).toBe(taken);
    }
  });

  test('one person answers an event once', () => {
    expect(new Set(rsvps.map((r) => `${r.eventId} ${r.userId}`)).size).toBe(rsvps.length);
  });

  test('any fifty events have fewer than 900 active ones', () => {
    const counts = events.map(
      ({ id }) => rsvps.filter((r) => r.eventId === id && isActive(r)).length,
    );
    const most = counts.sort((a, b) => b - a).slice(0, 50);
    expect(most.reduce((sum, count) => sum + count, 0)).toBeLessThan(900);
  });

  test('the member comes to one, waits for one, and has canceled one', () => {
    const own = rsvps.filter((r) => r.userId === LANDMARKS.users.member);
    const upcoming = own.filter((r) => byId(events, r.eventId).startDate > now);
    expect(upcoming.map(({ status }) => status).sort()).toEqual([
      'canceled',
      'confirmed',
      'waitlist',
    ]);
  });

  test('only people who may see an event answer it', () => {
    for (const { eventId, userId } of rsvps) {
      const { visibility } = byId(events, eventId);
      const { role } = byId(users, userId);
      if (visibility === 'members_only') expect(role).not.toBe('public');
      if (visibility === 'invite_only') expect(['public', 'member']).not.toContain(role);
    }
  });

  test('what is paid for a seat is the price of the event', () => {
    const paid = rsvps.filter(({ paymentId }) => paymentId !== null);
    expect(paid.length).toBeGreaterThan(20);
    for (const rsvp of paid) {
      const payment = byId(payments, rsvp.paymentId!);
      expect(payment).toMatchObject({
        userId: rsvp.userId,
        amount: byId(events, rsvp.eventId).price,
      });
      expect(payment.status).toBe(rsvp.paymentStatus);
    }
  });
});

describe('training sessions', () => {
  test('there are 20, some for members alone, some public', () => {
    expect(sessions.length).toBeGreaterThanOrEqual(20);
    expect(sessions.filter((s) => s.isPublic).length).toBeGreaterThanOrEqual(3);
    expect(sessions.filter((s) => s.membersOnly).length).toBeGreaterThanOrEqual(3);
  });

  test('one is live, one opens in nine minutes, one in eleven', () => {
    const { live, inNineMinutes, inElevenMinutes } = LANDMARKS.sessions;
    const running = byId(sessions, live);
    expect(running.status).toBe('live');
    expect(running.startedAt! < now && plannedEnd(running) > now).toBe(true);
    for (const [id, minutes] of [
      [inNineMinutes, 9],
      [inElevenMinutes, 11],
    ] as const) {
      const session = byId(sessions, id);
      expect([session.status, minutesTo(session.sessionDate)]).toEqual(['scheduled', minutes]);
    }
  });

  test('one has ended with a recording, one without', () => {
    const { recorded, recordingFailed } = LANDMARKS.sessions;
    expect(byId(sessions, recorded)).toMatchObject({
      status: 'ended',
      recordingStatus: 'ready',
      streamId: expect.any(String),
    });
    expect(byId(sessions, recordingFailed)).toMatchObject({
      status: 'ended',
      recordingStatus: 'failed',
      streamId: null,
    });
    expect(byId(sessions, recordingFailed).recordingError).not.toBeNull();
  });

  test('the instructor leads several, the live one and the next among them', () => {
    const own = sessions
      .filter((s) => s.instructorId === LANDMARKS.users.instructor)
      .map(({ id }) => id);
    expect(own.length).toBeGreaterThan(3);
    expect(own).toEqual(
      expect.arrayContaining([LANDMARKS.sessions.live, LANDMARKS.sessions.inNineMinutes]),
    );
  });

  test('one belongs to a free event, one to a paid one, at the same time as it', () => {
    for (const [sessionId, eventId, isPaid] of [
      [LANDMARKS.sessions.ofFreeEvent, LANDMARKS.events.freeWithSession, false],
      [LANDMARKS.sessions.ofPaidEvent, LANDMARKS.events.paidWithSession, true],
    ] as const) {
      const [session, event] = [byId(sessions, sessionId), byId(events, eventId)];
      expect(session.eventId).toBe(event.id);
      expect(event.trainingSessionId).toBe(session.id);
      expect(session.sessionDate).toBe(event.startDate);
      expect(event.price !== null).toBe(isPaid);
    }
  });

  test('a person attends a session once; some have accepted its terms', () => {
    expect(new Set(attendance.map((a) => `${a.sessionId} ${a.userId}`)).size).toBe(
      attendance.length,
    );
    expect(attendance.some((a) => a.termsAcceptedAt !== null)).toBe(true);
    expect(attendance.some((a) => a.termsAcceptedAt === null)).toBe(true);
  });
});

describe('membership', () => {
  test('prices are those of the tiers', () => {
    const prices = { free: 0, basic: 2_900, premium: 7_900, lifetime: 14_900 };
    for (const { tier, price } of subscriptions) {
      expect([tier, price]).toEqual([tier, { minor: prices[tier], currency: 'USD' }]);
    }
  });

  test('each stage of dunning has its subscription', () => {
    for (const { currentStage, subscriptionId } of recordsOf(association, 'dunning_records')) {
      const expected = currentStage === 'canceled' ? 'canceled' : 'past_due';
      expect(byId(subscriptions, subscriptionId).status).toBe(expected);
    }
  });

  test('money comes back in part and in full, never more than was paid', () => {
    const back = payments.filter(({ refundedAmount }) => refundedAmount.minor > 0);
    expect(back.map((p) => p.status).sort()).toEqual(['refunded', 'succeeded']);
    expect(payments.every((p) => p.refundedAmount.minor <= p.amount.minor)).toBe(true);
    expect(new Set(payments.map((p) => p.stripePaymentIntentId)).size).toBe(payments.length);
  });

  test('applications were rejected within thirty days and before', () => {
    const { rejectedLately, rejectedLongAgo } = LANDMARKS.applications;
    expect(daysAgo(byId(applications, rejectedLately).rejectedAt!)).toBeLessThan(30);
    expect(byId(applications, rejectedLately).reapplicationAllowedAt! > now).toBe(true);
    expect(byId(applications, rejectedLongAgo).reapplicationAllowedAt! < now).toBe(true);
  });

  test('only the board votes, once each, and the counts are those of the votes', () => {
    const active = approvals.filter((a) => a.isActive);
    expect(new Set(active.map((a) => `${a.applicationId} ${a.approverId}`)).size).toBe(
      active.length,
    );
    for (const { approverId } of approvals) {
      expect(['board_member', 'admin']).toContain(byId(users, approverId).role);
    }
    for (const application of applications) {
      const own = active.filter((a) => a.applicationId === application.id);
      expect(own.filter((a) => a.status === 'approved')).toHaveLength(application.approvalCount);
      expect(own.filter((a) => a.status === 'rejected')).toHaveLength(application.rejectionCount);
      if (application.status === 'approved') expect(application.approvalCount).toBe(2);
    }
  });

  test('both members of the board find an application that waits for them', () => {
    const { id, status, boardVotes } = byId(applications, LANDMARKS.applications.submitted);
    expect([status, boardVotes]).toEqual(['submitted', []]);
    expect(approvals.filter((a) => a.applicationId === id)).toEqual([]);
  });
});

describe('articles', () => {
  test('ten and more are published, of several paragraphs and 250 to 500 words', () => {
    expect(articles.filter(({ status }) => status === 'published').length).toBeGreaterThanOrEqual(
      10,
    );
    for (const { content, slug } of articles) {
      expect(slug).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(content.match(/<p>/g)!.length).toBeGreaterThanOrEqual(4);
      const words = content
        .replaceAll(/<[^>]+>/g, ' ')
        .trim()
        .split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(250);
      expect(words).toBeLessThanOrEqual(500);
    }
    expect(new Set(articles.map(({ slug }) => slug)).size).toBe(articles.length);
  });
});
