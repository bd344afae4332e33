/** How long the objects of a collection live, and why. */
export type ObjectRule = { readonly why: string } & (
  | { readonly lives: 'days'; readonly days: number }
  | {
      readonly lives: 'while-referenced';
      /** Critical: so many of a key's newest versions stay as long as one of them is referred to. */
      readonly versions?: number;
    }
  /** Another job knows when. */
  | { readonly lives: 'by-another-plan' }
);

/** By logical collection. What is not here is nobody's to remove. */
export const OBJECT_RULES: Readonly<Record<string, ObjectRule>> = {
  'system-backups': {
    lives: 'by-another-plan',
    why: 'critical: every backup is a version; the backup job thins them out as they grow old',
  },
  certificates: {
    lives: 'while-referenced',
    versions: 10,
    why: 'critical: the board decided on them, so what was replaced can still be looked up',
  },
  'profile-pictures': {
    lives: 'while-referenced',
    why: 'a picture that was replaced or given up shows a person who no longer wants it shown',
  },
  'user-uploads': {
    lives: 'while-referenced',
    why: 'what nothing refers to can be seen by nobody, and costs the same',
  },
  exports: {
    lives: 'days',
    days: 7,
    why: 'can be made again at any time; their links end after a day',
  },
  gdpr_exports: {
    lives: 'days',
    days: 7,
    why: 'all that is known of a person in one file; its link ends after a day',
  },
  'upload-parts': {
    lives: 'days',
    days: 2,
    why: 'parts of uploads, which can be resumed for a day',
  },
};

/** Younger objects are left alone: what refers to them may be about to be written. */
export const IN_FLIGHT_HOURS = 24;
