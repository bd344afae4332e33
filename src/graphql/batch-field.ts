import DataLoader from 'dataloader';
import { Extensions, FieldResolver } from 'type-graphql';

import { RequestContext } from './context.js';

/** The name under which a field's batch method stands in the schema's `extensions`. */
export const BATCH = 'batch';

/** Takes every parent of one level, the arguments, and the context; answers one value for each parent. */
export type BatchMethod = (
  this: unknown,
  parents: readonly unknown[],
  ...rest: unknown[]
) => Promise<readonly unknown[]>;

type FieldType = Parameters<typeof FieldResolver>[0];

interface FieldOptions {
  readonly description: string;
  readonly nullable?: boolean | 'items' | 'itemsAndList';
  readonly deprecationReason?: string;
}

/**
 * A relation, resolved once for each level of the query and never once for each object:
 *
 *     @BatchField(() => Rsvp, { nullable: true, description: '…' })
 *     viewerRsvp(@Root() events: readonly EventRecord[], @Ctx() context: RequestContext)
 *
 * The parents come first and the context last; arguments stand between them. Under graphql-js the
 * parents of a level are gathered here; an executor that resolves a whole level at once finds the
 * method itself in the field's extensions (`batch`) and calls it directly.
 */
export function BatchField(type: FieldType, options: FieldOptions): MethodDecorator {
  return (target, key, descriptor) => {
    const method = (descriptor as PropertyDescriptor).value as BatchMethod;
    const each = { ...(descriptor as PropertyDescriptor), value: gather(target, key, method) };
    Extensions({ [BATCH]: { target, key: String(key), method } })(target, key as string, each);
    FieldResolver(type, options)(target, key, each);
    return each as typeof descriptor;
  };
}

/** The per-object face of a batch method: same field, same arguments, same request → one call. */
function gather(target: object, key: string | symbol, method: BatchMethod) {
  return function eachParent(this: unknown, parent: unknown, ...rest: unknown[]): Promise<unknown> {
    const context = rest.at(-1);
    if (!(context instanceof RequestContext)) {
      throw new TypeError(`${String(key)}: a batch field takes its context last`);
    }
    const level = `${target.constructor.name}.${String(key)}(${JSON.stringify(rest.slice(0, -1))})`;
    const loader = context.loaders.made(level, () => {
      return new DataLoader<unknown, unknown>(async (parents) => {
        const answers = await method.call(this, parents, ...rest);
        if (answers.length !== parents.length) {
          throw new Error(`${level}: ${answers.length} answers for ${parents.length} parents`);
        }
        return answers;
      });
    });
    return loader.load(parent);
  };
}
