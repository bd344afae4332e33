import { z } from 'zod';

import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import { type Codec, nullable } from '../../shared/record-field.js';
import {
  count,
  link,
  oneOf,
  optionalInstant,
  optionalText,
  text,
  textOr,
} from '../../shared/record-fields.js';
import { ids, json, links, texts } from '../../shared/record-lists.js';
import { isObject, readText } from '../../shared/record-values.js';

export const ARTICLES = 'articles';

export const ARTICLE_STATUSES = ['draft', 'published', 'archived'] as const;
export type ArticleStatus = (typeof ARTICLE_STATUSES)[number];

export const ARTICLE_FORMATS = ['html', 'markdown', 'text'] as const;
export type ArticleFormat = (typeof ARTICLE_FORMATS)[number];

export interface ArticleAuthor {
  readonly name: string;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly bio: string | null;
}

const author: Codec<ArticleAuthor> = {
  kind: 'author',
  read: (raw) => {
    const parts = isObject(raw) ? raw : { name: raw };
    const name = readText(parts['name']);
    if (name === undefined) return undefined;
    return Object.freeze({
      name,
      email: readText(parts['email']) ?? null,
      avatarUrl: readText(parts['avatar_url']) ?? null,
      bio: readText(parts['bio']) ?? null,
    });
  },
  schema: z.strictObject({
    name: z.string().min(1),
    email: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    bio: z.string().nullable(),
  }),
  write: ({ name, email, avatarUrl, bio }) => ({
    name,
    ...(email === null ? {} : { email }),
    ...(avatarUrl === null ? {} : { avatar_url: avatarUrl }),
    ...(bio === null ? {} : { bio }),
  }),
};

/** A post of the newsletter, as copied here. */
const table = recordTable('Article', ARTICLES, {
  title: text('title'),
  slug: text('slug'),
  excerpt: optionalText('excerpt'),
  content: textOr('content', ''),
  contentFormat: oneOf(['content_format', 'format'], ARTICLE_FORMATS, 'html', {
    unreadable: 'text',
    synonyms: { md: 'markdown', plain: 'text' },
  }),
  author: nullable(author, 'author'),
  category: optionalText('category'),
  tags: texts('tags'),
  status: oneOf('status', ARTICLE_STATUSES, 'draft'),
  publishedAt: optionalInstant('published_at'),
  readTimeMinutes: count('read_time_minutes'),
  viewCount: count('view_count'),

  featuredImageUrl: link('featured_image_url'),
  thumbnailUrl: link('thumbnail_url'),
  originalFeaturedImageUrl: link('original_featured_image_url'),
  galleryImages: links('gallery_images'),
  seoMetadata: json('seo_metadata'),

  beehiivPostId: optionalText('beehiiv_post_id'),
  beehiivUrl: link('beehiiv_url'),
  syncSource: textOr('sync_source', 'beehiiv'),
  lastSyncedAt: optionalInstant('last_synced_at'),
  indexedAt: optionalInstant('indexed_at'),
  indexIds: ids('index_ids'),
});

export type ArticleRecord = RecordOf<typeof table>;
export type NewArticle = NewOf<typeof table>;
export const { read: readArticle, write: writeArticle, create: newArticle } = table;
