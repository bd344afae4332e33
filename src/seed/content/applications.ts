import type { ApplicationStatus } from '../../modules/membership/applications/application.record.js';

/** How the board voted: who, what, how many days ago. */
export interface VoteText {
  readonly by: 'board' | 'board2' | 'admin';
  readonly action: 'approve' | 'reject' | 'invalidate' | 'pending';
  readonly daysAgo: number;
  readonly notes?: string;
  readonly conditions?: readonly string[];
}

export interface ApplicationText {
  readonly key: string;
  /** Key of a person; an application without an account names its applicant itself. */
  readonly person: string | null;
  readonly name?: readonly [string, string];
  readonly status: ApplicationStatus;
  readonly submittedDaysAgo: number | null;
  readonly disciplines: readonly string[];
  readonly years: number;
  readonly rank: string;
  readonly tier: 'free' | 'basic' | 'premium' | 'lifetime';
  readonly motivation: string;
  readonly votes: readonly VoteText[];
  readonly reason?: string;
  readonly improvements?: string;
  readonly appeal?: {
    readonly daysAgo: number;
    readonly reason: string;
    readonly decision: 'approved' | 'rejected' | null;
  };
}

export const APPLICATION_TEXTS: readonly ApplicationText[] = [
  {
    key: 'draft',
    person: 'applicant.draft',
    status: 'draft',
    submittedDaysAgo: null,
    disciplines: ['Karate'],
    years: 2,
    rank: 'Green Belt',
    tier: 'basic',
    motivation: 'I am looking for people to train with while I travel for work.',
    votes: [],
  },
  {
    key: 'submitted',
    person: 'applicant.submitted',
    status: 'submitted',
    submittedDaysAgo: 2,
    disciplines: ['Judo', 'Wrestling'],
    years: 9,
    rank: '1st Dan',
    tier: 'premium',
    motivation:
      'I have run a small judo club for three years and want our students to grade under a body that other countries recognize.',
    votes: [],
  },
  {
    key: 'waiting',
    person: 'applicant.waiting',
    status: 'submitted',
    submittedDaysAgo: 4,
    disciplines: ['Kendo'],
    years: 12,
    rank: '2nd Dan',
    tier: 'basic',
    motivation:
      'There is no kendo group in my town. I hope to find partners within a day of travel, and later to found one myself.',
    votes: [
      { by: 'board', action: 'pending', daysAgo: 4 },
      { by: 'board2', action: 'pending', daysAgo: 4 },
    ],
  },
  {
    key: 'without-account',
    person: null,
    name: ['Marlene', 'Fischbach'],
    status: 'submitted',
    submittedDaysAgo: 1,
    disciplines: ['Aikido'],
    years: 5,
    rank: '3rd Kyu',
    tier: 'basic',
    motivation:
      'My teacher has retired and recommended your association. I would like to continue on the same path.',
    votes: [],
  },
  {
    key: 'without-account-2',
    person: null,
    name: ['Ousmane', 'Diarra'],
    status: 'submitted',
    submittedDaysAgo: 6,
    disciplines: ['Taekwondo'],
    years: 14,
    rank: '3rd Dan',
    tier: 'lifetime',
    motivation: 'I teach sixty children every week and want them to compete abroad one day.',
    votes: [],
  },
  {
    key: 'review',
    person: 'applicant.review',
    status: 'under_review',
    submittedDaysAgo: 7,
    disciplines: ['BJJ'],
    years: 8,
    rank: 'Purple Belt',
    tier: 'premium',
    motivation:
      'Your videos have helped me through a long injury. I would like to give something back as an assistant.',
    votes: [
      { by: 'board2', action: 'approve', daysAgo: 3, notes: 'Good references, clear motivation.' },
    ],
  },
  {
    key: 'conditional',
    person: 'applicant.conditional',
    status: 'under_review',
    submittedDaysAgo: 9,
    disciplines: ['Taekwondo'],
    years: 6,
    rank: '1st Dan',
    tier: 'basic',
    motivation: 'I moved here last year and miss the discipline and the friends that came with it.',
    votes: [
      {
        by: 'admin',
        action: 'approve',
        daysAgo: 5,
        notes: 'Certificate to be sent.',
        conditions: ['Send the dan certificate within 60 days'],
      },
    ],
  },
  {
    key: 'approved',
    person: 'applicant.approved',
    status: 'approved',
    submittedDaysAgo: 40,
    disciplines: ['Judo'],
    years: 11,
    rank: '2nd Dan',
    tier: 'basic',
    motivation: 'I referee at national level and would like to do so across borders.',
    votes: [
      { by: 'board', action: 'approve', daysAgo: 36, notes: 'Known to me from two tournaments.' },
      { by: 'board2', action: 'approve', daysAgo: 34 },
    ],
  },
  {
    key: 'rejected',
    person: 'applicant.rejected',
    status: 'rejected',
    submittedDaysAgo: 18,
    disciplines: ['Krav Maga'],
    years: 1,
    rank: 'Practitioner 1',
    tier: 'basic',
    motivation: 'I want to open a school next month and need a certificate.',
    votes: [
      { by: 'board', action: 'invalidate', daysAgo: 13, notes: 'Enthusiastic.' },
      { by: 'board2', action: 'reject', daysAgo: 11 },
    ],
    reason: 'One year of practice is not enough to teach under the name of the association.',
    improvements: 'Assist a certified instructor for a year and take the first-aid course.',
  },
  {
    key: 'rejected-long-ago',
    person: 'applicant.rejected-long-ago',
    status: 'rejected',
    submittedDaysAgo: 60,
    disciplines: ['Karate'],
    years: 7,
    rank: 'Brown Belt',
    tier: 'premium',
    motivation: 'I would like to take part in the championships.',
    votes: [{ by: 'board', action: 'reject', daysAgo: 52 }],
    reason: 'The references could not be reached.',
    improvements: 'Name two teachers who can be reached by e-mail.',
  },
  {
    key: 'appealed',
    person: 'applicant.appealed',
    status: 'rejected',
    submittedDaysAgo: 26,
    disciplines: ['Aikido'],
    years: 15,
    rank: '3rd Dan',
    tier: 'lifetime',
    motivation: 'Fifteen years of practice, five of them as a teacher.',
    votes: [{ by: 'board2', action: 'reject', daysAgo: 20 }],
    reason: 'The certificates are from an organization that we do not know.',
    improvements: 'A letter from the issuing organization would help.',
    appeal: {
      daysAgo: 12,
      reason: 'The organization has been renamed; I attach the old and the new letterhead.',
      decision: null,
    },
  },
  {
    key: 'appeal-won',
    person: null,
    name: ['Solveig', 'Aune'],
    status: 'rejected',
    submittedDaysAgo: 140,
    disciplines: ['Judo'],
    years: 20,
    rank: '4th Dan',
    tier: 'premium',
    motivation: 'I return to judo after raising three children.',
    votes: [{ by: 'board', action: 'reject', daysAgo: 130 }],
    reason: 'No active practice within ten years.',
    appeal: {
      daysAgo: 120,
      reason: 'I have been training again for two years; my club confirms it.',
      decision: 'approved',
    },
  },
  {
    key: 'appeal-lost',
    person: null,
    name: ['Brock', 'Tannersley'],
    status: 'rejected',
    submittedDaysAgo: 170,
    disciplines: ['Kung Fu'],
    years: 3,
    rank: 'Grand Master',
    tier: 'lifetime',
    motivation: 'I have founded my own style and hold its tenth degree.',
    votes: [{ by: 'board2', action: 'reject', daysAgo: 160 }],
    reason: 'The rank could not be verified.',
    appeal: { daysAgo: 150, reason: 'Nobody can examine me but myself.', decision: 'rejected' },
  },
  {
    key: 'withdrawn',
    person: 'applicant.withdrawn',
    status: 'withdrawn',
    submittedDaysAgo: 15,
    disciplines: ['Capoeira'],
    years: 4,
    rank: 'Yellow Cord',
    tier: 'free',
    motivation: 'I would like to meet other groups in the region.',
    votes: [],
  },
];
