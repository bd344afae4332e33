import { registerEnumType } from 'type-graphql';

import { enumOf } from '../../graphql/stored-enum.js';
import { FILE_KINDS } from '../files/index.js';

export const UploadKind = enumOf(FILE_KINDS);
registerEnumType(UploadKind, {
  name: 'UploadKind',
  description: 'What a file is uploaded as: decides what it may be and who may upload it.',
});
