/**
 * The ways in which programs of the association have stored a word: in any of three cases, with
 * underscores, hyphens or blanks. Readers take them all for one; a filter of ZeroDB has to name each.
 */
export function spellingsOf(words: readonly string[]): readonly string[] {
  const all = words.flatMap((word) =>
    ['_', '-', ' '].flatMap((gap) => {
      const form = word.replaceAll('_', gap);
      const parts = form.split(gap).map(capitalized);
      return [form, form.toUpperCase(), capitalized(form), parts.join(gap)];
    }),
  );
  return [...new Set(all)];
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
