/** Letters that are no accented form of another one, as people type them who do not have them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
  ς: 'σ',
  '’': "'",
};
/** Text in which there is nothing to fold but the case: most of it. */
const PLAIN = /^[\x20-\x7e]*$/;
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

/**
 * Text as names are compared: without case and accents, with single blanks (`José  Muñoz` →
 * `jose munoz`). Stored search keys are made with it: who changes it has to write them anew.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  const bare = PLAIN.test(lower)
    ? lower
    : lower
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(SPECIAL, (letter) => LETTERS[letter] ?? letter);
  return bare.replace(/\s+/g, ' ').trim();
}

/** The words of a text as they are compared, each once. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(fold(text).split(' '))].filter(Boolean);
}
