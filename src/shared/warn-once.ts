import type { Logger } from './logger.js';

const MOST_REMEMBERED = 10_000;

/** Logs each problem of a stored document once: the same document is read on every page that shows it. */
export function warnOnce(log: Logger): (path: string, problem: string) => void {
  const told = new Set<string>();
  return (path, problem) => {
    const key = `${path} ${problem}`;
    if (told.has(key)) return;
    if (told.size >= MOST_REMEMBERED) told.clear();
    told.add(key);
    log.warn({ path }, `stored document: ${problem}`);
  };
}
