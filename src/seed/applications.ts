import {
  type NewApplication,
  newApplication,
  writeApplication,
} from '../modules/membership/applications/application.record.js';
import { newApproval, writeApproval } from '../modules/membership/approvals/approval.record.js';
import type { JsonObject } from '../shared/document.js';
import type { Instant } from '../shared/instant.js';
import { emailOf } from './cast.js';
import { APPLICATION_TEXTS, type ApplicationText, type VoteText } from './content/applications.js';
import { hoursAfter, type Moment } from './moment.js';
import { type People, phoneOf } from './people.js';
import { idOf } from './random.js';

const REQUIRED = 2;
/** After this many days a rejected applicant may try again. */
const WAIT_DAYS = 30;

export function applicationIdOf(key: string): string {
  return idOf('application', key);
}

export function applicationDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return APPLICATION_TEXTS.map((text) => {
    const submittedAt = text.submittedDaysAgo === null ? null : moment.days(-text.submittedDaysAgo);
    const createdAt = submittedAt === null ? moment.days(-3) : hoursAfter(submittedAt, -5);
    return writeApplication(
      newApplication({
        id: applicationIdOf(text.key),
        createdAt,
        status: text.status,
        ...applicantOf(text, people),
        disciplines: text.disciplines,
        experienceYears: text.years,
        currentRank: text.rank,
        motivation: text.motivation,
        goals: 'To train regularly and to help in class.',
        referralSource: 'A friend',
        subscriptionTier: text.tier,
        submittedAt,
        ...votesOf(text, people, moment),
        ...outcomeOf(text, people, moment),
        ...appealOf(text, moment),
      }),
    );
  });
}

export function approvalDocuments(people: People, moment: Moment): readonly JsonObject[] {
  return APPLICATION_TEXTS.flatMap((text) =>
    text.votes.map((vote, index) => {
      const at = moment.days(-vote.daysAgo);
      return writeApproval(
        newApproval({
          id: idOf('approval', text.key, vote.by),
          createdAt: at,
          updatedAt: at,
          applicationId: applicationIdOf(text.key),
          approverId: people.of(vote.by).userId,
          notes: vote.notes ?? (vote.action === 'reject' ? (text.reason ?? null) : null),
          conditions: vote.conditions ?? [],
          sequence: index + 1,
          notificationSent: true,
          notificationSentAt: hoursAfter(at, 0.05),
          ...castOf(vote, text, at, moment),
        }),
      );
    }),
  );
}

function applicantOf(
  text: ApplicationText,
  people: People,
): Pick<NewApplication, 'email'> & Partial<NewApplication> {
  const references = [
    { name: 'Ruth Anders', email: emailOf('ruth.anders'), relationship: 'teacher' },
    { name: 'Viktor Lanz', email: emailOf('viktor.lanz'), relationship: 'training partner' },
    { name: 'Noemi Sandoval', email: emailOf('noemi.sandoval'), relationship: 'head of the club' },
  ];
  if (text.person === null) {
    const [firstName = '', lastName = ''] = text.name ?? [];
    const email = emailOf(`${firstName}.${lastName}`.toLowerCase());
    return { userId: null, firstName, lastName, email, country: 'Germany', references };
  }
  const person = people.of(text.person);
  return {
    userId: person.userId,
    firstName: person.given,
    lastName: person.family,
    email: person.email,
    phone: phoneOf(person),
    dateOfBirth: `19${70 + (text.years % 25)}-0${1 + (text.years % 9)}-14`,
    addressLine1: person.place.address,
    city: person.place.city,
    state: person.place.state,
    zipCode: person.place.zip,
    country: person.place.country,
    schoolAffiliation: person.place.venue,
    instructorName: 'Ruth Anders',
    references,
  };
}

function votesOf(text: ApplicationText, people: People, moment: Moment): Partial<NewApplication> {
  const cast = text.votes.filter(({ action }) => action === 'approve' || action === 'reject');
  const ids = (action: VoteText['action']) =>
    cast.filter((vote) => vote.action === action).map(({ by }) => people.of(by).userId);
  const approverIds = ids('approve');
  const rejectorIds = ids('reject');
  const times = cast
    .filter(({ action }) => action === 'approve')
    .map(({ daysAgo }) => moment.days(-daysAgo));
  const invited = text.votes.find(({ action }) => action === 'pending');
  return {
    requiredApprovals: REQUIRED,
    approvalCount: approverIds.length,
    rejectionCount: rejectorIds.length,
    approverIds,
    rejectorIds,
    boardVotes: cast.map(({ by }) => people.of(by).userId),
    firstApprovalAt: times[0] ?? null,
    fullyApprovedAt: times[REQUIRED - 1] ?? null,
    pendingBoardReview: text.status === 'under_review' || invited !== undefined,
    boardReviewStartedAt: invited ? moment.days(-invited.daysAgo) : (times[0] ?? null),
  };
}

function outcomeOf(text: ApplicationText, people: People, moment: Moment): Partial<NewApplication> {
  const last = text.votes.at(-1);
  if (text.status === 'withdrawn') {
    const withdrawnAt = moment.days(-8);
    return { withdrawnAt, updatedAt: withdrawnAt };
  }
  if (!last || (text.status !== 'approved' && text.status !== 'rejected')) return {};
  const at = moment.days(-last.daysAgo);
  const by = people.of(last.by).userId;
  const reviewed = { reviewedAt: at, reviewedBy: by, updatedAt: at };
  if (text.status === 'approved') {
    return { ...reviewed, approvedAt: at, paymentCompleted: true, decisionNotes: 'Welcome.' };
  }
  return {
    ...reviewed,
    rejectedAt: at,
    rejectedBy: by,
    rejectionReason: text.reason ?? null,
    recommendedImprovements: text.improvements ?? null,
    allowReapplication: true,
    reapplicationAllowedAt: moment.days(WAIT_DAYS - last.daysAgo),
    reapplicationCount: 1,
  };
}

function appealOf({ appeal }: ApplicationText, moment: Moment): Partial<NewApplication> {
  if (!appeal) return {};
  return {
    appealSubmitted: true,
    appealReason: appeal.reason,
    appealSubmittedAt: moment.days(-appeal.daysAgo),
    appealDecision: appeal.decision,
    appealReviewedAt: appeal.decision === null ? null : moment.days(8 - appeal.daysAgo),
  };
}

/** A vote that was made invalid had been an approval; the rejection that ended all did it. */
function castOf(vote: VoteText, text: ApplicationText, at: Instant, moment: Moment) {
  switch (vote.action) {
    case 'pending':
      return { status: 'pending' as const };
    case 'approve':
      return { status: 'approved' as const, action: vote.action, approvedAt: at, voteCastAt: at };
    case 'reject':
      return { status: 'rejected' as const, action: vote.action, rejectedAt: at, voteCastAt: at };
    case 'invalidate':
      return {
        status: 'approved' as const,
        action: vote.action,
        approvedAt: at,
        voteCastAt: at,
        isActive: false,
        invalidatedAt: moment.days(-(text.votes.at(-1)?.daysAgo ?? vote.daysAgo)),
      };
  }
}
