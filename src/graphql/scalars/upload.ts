import { GraphQLError, GraphQLScalarType } from 'graphql';

import type { IncomingFile } from '../../shared/incoming-file.js';

/**
 * Where a file of a multipart request stands in the variables. Made by the HTTP layer alone: JSON cannot
 * hold one, so nobody passes text off as a file.
 */
export class UploadSlot {
  /** Rejects with `InputError` when the file does not come. */
  constructor(readonly file: Promise<IncomingFile>) {
    // Nobody may ask for it; then its failure is nobody's either.
    file.catch(() => undefined);
  }
}

/** Files on their way in; `Promise<IncomingFile>` to resolvers. */
export const Upload = new GraphQLScalarType<Promise<IncomingFile>, never>({
  name: 'Upload',
  description:
    'A file, sent as a part of a `multipart/form-data` request and named by its `map`; `null` stands in its place in the variables.',
  specifiedByURL: 'https://github.com/jaydenseric/graphql-multipart-request-spec',
  parseValue(value) {
    if (value instanceof UploadSlot) return value.file;
    throw new GraphQLError('An Upload is a file of a multipart request, named by its map.', WRONG);
  },
  parseLiteral() {
    throw new GraphQLError('An Upload cannot be written in the document: use a variable.', WRONG);
  },
  serialize() {
    throw new GraphQLError('An Upload only comes in.', WRONG);
  },
});

const WRONG = { extensions: { code: 'BAD_USER_INPUT' } } as const;
