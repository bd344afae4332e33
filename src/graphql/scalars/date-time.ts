import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

import { type Instant, parseInstant } from '../../shared/instant.js';

/** Instants: RFC 3339 with a zone in, UTC with milliseconds out. */
export const DateTime = new GraphQLScalarType<Instant, string>({
  name: 'DateTime',
  description:
    'An instant. Written as RFC 3339 with a zone (`2026-01-05T09:30:00Z`, `…+02:00`); text without a zone is refused. Always answered in UTC with milliseconds.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parseValue: read,
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  serialize: (value) => {
    if (typeof value === 'string') return value;
    throw new GraphQLError('DateTime: not an instant');
  },
});

function read(value: unknown): Instant {
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant !== null) return instant;
  throw new GraphQLError(
    'A DateTime is RFC 3339 text with a zone, such as "2026-01-05T09:30:00Z"; text without a zone is refused.',
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}
