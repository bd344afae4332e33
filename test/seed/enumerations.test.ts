import { ARTICLE_STATUSES } from '../../src/modules/articles/article.record.js';
import { AUDIT_ACTIONS, AUDIT_SEVERITIES } from '../../src/modules/audit/audit-log.record.js';
import {
  EVENT_STATUSES,
  EVENT_TYPES,
  EVENT_VISIBILITIES,
} from '../../src/modules/events/event.record.js';
import {
  MEDIA_ACCESS_LEVELS,
  MEDIA_STATUSES,
  MEDIA_TYPES,
  readMediaAsset,
  STORAGE_PROVIDERS,
} from '../../src/modules/media/media-asset.record.js';
import {
  APPEAL_DECISIONS,
  APPLICATION_STATUSES,
} from '../../src/modules/membership/applications/application.record.js';
import {
  APPROVAL_ACTIONS,
  APPROVAL_STATUSES,
} from '../../src/modules/membership/approvals/approval.record.js';
import { PAYMENT_STATUSES } from '../../src/modules/membership/payments/payment.record.js';
import { DUNNING_STAGES } from '../../src/modules/membership/subscriptions/dunning-record.record.js';
import {
  SUBSCRIPTION_INTERVALS,
  SUBSCRIPTION_STATUSES,
} from '../../src/modules/membership/subscriptions/subscription.record.js';
import { RSVP_STATUSES } from '../../src/modules/rsvps/rsvp.record.js';
import {
  CONTENT_VISIBILITIES,
  SOURCE_TYPES,
} from '../../src/modules/search/content-index.record.js';
import { SEARCH_FEEDBACK } from '../../src/modules/search/search-query.record.js';
import { ATTENDANCE_STATUSES } from '../../src/modules/training-sessions/session-attendance.record.js';
import {
  RECORDING_STATUSES,
  SESSION_STATUSES,
  SKILL_LEVELS,
} from '../../src/modules/training-sessions/training-session.record.js';
import { ROLES } from '../../src/shared/viewer.js';
import { build, recordsOf, stored } from './support.js';
import { TIERS } from '../../src/shared/tier.js';

const association = build(200);
const of = <C extends Parameters<typeof recordsOf>[1]>(collection: C) =>
  recordsOf(association, collection);
/** Assets and those that come with a file. */
const media = [
  ...of('media_assets'),
  ...association.files.map((file) => readMediaAsset(stored(file.documentOf('object')))!),
];

test.each<readonly [string, readonly string[], readonly (string | null)[]]>([
  ['roles', ROLES, of('users').map(({ role }) => role)],
  ['event types', EVENT_TYPES, of('events').map(({ eventType }) => eventType)],
  ['event visibilities', EVENT_VISIBILITIES, of('events').map(({ visibility }) => visibility)],
  ['event statuses', EVENT_STATUSES, of('events').map(({ status }) => status)],
  ['RSVP statuses', RSVP_STATUSES, of('rsvps').map(({ status }) => status)],
  ['session statuses', SESSION_STATUSES, of('training_sessions').map(({ status }) => status)],
  ['recording statuses', RECORDING_STATUSES, of('training_sessions').map((s) => s.recordingStatus)],
  ['skill levels', SKILL_LEVELS, of('training_sessions').map(({ skillLevel }) => skillLevel)],
  ['session tiers', TIERS, of('training_sessions').map((s) => s.requiredTier)],
  ['attendance statuses', ATTENDANCE_STATUSES, of('session_attendance').map((a) => a.status)],
  ['application statuses', APPLICATION_STATUSES, of('applications').map(({ status }) => status)],
  ['application tiers', TIERS, of('applications').map((a) => a.subscriptionTier)],
  ['appeal decisions', APPEAL_DECISIONS, of('applications').map((a) => a.appealDecision)],
  ['approval statuses', APPROVAL_STATUSES, of('approvals').map(({ status }) => status)],
  ['approval actions', APPROVAL_ACTIONS, of('approvals').map(({ action }) => action)],
  ['subscription tiers', TIERS, of('subscriptions').map(({ tier }) => tier)],
  ['subscription statuses', SUBSCRIPTION_STATUSES, of('subscriptions').map((s) => s.status)],
  ['subscription intervals', SUBSCRIPTION_INTERVALS, of('subscriptions').map((s) => s.interval)],
  ['payment statuses', PAYMENT_STATUSES, of('payments').map(({ status }) => status)],
  ['dunning stages', DUNNING_STAGES, of('dunning_records').map((d) => d.currentStage)],
  ['article statuses', ARTICLE_STATUSES, of('articles').map(({ status }) => status)],
  ['media types', MEDIA_TYPES, media.map(({ mediaType }) => mediaType)],
  ['media statuses', MEDIA_STATUSES, media.map(({ status }) => status)],
  ['media levels', MEDIA_ACCESS_LEVELS, media.map(({ accessLevel }) => accessLevel)],
  ['media tiers', TIERS, media.map(({ requiredTier }) => requiredTier)],
  ['storage providers', STORAGE_PROVIDERS, media.map(({ storageProvider }) => storageProvider)],
  ['source types', SOURCE_TYPES, of('content_index').map(({ sourceType }) => sourceType)],
  ['content visibilities', CONTENT_VISIBILITIES, of('content_index').map((c) => c.visibility)],
  ['search feedback', SEARCH_FEEDBACK, of('search_queries').map((s) => s.feedbackRating)],
  ['audit actions', AUDIT_ACTIONS, of('audit_logs').map(({ action }) => action)],
  ['audit severities', AUDIT_SEVERITIES, of('audit_logs').map(({ severity }) => severity)],
])('every one of the %s is there', (_, values, used) => {
  expect(values.filter((value) => !used.includes(value))).toEqual([]);
});

/** How files of each kind begin. */
const MAGIC: Readonly<Record<string, string>> = {
  png: '\x89PNG',
  pdf: '%PDF',
  vtt: 'WEBV',
  md: '# Et',
  txt: 'Unif',
};

test('an asset that is ready has a file, and one without has not been called ready', () => {
  expect(of('media_assets').filter(({ status }) => status === 'ready')).toEqual([]);
  for (const { key, content } of association.files) {
    expect(key).toMatch(/^seed\//);
    const magic = MAGIC[key.split('.').at(-1) ?? ''];
    expect(content.subarray(0, 4).toString('latin1')).toBe(magic);
  }
});

test('levels and tiers of assets are there among those without a file, too', () => {
  const bare = of('media_assets');
  for (const level of MEDIA_ACCESS_LEVELS)
    expect(bare.some((a) => a.accessLevel === level)).toBe(true);
  for (const tier of TIERS) expect(bare.some((a) => a.requiredTier === tier)).toBe(true);
});
