import {
  CONTENT_INDEX,
  newContentIndex,
  readContentIndex,
  writeContentIndex,
} from '../../../src/modules/search/content-index.record.js';
import {
  newSearchQuery,
  readSearchQuery,
  SEARCH_QUERIES,
  writeSearchQuery,
} from '../../../src/modules/search/search-query.record.js';
import { heard, present, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';

recordLaws({
  collection: CONTENT_INDEX,
  read: readContentIndex,
  write: writeContentIndex,
  full: newContentIndex({
    id: 'c-1',
    createdAt: AT,
    updatedAt: AT,
    sourceType: 'event',
    sourceId: 'e-1',
    title: 'Camp',
    contentChunk: 'Two days of judo',
    summary: 'Judo',
    url: '/events/e-1',
    chunkIndex: 1,
    totalChunks: 2,
    tokens: 60,
    embeddingModel: 'small',
    visibility: 'members_only',
    authorId: 'u-1',
    category: 'camp',
    tags: ['judo'],
    keywords: ['camp'],
    searchWeight: 2.5,
    publishedAt: AT,
    searchCount: 1,
    clickCount: 1,
    metadata: { a: 1 },
  }),
  least: { source_id: 'e-1', content_chunk: 'text' },
  twins: ['text'],
  defaults: {
    sourceType: null,
    visibility: 'public',
    searchWeight: 1,
    isActive: true,
    totalChunks: 1,
  },
  refused: [
    ['sourceType', { sourceType: 'song' }],
    ['contentChunk', { contentChunk: '' }],
    ['searchWeight', { searchWeight: 11 }],
  ],
});

it('hides a piece of text whose visibility it cannot read', () => {
  const data = { source_id: 'e-1', text: 'x', visibility: 'friends', is_active: '?' };
  expect(heard(readContentIndex, data).record).toMatchObject({
    contentChunk: 'x',
    visibility: 'private',
    isActive: false,
  });
});

recordLaws({
  collection: SEARCH_QUERIES,
  read: readSearchQuery,
  write: writeSearchQuery,
  full: newSearchQuery({
    id: 'q-1',
    createdAt: AT,
    userId: 'u-1',
    queryText: 'judo camp',
    intent: 'event',
    resultsCount: 3,
    topResultIds: ['c-1'],
    responseTimeMs: 40,
    clickedResultIds: ['c-1'],
    clickThroughRate: 0.5,
    feedbackRating: 'negative',
    feedbackText: 'hm',
    feedbackAt: AT,
    flaggedForReview: true,
    sessionId: 'b-1',
    userAgent: 'Browser/1',
    ipHash: 'abc',
  }),
  least: { query_text: 'judo' },
  twins: ['query', 'latency_ms'],
  defaults: { userId: null, resultsCount: 0, feedbackRating: null, flaggedForReview: false },
  refused: [
    ['queryText', { queryText: '' }],
    ['clickThroughRate', { clickThroughRate: 2 }],
    ['feedbackRating', { feedbackRating: 'meh' }],
  ],
});

it('reads what the older search wrote', () => {
  const data = { query: 'judo', latency_ms: 40.7 };
  expect(heard(readSearchQuery, data).record).toMatchObject({
    queryText: 'judo',
    responseTimeMs: 40,
  });
});

it('does not carry the addresses of older programs along', () => {
  const data = { query: 'judo', ip_address: '192.0.2.1', embedding_vector: [1] };
  const written = writeSearchQuery(present(heard(readSearchQuery, data).record));
  expect(written).not.toHaveProperty('ip_address');
  expect(written).toMatchObject({ embedding_vector: [1] });
});
