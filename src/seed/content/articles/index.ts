import type { ArticleText } from './article-text.js';
import { HEALTH_ARTICLES } from './health.js';
import { HISTORY_ARTICLES } from './history.js';
import { PEOPLE_ARTICLES } from './people.js';
import { PRACTICE_ARTICLES } from './practice.js';

/** All the articles, oldest rooms first: 11 published, one draft, one archived. */
export const ARTICLES: readonly ArticleText[] = [
  ...HISTORY_ARTICLES,
  ...PRACTICE_ARTICLES,
  ...PEOPLE_ARTICLES,
  ...HEALTH_ARTICLES,
];
