import { applicationIdOf } from './applications.js';
import { articleIdOf } from './articles.js';
import { edgeIdOf } from './edge-rows.js';
import { eventIdOf } from './events.js';
import { mediaIdOf } from './media.js';
import { idOf } from './random.js';
import { sessionIdOf } from './sessions.js';

/** Ids of what is worth pointing at; the same at every scale and at every moment. */
export const LANDMARKS = {
  users: {
    public: idOf('user', 'public'),
    member: idOf('user', 'member'),
    premium: idOf('user', 'premium'),
    instructor: idOf('user', 'instructor'),
    board: idOf('user', 'board'),
    board2: idOf('user', 'board2'),
    admin: idOf('user', 'admin'),
    withoutProfile: idOf('user', 'no.profile'),
    publicTwin: idOf('user', 'twin.public'),
    privateTwin: idOf('user', 'twin.private'),
  },
  events: {
    full: eventIdOf('full-seminar'),
    paid: eventIdOf('paid-seminar'),
    past: eventIdOf('training-past-randori'),
    canceled: eventIdOf('tournament-canceled'),
    online: eventIdOf('online-self-defense'),
    allDay: eventIdOf('training-day-berlin'),
    deadlinePassed: eventIdOf('training-deadline-passed'),
    membersOnly: eventIdOf('live-members-groundwork'),
    inviteOnly: eventIdOf('training-invite-coaches'),
    instructorDraft: eventIdOf('seminar-draft-instructor'),
    deleted: eventIdOf('training-deleted'),
    freeWithSession: eventIdOf('free-with-session'),
    paidWithSession: eventIdOf('paid-with-session'),
    memberConfirmed: eventIdOf('training-open-mat-chicago'),
    memberCanceled: eventIdOf('seminar-injury-prevention'),
    legacyTwins: edgeIdOf('event-twins'),
    withoutOrganizer: edgeIdOf('event-without-organizer'),
    deletedByFlag: edgeIdOf('event-deleted-by-flag'),
  },
  sessions: {
    live: sessionIdOf('live-now'),
    livePublic: sessionIdOf('public-live'),
    inNineMinutes: sessionIdOf('in-nine-minutes'),
    inElevenMinutes: sessionIdOf('in-eleven-minutes'),
    recorded: sessionIdOf('ended-ready'),
    recordingFailed: sessionIdOf('ended-failed'),
    ofFreeEvent: sessionIdOf('free-event-session'),
    ofPaidEvent: sessionIdOf('paid-event-session'),
    canceled: sessionIdOf('canceled'),
  },
  applications: {
    submitted: applicationIdOf('submitted'),
    underReview: applicationIdOf('review'),
    approved: applicationIdOf('approved'),
    rejectedLately: applicationIdOf('rejected'),
    rejectedLongAgo: applicationIdOf('rejected-long-ago'),
  },
  articles: {
    judo: articleIdOf('twelve-mats-in-a-temple-how-judo-began'),
    draft: articleIdOf('who-painted-the-belts'),
  },
  media: { premiumVideo: mediaIdOf('video-tier-premium') },
} as const;
