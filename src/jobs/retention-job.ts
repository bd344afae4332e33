import type { Job } from './job.js';
import { type RetentionDeps, type RetentionReport, runRetention } from './retention.js';
import type { Tallies } from './retention-plan.js';

/** The retention of objects as a job; four times a day. */
export function retentionJob<Asset>(deps: RetentionDeps<Asset>): Job {
  return {
    name: 'retention',
    about:
      'removes objects whose time is over, files that nothing refers to, expired uploads and ' +
      'pictures that were replaced',
    everyMinutes: 360,
    run: async (call) => reportLines(await runRetention(deps, call)),
  };
}

export function reportLines(report: RetentionReport): readonly string[] {
  const { dryRun, removed, kept, failed, expiredUploads, replacedPictures, more } = report;
  return [
    ...tallyLines(dryRun ? 'would remove' : 'removed', removed),
    ...(dryRun ? [] : [`removed ${expiredUploads} uploads that were never completed`]),
    `${dryRun ? 'would remove' : 'removed'} ${replacedPictures} pictures that were replaced`,
    ...tallyLines('kept', kept),
    ...(failed > 0 ? [`could not remove ${failed}; the next run tries again`] : []),
    ...(more ? ['there is more to remove; run it again'] : []),
  ];
}

function tallyLines(what: string, tallies: Tallies): string[] {
  const lines = Object.entries(tallies)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { count, bytes }]) => `${what} ${count} in ${name}, ${megabytes(bytes)} MB`);
  return lines.length > 0 ? lines : [`${what} nothing`];
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
