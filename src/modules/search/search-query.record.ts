import { type NewOf, type RecordOf, recordTable } from '../../shared/record.js';
import {
  count,
  flag,
  optionalCount,
  optionalDecimal,
  optionalId,
  optionalInstant,
  optionalOneOf,
  optionalText,
  text,
} from '../../shared/record-fields.js';
import { ids } from '../../shared/record-lists.js';

export const SEARCH_QUERIES = 'search_queries';

export const SEARCH_FEEDBACK = ['positive', 'negative'] as const;
export type SearchFeedback = (typeof SEARCH_FEEDBACK)[number];

const fields = {
  userId: optionalId('user_id'),
  queryText: text(['query_text', 'query']),
  intent: optionalText('intent'),
  resultsCount: count('results_count'),
  topResultIds: ids('top_result_ids'),
  responseTimeMs: optionalCount(['response_time_ms', 'latency_ms']),
  clickedResultIds: ids('clicked_result_ids'),
  clickThroughRate: optionalDecimal('click_through_rate', 0, 1),
  feedbackRating: optionalOneOf('feedback_rating', SEARCH_FEEDBACK),
  feedbackText: optionalText('feedback_text'),
  feedbackAt: optionalInstant('feedback_timestamp'),
  flaggedForReview: flag('flagged_for_review'),
  // Personal: of the person's browser. Addresses are kept as a keyed hash alone.
  sessionId: optionalText('session_id'),
  userAgent: optionalText('user_agent'),
  ipHash: optionalText('ip_hash'),
};

/** One search, and what became of it. Addresses that older programs stored in clear are let go. */
const table = recordTable('SearchQuery', SEARCH_QUERIES, fields, ['ip_address']);

export type SearchQueryRecord = RecordOf<typeof table>;
export type NewSearchQuery = NewOf<typeof table>;
export const { read: readSearchQuery, write: writeSearchQuery, create: newSearchQuery } = table;
