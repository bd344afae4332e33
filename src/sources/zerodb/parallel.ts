/** Runs `work` for every item, at most `width` at once; answers in order. The first failure rejects. */
export async function inParallel<I, O>(
  items: readonly I[],
  work: (item: I) => Promise<O>,
  width = 8,
): Promise<O[]> {
  const answers: O[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) answers[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return answers;
}

/** Pieces of at most `size`. */
export function chunks<I>(items: readonly I[], size: number): readonly I[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
