import { newArticle, writeArticle } from '../modules/articles/article.record.js';
import type { JsonObject } from '../shared/document.js';
import { htmlOf, readMinutes } from './content/articles/article-text.js';
import { ARTICLES } from './content/articles/index.js';
import type { Moment } from './moment.js';
import { fullName, type People } from './people.js';
import { idOf, randomOf } from './random.js';

export function articleIdOf(slug: string): string {
  return idOf('article', slug);
}

export function articleDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return ARTICLES.map((article) => {
    const author = people.all.find((person) => fullName(person) === article.author);
    if (!author) throw new Error(`nobody called ${article.author} writes here`);
    const createdAt = moment.days(-article.daysAgo - 5);
    const publishedAt = article.status === 'draft' ? null : moment.days(-article.daysAgo);
    return writeArticle(
      newArticle({
        id: articleIdOf(article.slug),
        createdAt,
        updatedAt: publishedAt ?? createdAt,
        title: article.title,
        slug: article.slug,
        excerpt: article.excerpt,
        content: htmlOf(article.text),
        contentFormat: 'html',
        author: {
          name: article.author,
          email: author.email,
          avatarUrl: null,
          bio: `Teaches at ${author.place.venue}, ${author.place.city}.`,
        },
        category: article.category,
        tags: article.tags,
        status: article.status,
        publishedAt,
        readTimeMinutes: readMinutes(article.text),
        viewCount: publishedAt === null ? 0 : randomOf(`views:${article.slug}`).int(40, 2_400),
        beehiivPostId: `post_${idOf('post', article.slug)}`,
        lastSyncedAt: publishedAt,
      }),
    );
  });
}
