import {
  ARTICLES,
  newArticle,
  readArticle,
  writeArticle,
} from '../../../src/modules/articles/article.record.js';
import { heard, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const LEAST = { title: 'News', slug: 'news' };

recordLaws({
  collection: ARTICLES,
  read: readArticle,
  write: writeArticle,
  full: newArticle({
    id: 'art-1',
    createdAt: AT,
    updatedAt: AT,
    title: 'News',
    slug: 'news',
    excerpt: 'Short',
    content: '<p>Long</p>',
    contentFormat: 'markdown',
    author: { name: 'Ana', email: 'ana@wwmaa.example', avatarUrl: '/ana.png', bio: null },
    category: 'news',
    tags: ['judo'],
    status: 'published',
    publishedAt: AT,
    readTimeMinutes: 4,
    viewCount: 9,
    featuredImageUrl: '/f.jpg',
    thumbnailUrl: '/t.jpg',
    originalFeaturedImageUrl: 'https://cdn.example/f.jpg',
    galleryImages: ['/g.jpg'],
    seoMetadata: { title: 'News' },
    beehiivPostId: 'post_1',
    beehiivUrl: 'https://news.example/p/1',
    lastSyncedAt: AT,
    indexedAt: AT,
    indexIds: ['c-1'],
  }),
  least: LEAST,
  twins: ['format'],
  defaults: { content: '', contentFormat: 'html', status: 'draft', author: null, tags: [] },
  refused: [
    ['slug', { slug: '' }],
    ['status', { status: 'live' }],
    ['author.name', { author: { name: '', email: null, avatarUrl: null, bio: null } }],
    ['galleryImages.0', { galleryImages: ['pictures'] }],
  ],
});

it('reads an author stored as a bare name', () => {
  expect(heard(readArticle, { ...LEAST, author: 'Ana' }).record?.author).toEqual({
    name: 'Ana',
    email: null,
    avatarUrl: null,
    bio: null,
  });
});

it('takes content of an unknown format for plain text, which cannot do harm', () => {
  expect(heard(readArticle, { ...LEAST, content_format: 'mjml' }).record?.contentFormat).toBe(
    'text',
  );
});
