import type { Check } from './check.js';
import { dockerfile } from './checks/dockerfile.js';
import { docsNameRealPaths } from './checks/docs-name-real-paths.js';
import { envInOnePlace } from './checks/env-in-one-place.js';
import { fileNames } from './checks/file-names.js';
import { layers } from './checks/layers.js';
import { moduleFaces } from './checks/module-faces.js';
import { moduleOrder } from './checks/module-order.js';
import { namedExports } from './checks/named-exports.js';
import { noCycles } from './checks/no-cycles.js';
import { noForeignStorage } from './checks/no-foreign-storage.js';
import { noMachineTraces } from './checks/no-machine-traces.js';
import { noModuleMocks } from './checks/no-module-mocks.js';
import { noWrittenAny } from './checks/no-written-any.js';
import { skipsHaveReasons } from './checks/skips-have-reasons.js';
import { storesAloneUseSources } from './checks/stores-alone-use-sources.js';
import { typeGraphqlInTheSkin } from './checks/type-graphql-in-the-skin.js';

/** Every check of `checks/`; a test sees to it that none is left out. */
export const ALL_CHECKS: readonly Check[] = [
  layers,
  storesAloneUseSources,
  typeGraphqlInTheSkin,
  moduleFaces,
  moduleOrder,
  noCycles,
  envInOnePlace,
  namedExports,
  noWrittenAny,
  noModuleMocks,
  skipsHaveReasons,
  fileNames,
  noMachineTraces,
  noForeignStorage,
  docsNameRealPaths,
  dockerfile,
];
