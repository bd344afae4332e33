import sanitizeHtml from 'sanitize-html';

/** What rich text may contain; everything else is left out, its text kept (domain rule of the association). */
const RICH = {
  allowedTags: [
    ...['p', 'br', 'strong', 'em', 'ul', 'ol', 'li', 'a', 'h1', 'h2', 'h3', 'h4'],
    ...['blockquote', 'code', 'pre'],
  ],
  allowedAttributes: { a: ['href'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
};
const NOTHING = { allowedTags: [], allowedAttributes: {} };

/** HTML with the allowed tags alone. Text such as `a < b` stays what it says. */
export function sanitizeRichText(html: string): string {
  return sanitizeHtml(html, RICH).trim();
}

/** Text without markup: tags are taken out, and what only looks like one (`<3`, `a < b`) stays. */
export function stripMarkup(text: string): string {
  // It answers HTML, so what it escaped is put back: this is text, and is escaped where it is shown.
  return unescape(sanitizeHtml(text, NOTHING)).trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&amp;': '&',
};

function unescape(html: string): string {
  return html.replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
