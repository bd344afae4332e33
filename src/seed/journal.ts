import {
  type AuditAction,
  type AuditSeverity,
  newAuditLog,
  writeAuditLog,
} from '../modules/audit/audit-log.record.js';
import { newSearchQuery, writeSearchQuery } from '../modules/search/search-query.record.js';
import type { JsonObject } from '../shared/document.js';
import { applicationIdOf } from './applications.js';
import { articleIdOf } from './articles.js';
import { chunkIdOf } from './content-chunks.js';
import { eventIdOf } from './events.js';
import type { Moment } from './moment.js';
import type { People } from './people.js';
import { idOf, randomOf } from './random.js';

interface Entry {
  /** Null is the system itself. */
  readonly by: string | null;
  readonly action: AuditAction;
  readonly resource: readonly [type: string, id: string | null];
  readonly text: string;
  readonly hoursAgo: number;
  readonly severity?: AuditSeverity;
  readonly changes?: JsonObject;
  readonly error?: string;
}

/** What has been written down about things that this seed has really done. */
export function auditDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return entriesOf(people).map((entry, index) => {
    const [resourceType, resourceId] = entry.resource;
    return writeAuditLog(
      newAuditLog({
        id: idOf('audit', index),
        createdAt: moment.minutes(-entry.hoursAgo * 60),
        userId: entry.by === null ? null : people.of(entry.by).userId,
        action: entry.action,
        resourceType,
        resourceId,
        description: entry.text,
        changes: entry.changes ?? {},
        severity: entry.severity ?? 'info',
        success: entry.error === undefined,
        errorMessage: entry.error ?? null,
        tags: [resourceType],
        // Of the block of addresses that documentation may use.
        ipAddress: entry.by === null ? null : `192.0.2.${(index % 200) + 10}`,
        userAgent: entry.by === null ? null : 'Mozilla/5.0 (X11; Linux x86_64)',
      }),
    );
  });
}

function entriesOf(people: People): readonly Entry[] {
  const user = (key: string) => ['users', people.of(key).userId] as const;
  const profile = (key: string) => ['profiles', people.of(key).profileId] as const;
  const application = (key: string) => ['applications', applicationIdOf(key)] as const;
  const event = (key: string) => ['events', eventIdOf(key)] as const;
  const subscription = (key: string) => ['subscriptions', idOf('subscription', key)] as const;
  return [
    { by: 'admin', action: 'login', resource: user('admin'), text: 'Logged in', hoursAgo: 1 },
    { by: 'member', action: 'login', resource: user('member'), text: 'Logged in', hoursAgo: 3 },
    { by: 'member', action: 'logout', resource: user('member'), text: 'Logged out', hoursAgo: 2 },
    {
      by: 'instructor',
      action: 'create',
      resource: event('paid-seminar'),
      text: 'Created an event',
      hoursAgo: 700,
    },
    {
      by: 'instructor',
      action: 'update',
      resource: event('paid-seminar'),
      text: 'Published an event',
      hoursAgo: 674,
      changes: { status: { before: 'draft', after: 'published' } },
    },
    {
      by: 'instructor',
      action: 'delete',
      resource: event('training-deleted'),
      text: 'Deleted an event',
      hoursAgo: 72,
      severity: 'warning',
      changes: { status: { before: 'published', after: 'deleted' } },
    },
    {
      by: 'board2',
      action: 'update',
      resource: event('tournament-canceled'),
      text: 'Canceled an event',
      hoursAgo: 72,
      severity: 'warning',
    },
    {
      by: 'board',
      action: 'approve',
      resource: application('approved'),
      text: 'Voted for an application',
      hoursAgo: 36 * 24,
    },
    {
      by: 'board2',
      action: 'approve',
      resource: application('approved'),
      text: 'Voted for an application; it is approved',
      hoursAgo: 34 * 24,
    },
    {
      by: 'board2',
      action: 'reject',
      resource: application('rejected'),
      text: 'Rejected an application',
      hoursAgo: 11 * 24,
    },
    {
      by: 'board',
      action: 'read',
      resource: application('submitted'),
      text: 'Opened an application',
      hoursAgo: 20,
    },
    {
      by: 'admin',
      action: 'read',
      resource: ['exports', null],
      text: 'Exported the list of attendees',
      hoursAgo: 50,
    },
    {
      by: 'admin',
      action: 'update',
      resource: user('applicant.approved'),
      text: 'Changed the role of a member',
      hoursAgo: 34 * 24 - 1,
      changes: { role: { before: 'public', after: 'member' } },
    },
    {
      by: 'premium',
      action: 'update',
      resource: profile('premium'),
      text: 'Changed the own profile',
      hoursAgo: 90,
      changes: { fields: ['bio'] },
    },
    {
      by: 'premium',
      action: 'payment',
      resource: subscription('premium'),
      text: 'Paid the membership of a year',
      hoursAgo: 1_200,
    },
    {
      by: null,
      action: 'payment',
      resource: subscription('dunning.final-warning'),
      text: 'A renewal could not be charged',
      hoursAgo: 312,
      severity: 'error',
      error: 'The card was declined.',
    },
    {
      by: null,
      action: 'update',
      resource: subscription('dunning.canceled'),
      text: 'Ended a membership after two weeks without payment',
      hoursAgo: 24,
      severity: 'critical',
    },
    {
      by: 'applicant.rejected',
      action: 'login',
      resource: user('applicant.rejected'),
      text: 'Login refused',
      hoursAgo: 200,
      severity: 'warning',
      error: 'Wrong password',
    },
  ];
}

