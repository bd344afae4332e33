import { newAuditLog, writeAuditLog } from '../modules/audit/audit-log.record.js';
import { newSearchQuery, writeSearchQuery } from '../modules/search/search-query.record.js';
import type { JsonObject } from '../shared/document.js';
import { applicationIdOf } from './applications.js';
import { articleIdOf } from './articles.js';
import { AUDIT_TEXTS, type AuditText } from './content/audit.js';
import { chunkIdOf } from './content-chunks.js';
import { eventIdOf } from './events.js';
import type { Moment } from './moment.js';
import type { People } from './people.js';
import { idOf, randomOf } from './random.js';

/** What has been written down about things that this seed has really done. */
export function auditDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return AUDIT_TEXTS.map((entry, index) => {
    const [resourceType, resourceId] = resourceOf(entry.resource, people);
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

/** The collection and the id of what an entry is about. */
function resourceOf(
  resource: AuditText['resource'],
  people: People,
): readonly [string, string | null] {
  const [kind, key] = resource;
  switch (kind) {
    case 'user':
      return ['users', people.of(key).userId];
    case 'profile':
      return ['profiles', people.of(key).profileId];
    case 'application':
      return ['applications', applicationIdOf(key)];
    case 'event':
      return ['events', eventIdOf(key)];
    case 'subscription':
      return ['subscriptions', idOf('subscription', key)];
    case 'export':
      return ['exports', null];
  }
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
