import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  count,
  decimal,
  flag,
  id,
  link,
  oneOf,
  optionalCount,
  optionalId,
  optionalInstant,
  optionalOneOf,
  optionalText,
  text,
  textOr,
} from '../../shared/record-fields.js';
import { json, texts } from '../../shared/record-lists.js';

export const CONTENT_INDEX = 'content_index';

export const SOURCE_TYPES = [
  'event',
  'article',
  'blog_post',
  'profile',
  'video',
  'training_session',
  'document',
] as const;
export type SourceType = (typeof SOURCE_TYPES)[number];

export const CONTENT_VISIBILITIES = ['public', 'members_only', 'private'] as const;
export type ContentVisibility = (typeof CONTENT_VISIBILITIES)[number];

/** One piece of text that can be found. Its vector is kept by the store under this id, not in here. */
const table = recordTable('ContentIndexEntry', CONTENT_INDEX, {
  /** Null when the stored word is none of these: such a piece leads nowhere. */
  sourceType: optionalOneOf('source_type', SOURCE_TYPES),
  sourceId: id('source_id'),
  title: textOr('title', ''),
  contentChunk: text(['content_chunk', 'text']),
  summary: optionalText('summary'),
  url: link('url'),
  chunkIndex: count('chunk_index'),
  totalChunks: count('total_chunks', 1, 1),
  tokens: optionalCount('tokens'),
  embeddingModel: optionalText('embedding_model'),

  visibility: oneOf('visibility', CONTENT_VISIBILITIES, 'public', { unreadable: 'private' }),
  isActive: flag('is_active', true, false),
  authorId: optionalId('author_id'),
  category: optionalText('category'),
  tags: texts('tags'),
  keywords: texts('keywords'),
  searchWeight: decimal('search_weight', 1, 0, 10),
  publishedAt: optionalInstant('published_at'),
  searchCount: count('search_count'),
  clickCount: count('click_count'),
  metadata: json('metadata'),
});

export type ContentIndexRecord = RecordOf<typeof table>;
export type NewContentIndex = NewOf<typeof table>;
export const { read: readContentIndex, write: writeContentIndex, create: newContentIndex } = table;
