import type { CallLog, Calls } from './call-log.js';
import type { FaultPlan, Faults } from './faults.js';
import { parseQuirks, type Quirks } from './quirks.js';

/** Steers a running server, for tests. */
export interface ServerControl {
  /** Replaces the faults; `[]` ends them. Throws a RangeError when they make no sense. */
  setFaults(plans: FaultPlan | readonly FaultPlan[]): void;
  /** Replaces the quirks: `2,3`, `all`, or an empty text for none. */
  setQuirks(quirks: string): void;
  calls(): Calls;
  resetCalls(): void;
}

/** The control of one server. */
export function serverControl(
  state: { quirks: Quirks },
  faults: Faults,
  callLog: CallLog,
): ServerControl {
  return {
    setFaults: (plans) => faults.set(plans),
    setQuirks: (quirks) => {
      state.quirks = parseQuirks(quirks);
    },
    calls: () => callLog.read(),
    resetCalls: () => callLog.reset(),
  };
}
