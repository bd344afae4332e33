import type { RateLimit } from '../shared/coordination.js';

const MINUTE = 60;
const QUARTER_OF_AN_HOUR = 15 * MINUTE;
const HOUR = 60 * MINUTE;

/**
 * Every limit of the GraphQL surface, in one place, each with how it was found. "Ours" are the operations
 * of the clients: the largest of them must pass with room, and a test holds test/api/operations to it.
 */
export const LIMITS = {
  /** Items a connection gives when neither `first` nor `last` is sent: a screen shows 10 to 24. */
  defaultPageSize: 20,
  /** Most items of one page; GitHub allows 1 to 100 as well. */
  maxPageSize: 100,
  /** Most ids of one `nodes` call: as many as a page; GitHub allows 100 as well. */
  maxNodes: 100,
  /**
   * Largest request body that is not an upload, in bytes. Apollo Router allows 2 MB; the largest of ours
   * is a document of 1 kB, and all of ours in one document have 18 kB.
   */
  maxBodyBytes: 256 * 1024,
  /**
   * How long the body of a request that is not an upload may take to come in, in milliseconds: on a line
   * of 100 kbit/s the largest takes 21 s.
   */
  bodyMilliseconds: 30_000,

  /** GraphQL multipart requests. The largest file is the largest of any kind, and stands with the kinds. */
  uploads: {
    /** Files of one request. Ours send one; a gallery of ten pictures sends its requests in parallel. */
    maxFiles: 5,
    /** Places in the variables that one file may stand in; ours have one. */
    maxPathsPerFile: 5,
    /** How long a whole upload may take: 20 MB on a line of 300 kbit/s take 9 minutes. */
    milliseconds: 600_000,
    /** How long no byte may come: longer than any gap of a phone that changes its network. */
    idleMilliseconds: 30_000,
    /**
     * Bytes that are thrown away behind an early answer, so that clients which read only after they have
     * sent get to see it: a file of each kind fits in. nginx reads on for 30 s whatever comes.
     */
    lingerBytes: 32 * 1024 * 1024,
    /** How long that may take. */
    lingerMilliseconds: 10_000,
  },

  /**
   * Lexical tokens of one document; reading them is the first thing that costs. The largest of ours has
   * 117, all of them in one document (as GraphiQL sends it) 2,757. Apollo Router allows 15,000,
   * graphql-armor 1,000.
   */
  maxTokens: 4_000,
  /**
   * Levels of selections; the deepest of ours has 6, and graphql-armor allows 6. Introspection is not
   * counted: tools ask 15 levels of it, and graphql-js bounds it itself.
   */
  maxDepth: 12,
  /**
   * Selected fields of one operation after fragments are spread. The largest of ours has 67, the whole
   * introspection query 230. graphql-js compares fields of one name each with each: 900 of them, nested,
   * cost it 157 ms, 300 at most 10 ms.
   */
  maxFields: 300,
  /** Aliases of one operation, after fragments are spread. Ours have none; graphql-armor allows 15. */
  maxAliases: 30,
  /**
   * Fields at the root of one operation, after fragments are spread: each starts work of its own. Ours
   * have at most 3.
   */
  maxRootFields: 20,
  /** Directives of one document; ours have none, graphql-armor allows 50. */
  maxDirectives: 50,
  /** Directives in one place: `@skip`, `@include`, and twice as many for what may come. */
  maxDirectivesInOnePlace: 4,
  /** Operations of one document; all of ours together are 56. */
  maxOperations: 100,
  /** Fragments of one document; all of ours together have 3, clients that compose them some dozens. */
  maxFragments: 100,
  /** Variables of one operation; ours have at most 6. */
  maxVariables: 50,
  /**
   * Uses of variables in one document, those in fragments once for each operation: that is how often
   * graphql-js checks them, and 50,000 of them cost it 54 ms. All of ours together use 77.
   */
  maxVariableUses: 2_000,
  /** Validation errors told at once; one more says that there were more. */
  maxValidationErrors: 5,

  /** Items counted for a list whose length nobody can know before it is read: instructors, ranks, votes. */
  assumedListSize: 5,
  /** What a mutation's root field costs: it reads, checks, writes and reads again. */
  mutationCost: 10,
  /**
   * What one operation may cost: the objects that its answer can have, and its mutations. A list of
   * events costs 202, a hundred of them 1,002, the dearest of ours (a hundred applications with documents
   * and votes) 1,603. graphql-armor allows 5,000 of its own points.
   */
  maxCost: 3_000,
  /** Objects that one answer can have, whatever they cost; GitHub allows 500,000 over many pages. */
  maxAnswerNodes: 10_000,
  /** How long one request may take, in milliseconds; GitHub allows 10 s. */
  requestMilliseconds: 15_000,

  /** So much cost is one point of a caller's rate: an event page is 1, a list of twenty events 3. */
  costPerPoint: 100,
  /** What a mutation takes at least, in points: writes are the dearest upstream. */
  mutationPoints: 5,
  /**
   * What one caller may take. A process serves about 65 lists of twenty events (3 points) a second, which
   * is 11,700 points a minute. A person may take about a quarter of it; an address half, since a school or
   * a whole company can stand behind one.
   */
  rates: {
    address: { name: 'address', points: 6_000, seconds: MINUTE },
    viewer: { name: 'viewer', points: 3_000, seconds: MINUTE },
  },

  /**
   * How often one may try what is worth guessing or what sends mail. OWASP's Authentication Cheat Sheet
   * asks for a limit for each account as well as for each address, over a window; NIST SP 800-63B
   * (5.2.2) allows at most 100 failures in a row. Addresses may have more: schools share one.
   */
  attempts: {
    /** Failed logins of one account: five typing errors, then a pause; 480 guesses a day at most. */
    loginAccount: { name: 'login-account', points: 5, seconds: QUARTER_OF_AN_HOUR },
    /** Taken once, by the last of them: so long the account stays locked. */
    loginLock: { name: 'login-lock', points: 1, seconds: QUARTER_OF_AN_HOUR },
    /** Failed logins from one address, over all accounts: stops one password tried on many. */
    loginAddress: { name: 'login-address', points: 20, seconds: QUARTER_OF_AN_HOUR },
    /** Registrations from one address: a class that signs up together, and no robot. */
    registrationAddress: { name: 'registration-address', points: 10, seconds: HOUR },
    /** Registrations of one e-mail address: each may send it a mail. */
    registrationEmail: { name: 'registration-email', points: 3, seconds: HOUR },
    /** Reset mails to one e-mail address: the first may be lost, the second be slow. */
    passwordResetEmail: { name: 'password-reset-email', points: 3, seconds: HOUR },
    passwordResetAddress: { name: 'password-reset-address', points: 10, seconds: HOUR },
    /** Verification mails, for the same reasons. */
    verificationEmail: { name: 'verification-email', points: 3, seconds: HOUR },
    verificationAddress: { name: 'verification-address', points: 10, seconds: HOUR },
    /** Tokens out of mails: nobody guesses one, but each costs a query. */
    tokenAddress: { name: 'mail-token-address', points: 30, seconds: HOUR },
    /** Upload tickets of one person: a gallery at once, and not the whole store. */
    uploadTicketViewer: { name: 'upload-ticket-viewer', points: 120, seconds: HOUR },
  },
} as const satisfies Readonly<
  Record<string, number | Readonly<Record<string, number | RateLimit>>>
>;