/** Text, who asked (null: nobody logged in), slugs of the articles that were found, what they thought of it. */
type Search = readonly [
  string,
  string | null,
  readonly string[],
  ('positive' | 'negative')?,
  string?,
];

const SEARCHES: readonly Search[] = [
  [
    'how do I prepare for my first tournament',
    'member',
    ['your-first-tournament-a-calm-plan'],
    'positive',
    'Exactly what I needed.',
  ],
  [
    'judo throws for beginners',
    'premium',
    ['kuzushi-the-moment-before-the-throw', 'twelve-mats-in-a-temple-how-judo-began'],
    'positive',
  ],
  ['knee injury bjj', null, ['knees-fingers-heads-the-injuries-we-can-prevent']],
  ['self defense for women', null, ['self-defense-for-women-begins-with-no']],
  ['why do we bow', 'member', ['why-we-bow-etiquette-as-a-safety-rule']],
  ['history of karate', 'public', ['from-okinawa-to-the-world-a-short-history-of-karate']],
  [
    'starting martial arts at 60',
    null,
    ['starting-at-sixty-balance-bones-and-good-company'],
    'positive',
  ],
  [
    'nunchaku course near me',
    'member',
    [],
    'negative',
    'Nothing was found, although there is a kobudo group.',
  ],
  ['games for children', 'instructor', ['teaching-children-games-that-are-not-only-games']],
  [
    'strength training twice a week',
    null,
    ['strength-for-martial-artists-twice-a-week-is-enough'],
    'negative',
    'I wanted a plan, not an article.',
  ],
];

export function searchDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return SEARCHES.map(([queryText, by, slugs, rating, comment], index) => {
    const random = randomOf(`search:${index}`);
    const createdAt = moment.minutes(-random.int(60, 30_000));
    const found = slugs.map((slug) => chunkIdOf('article', articleIdOf(slug), 0));
    const feedback = rating
      ? {
          feedbackRating: rating,
          feedbackText: comment ?? null,
          feedbackAt: createdAt,
          flaggedForReview: rating === 'negative',
        }
      : {};
    return writeSearchQuery(
      newSearchQuery({
        id: idOf('search', index),
        createdAt,
        userId: by === null ? null : people.of(by).userId,
        queryText,
        resultsCount: found.length,
        topResultIds: found,
        clickedResultIds: found.slice(0, 1),
        clickThroughRate: found.length > 0 ? 1 / found.length : 0,
        responseTimeMs: random.int(60, 700),
        ipHash: idOf('address', index).replaceAll('-', '').repeat(2),
        ...feedback,
      }),
    );
  });
}
