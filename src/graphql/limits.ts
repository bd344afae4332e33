/** Every limit of the GraphQL surface, in one place. */
export const LIMITS = {
  /** Items a connection gives when neither `first` nor `last` is sent. */
  defaultPageSize: 20,
  /** Most items of one page. */
  maxPageSize: 100,
  /** Most ids of one `nodes` call. */
  maxNodes: 100,
  /** Largest request body that is not an upload, in bytes. */
  maxBodyBytes: 256 * 1024,
  /** Lexical tokens of one document; the largest of test/api/operations has about 200. */
  maxTokens: 4_000,
  /**
   * Levels of selections; the deepest of test/api/operations has 5. Introspection is not counted: tools
   * ask 15 levels of it, and graphql-js bounds it itself.
   */
  maxDepth: 12,
  /** Selected fields after fragments are spread: what a document can cost before any list multiplies it. */
  maxFields: 1_500,
  /** Validation errors told at once. */
  maxValidationErrors: 5,
  /** How long one request may take, in milliseconds. */
  requestMilliseconds: 15_000,
} as const;
