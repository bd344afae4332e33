import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLEmailAddress, GraphQLJSONObject, GraphQLURL } from 'graphql-scalars';

import type { JsonObject } from '../../shared/document.js';

/** `graphql-scalars`' own, under this gateway's names. */
export const EmailAddress = new GraphQLScalarType<string, string>({
  ...(GraphQLEmailAddress.toConfig() as object),
  name: 'EmailAddress',
  description: 'An e-mail address (RFC 5321).',
  // What is stored is shown as it is: an odd address must not fail a list.
  serialize: String,
});

/** Absolute addresses, or paths of this gateway; kept as text. */
export const URL = new GraphQLScalarType<string, string>({
  name: 'URL',
  description: 'An absolute URL (RFC 3986), or a path of this gateway that begins with `/`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3986',
  serialize: String,
  parseValue: (value) => String(GraphQLURL.parseValue(value)),
  parseLiteral: (node) =>
    String(GraphQLURL.parseValue(node.kind === Kind.STRING ? node.value : undefined)),
});

/** Facts without a schema of their own, such as before and after of what changed. */
export const JSONObject = new GraphQLScalarType<JsonObject, JsonObject>({
  ...(GraphQLJSONObject.toConfig() as object),
  name: 'JSON',
  description: 'A JSON object (RFC 8259) whose fields the schema does not know.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});
