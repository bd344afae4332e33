import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

import { AppError } from '../shared/errors.js';
import type { Page, PageRequest, Position } from '../shared/paging.js';
import { SealedText } from '../shared/sealed-text.js';
import { LIMITS } from './limits.js';

@ObjectType('PageInfo', { description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => String, { nullable: true, description: 'Cursor of the first edge of this page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge of this page.' })
  endCursor!: string | null;

  @Field(() => Boolean, { description: 'Whether more follow after `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there are any before `startCursor`.' })
  hasPreviousPage!: boolean;
}

@ArgsType()
export class ForwardArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many from the start, or after `after`; 1 to 100.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what follows this cursor.' })
  after?: string | null;
}

@ArgsType()
export class PageArgs extends ForwardArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'How many from the end, or before `before`; 1 to 100.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what precedes this cursor.' })
  before?: string | null;
}

/** Cursors of one list: opaque, bound to the list and its order, refused when forged or of another list. */
export class Cursors {
  readonly #sealed: SealedText;

  constructor(secret: string) {
    this.#sealed = new SealedText(secret, 'cursor');
  }

  encode(list: string, position: Position): string {
    return this.#sealed.seal(Buffer.from(JSON.stringify([list, position.key, position.id])));
  }

  decode(list: string, cursor: string): Position {
    const bytes = this.#sealed.open(cursor);
    const [owner, key, id] = bytes ? (JSON.parse(bytes.toString('utf8')) as string[]) : [];
    if (owner !== list || key === undefined || id === undefined) {
      throw new AppError(
        'BAD_USER_INPUT',
        'This cursor does not belong to this list and its order.',
        {
          argument: 'cursor',
        },
      );
    }
    return { key, id };
  }

  /** Checks the arguments of a connection; the default is the first `fallback` items. */
  page(list: string, args: PageArgs, fallback: number = LIMITS.defaultPageSize): PageRequest {
    const { first, after, last, before } = args;
    const backward = last != null || before != null;
    if (backward && (first != null || after != null)) {
      throw new AppError(
        'BAD_USER_INPUT',
        'Ask for `first`/`after` or for `last`/`before`, not both.',
      );
    }
    const size = (backward ? last : first) ?? fallback;
    if (size < 1 || size > LIMITS.maxPageSize) {
      const argument = backward ? 'last' : 'first';
      throw new AppError('BAD_USER_INPUT', `\`${argument}\` must be 1 to ${LIMITS.maxPageSize}.`, {
        argument,
        maximum: LIMITS.maxPageSize,
      });
    }
    const cursor = backward ? before : after;
    return {
      size,
      direction: backward ? 'backward' : 'forward',
      from: cursor == null ? null : this.decode(list, cursor),
    };
  }
}

/** What stands behind a connection type. */
export interface ConnectionValue<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  /** graphql-js calls it when the field is selected, and only then. */
  readonly totalCount: number | (() => Promise<number>);
}

/** Makes a page into a connection; `show` makes of each item what stands behind its GraphQL type. */
export function connectionOf<T, N = T>(
  cursors: Cursors,
  list: string,
  request: PageRequest,
  page: Page<T>,
  positionOf: (item: T) => Position,
  show: (item: T) => N = (item) => item as unknown as N,
): ConnectionValue<N> {
  const edges = page.items.map((item) => ({
    cursor: cursors.encode(list, positionOf(item)),
    node: show(item),
  }));
  const forward = request.direction === 'forward';
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: forward ? page.hasMore : request.from !== null,
      hasPreviousPage: forward ? request.from !== null : page.hasMore,
    },
    totalCount: page.total,
  };
}

/** Declares `XEdge` and `XConnection` for a type: once for each type, in its module. */
export function connectionType<T extends object>(
  name: string,
  type: () => ClassType<T>,
): ClassType<ConnectionValue<T>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its place in it.` })
  class Edge {
    @Field(() => String, { description: 'Opaque place of this item; survives inserts.' })
    cursor!: string;

    @Field(() => type(), { description: 'The item itself.' })
    node!: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} objects.` })
  class Connection {
    @Field(() => [Edge], { description: 'Items with their cursors.' })
    edges!: Edge[];

    @Field(() => [type()], { description: 'The items alone.' })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Where this page lies.' })
    pageInfo!: PageInfo;

    // Simple, so that a count that costs a call is made only when somebody asks for it.
    @Field(() => Int, {
      simple: true,
      description: 'How many the whole list has for this viewer and filter.',
    })
    totalCount!: number;
  }
  return Connection as ClassType<ConnectionValue<T>>;
}
