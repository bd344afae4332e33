/**
 * Ends a run with one plain line, `12 passed, 0 failed`, which scripts and people find without
 * knowing jest. A file that could not be run at all counts as one failure: jest counts its tests as
 * none, and a run in which nothing ran would look well.
 */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    if (skipped > 0) process.stdout.write(`${skipped} skipped\n`);
    process.stdout.write(`${results.numPassedTests} passed, ${failed} failed\n`);
  }
}
