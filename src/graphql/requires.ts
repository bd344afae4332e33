import { Extensions } from 'type-graphql';

import { type Action, mayDo } from '../shared/actions.js';
import { AppError } from '../shared/errors.js';
import { RequestContext } from './context.js';

/** Names under which a root field's rule stands in the schema's `extensions`. */
export const REQUIRES = 'requires';
export const IGNORES_TOKEN = 'ignoresToken';

interface RequiresOptions {
  /** The field works whatever the token: what opens a session must not fail for an expired one. */
  readonly ignoresToken?: boolean;
}

/**
 * The action a root field stands for; stands on every one of them (a test sees to it), below
 * `@Query` or `@Mutation`. The context comes last among the method's parameters.
 */
export function Requires(action: Action, options: RequiresOptions = {}): MethodDecorator {
  return (target, key, descriptor) => {
    const method = (descriptor as PropertyDescriptor).value as (...args: unknown[]) => unknown;
    const guarded = function (this: unknown, ...args: unknown[]): unknown {
      requireAction(args.at(-1), action);
      return method.apply(this, args);
    };
    Extensions({ [REQUIRES]: action, [IGNORES_TOKEN]: options.ignoresToken ?? false })(
      target,
      key as string,
      descriptor as PropertyDescriptor,
    );
    return { ...(descriptor as PropertyDescriptor), value: guarded } as typeof descriptor;
  };
}

function requireAction(context: unknown, action: Action): void {
  if (!(context instanceof RequestContext))
    throw new TypeError(`${action}: the context comes last`);
  const { viewer } = context;
  if (mayDo(viewer, action)) return;
  if (viewer.kind === 'anonymous') throw new AppError('UNAUTHENTICATED', 'Sign in first.');
  throw new AppError('FORBIDDEN', 'Your role does not allow this.');
}
