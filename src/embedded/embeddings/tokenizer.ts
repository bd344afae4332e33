/** A piece of text the model knows, with the logarithm of how likely it is. */
export type Piece = readonly [text: string, score: number];

const SPACE = '\u2581';
/** The first entries of the vocabulary are marks, not text. */
const RESERVED = 6;
const UNKNOWN = 0;
/** Dearer than any piece, so that what is unknown is as little as possible. */
const UNKNOWN_SCORE = -25;

/** Splits text into the likeliest sequence of pieces; answers their numbers. */
export function tokenizer(vocabulary: readonly Piece[]): (text: string) => number[] {
  const numbers = new Map<string, number>();
  let longest = 1;
  vocabulary.forEach(([piece], number) => {
    if (number < RESERVED) return;
    numbers.set(piece, number);
    longest = Math.max(longest, Array.from(piece).length);
  });

  return (text) => {
    const symbols = Array.from(SPACE + text.normalize('NFKC').replaceAll(' ', SPACE));
    const best = [{ score: 0, from: 0, number: UNKNOWN }];
    for (let end = 1; end <= symbols.length; end += 1) {
      const before = best[end - 1]?.score ?? 0;
      best[end] = { score: before + UNKNOWN_SCORE, from: end - 1, number: UNKNOWN };
      for (let from = Math.max(0, end - longest); from < end; from += 1) {
        const number = numbers.get(symbols.slice(from, end).join(''));
        if (number === undefined) continue;
        const score = (best[from]?.score ?? 0) + (vocabulary[number]?.[1] ?? 0);
        if (score > (best[end]?.score ?? 0)) best[end] = { score, from, number };
      }
    }
    return walkBack(best);
  };
}

/** The numbers along the best way; unknown symbols in a row are one. */
function walkBack(best: readonly { from: number; number: number }[]): number[] {
  const numbers: number[] = [];
  for (let at = best.length - 1; at > 0;) {
    const { from, number } = best[at] as { from: number; number: number };
    if (number !== UNKNOWN || numbers.at(-1) !== UNKNOWN) numbers.push(number);
    at = from;
  }
  return numbers.reverse();
}
