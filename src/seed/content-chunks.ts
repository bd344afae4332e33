import {
  type ContentVisibility,
  newContentIndex,
  type SourceType,
  writeContentIndex,
} from '../modules/search/content-index.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import { articleIdOf } from './articles.js';
import { paragraphsOf } from './content/articles/article-text.js';
import { ARTICLES } from './content/articles/index.js';
import { TEACHERS } from './content/names.js';
import type { PlannedEvent } from './events.js';
import { mediaIdOf } from './media.js';
import type { Moment } from './moment.js';
import { fullName, type People } from './people.js';
import { idOf } from './random.js';
import type { PlannedSession } from './sessions.js';

/** Something that can be found, as running text in pieces. */
interface Source {
  readonly type: SourceType;
  readonly id: string;
  readonly title: string;
  readonly pieces: readonly string[];
  readonly visibility: ContentVisibility;
  readonly tags: readonly string[];
  readonly at: Instant;
  readonly url?: string;
  readonly category?: string;
  readonly authorId?: string;
  readonly isActive?: boolean;
}

export function chunkIdOf(type: SourceType, sourceId: string, index: number): string {
  return idOf('chunk', type, sourceId, index);
}

/**
 * The text that search reads. Vectors are not made here: whoever builds the index computes them, and
 * with them replaces these pieces.
 */
export function chunkDocuments(
  events: readonly PlannedEvent[],
  sessions: readonly PlannedSession[],
  people: People,
  moment: Moment,
): readonly JsonObject[] {
  return [
    ...articleSources(people, moment),
    ...events.flatMap(eventSource),
    ...sessions.map((session) => sessionSource(session, people)),
    ...personSources(people, moment),
    ...mediaSources(moment),
  ].flatMap(documentsOf);
}

function documentsOf(source: Source): readonly JsonObject[] {
  return source.pieces.map((contentChunk, chunkIndex) =>
    writeContentIndex(
      newContentIndex({
        id: chunkIdOf(source.type, source.id, chunkIndex),
        createdAt: source.at,
        sourceType: source.type,
        sourceId: source.id,
        title: source.title,
        contentChunk,
        url: source.url ?? null,
        chunkIndex,
        totalChunks: source.pieces.length,
        visibility: source.visibility,
        isActive: source.isActive ?? true,
        authorId: source.authorId ?? null,
        category: source.category ?? null,
        tags: source.tags,
        keywords: source.tags,
        publishedAt: source.visibility === 'private' ? null : source.at,
      }),
    ),
  );
}

function articleSources(people: People, moment: Moment): readonly Source[] {
  return ARTICLES.map((article) => {
    const author = people.all.find((person) => fullName(person) === article.author);
    return {
      // The archived one is still called by the word of an older program.
      type: article.status === 'archived' ? 'blog_post' : 'article',
      id: articleIdOf(article.slug),
      title: article.title,
      pieces: paragraphsOf(article.text),
      visibility: article.status === 'published' ? 'public' : 'private',
      tags: article.tags,
      at: moment.days(-article.daysAgo),
      url: `/blog/${article.slug}`,
      category: article.category,
      ...(author && { authorId: author.userId }),
    };
  });
}

/** Published ones; nobody but those invited may find what is by invitation. */
function eventSource({ text, id, place, createdAt }: PlannedEvent): readonly Source[] {
  if ((text.status ?? 'published') !== 'published') return [];
  const visibility = text.visibility ?? 'public';
  const where = text.online ? 'online' : `${place.city}, ${place.country}`;
  return [
    {
      type: 'event',
      id,
      title: text.title,
      pieces: [`${text.title} (${where}). ${plainOf(text.description)}`],
      visibility: visibility === 'invite_only' ? 'private' : visibility,
      tags: text.tags,
      at: createdAt,
      url: `/events/${id}`,
    },
  ];
}

function sessionSource({ text, id, createdAt }: PlannedSession, people: People): Source {
  return {
    type: 'training_session',
    id,
    title: text.title,
    pieces: [`${text.title}. ${text.description} With ${fullName(people.of(text.lead))}.`],
    visibility: text.open === 'public' ? 'public' : 'members_only',
    tags: [text.discipline.toLowerCase(), ...text.topics],
    at: createdAt,
    category: text.discipline,
    authorId: people.of(text.lead).userId,
  };
}

/** Of people only those who teach, all of whom are listed. */
function personSources(people: People, moment: Moment): readonly Source[] {
  return TEACHERS.map(({ key, bio, disciplines }) => {
    const person = people.of(key);
    return {
      type: 'profile',
      id: person.profileId,
      title: fullName(person),
      pieces: [
        `${fullName(person)}, ${disciplines.join(' and ')}, ${person.place.city}. ${plainOf(bio)}`,
      ],
      visibility: 'public',
      tags: disciplines.map((discipline) => discipline.toLowerCase()),
      at: moment.days(-person.since),
      authorId: person.userId,
    };
  });
}

/** Neither file has arrived yet, so neither may be found yet. */
function mediaSources(moment: Moment): readonly Source[] {
  const common = {
    visibility: 'public',
    tags: ['association'],
    at: moment.days(-15),
    isActive: false,
  } as const;
  return [
    {
      ...common,
      type: 'video',
      id: mediaIdOf('video-welcome'),
      title: 'Welcome to the Association',
      pieces: [
        'Welcome to the Association: a first look at our teachers, our halls and our way of training.',
      ],
    },
    {
      ...common,
      type: 'document',
      id: mediaIdOf('document-statutes'),
      title: 'Statutes of the Association',
      pieces: [
        'Purpose, membership, organs and finances of the association, as adopted by the general assembly.',
      ],
    },
  ];
}

/** Markup taken away, with a space where a paragraph or a list item ended. */
function plainOf(html: string): string {
  return html
    .replaceAll(/<\/(?:p|li|ul|ol)>/g, ' ')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
