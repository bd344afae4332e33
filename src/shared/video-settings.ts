/** How this installation runs live rooms and videos. */
export interface VideoSettings {
  /** Names of RealtimeKit presets: what one may do in a room. */
  readonly presets: { readonly host: string; readonly guest: string };
  /** So many months after a session its recording is removed; what was written down of it stays. */
  readonly retentionMonths: number;
  /** ISO 3166-1 alpha-2: where videos that are not public may be watched; empty: everywhere. */
  readonly countries: readonly string[];
}

export const USUAL_VIDEO_SETTINGS: VideoSettings = Object.freeze({
  presets: { host: 'wwmaa_host', guest: 'wwmaa_guest' },
  retentionMonths: 12,
  countries: [],
});
