/** One article as it is written here, before it becomes a record. */
export interface ArticleText {
  readonly slug: string;
  readonly title: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly excerpt: string;
  readonly author: string;
  readonly status: 'draft' | 'published' | 'archived';
  /** Days before the seed's moment at which it came out (or was begun, for a draft). */
  readonly daysAgo: number;
  /** Paragraphs parted by empty lines; `## ` begins a heading. */
  readonly text: string;
}

/** The paragraphs as HTML in the allowed tag set. Written by hand below, so nothing in it needs escaping. */
export function htmlOf(text: string): string {
  return blocksOf(text)
    .map((block) =>
      block.startsWith('## ')
        ? `<h2>${block.slice(3)}</h2>`
        : `<p>${block.replace(/\n/g, ' ')}</p>`,
    )
    .join('\n');
}

/** The running paragraphs without headings: what a search index wants. */
export function paragraphsOf(text: string): readonly string[] {
  return blocksOf(text)
    .filter((block) => !block.startsWith('## '))
    .map((block) => block.replace(/\n/g, ' '));
}

/** At a leisurely 200 words a minute, at least one. */
export function readMinutes(text: string): number {
  return Math.max(1, Math.round(text.split(/\s+/).length / 200));
}

function blocksOf(text: string): readonly string[] {
  return text.trim().split(/\n\s*\n/);
}
