import type { RequestContext } from '../../graphql/context.js';
import { AppError } from '../../shared/errors.js';
import type { GlobalIds } from '../../shared/ids.js';
import { foundOrRefused } from '../../shared/input.js';

/** What an asset can belong to, as stored; each has a GraphQL type. */
export const LINKED_ENTITIES = ['event', 'training_session', 'profile', 'application'] as const;
export type LinkedEntity = (typeof LINKED_ENTITIES)[number];

/** The GraphQL type of each. */
export const ENTITY_TYPES: Readonly<Record<LinkedEntity, string>> = {
  event: 'Event',
  training_session: 'TrainingSession',
  profile: 'Profile',
  application: 'Application',
};

/** What the viewer may do with an entity: nothing at all, know of it, or also hang files on it. */
export type LinkRight = 'none' | 'see' | 'edit';

/** Tells the right of the viewer over one entity, by its local id. */
export type LinkRights = Readonly<
  Record<LinkedEntity, (id: string, context: RequestContext) => Promise<LinkRight>>
>;

/** Where an asset belongs, as stored. */
export interface EntityLink {
  readonly entityType: LinkedEntity;
  readonly entityId: string;
}

const ID = ['input', 'entityId'];

/** Decides whether a file may hang on something. */
export class EntityLinks {
  constructor(
    private readonly ids: GlobalIds,
    private readonly rights: LinkRights,
  ) {}

  /** The local id; null when the global one is of no such type. */
  idOf(entityType: LinkedEntity, globalId: string): string | null {
    return this.ids.decodeAs(ENTITY_TYPES[entityType], globalId);
  }

  /** The link, if the viewer may make it; NOT_FOUND where they may not even know of the entity. */
  async check(
    entityType: LinkedEntity,
    globalId: string,
    context: RequestContext,
  ): Promise<EntityLink> {
    const entityId = this.idOf(entityType, globalId);
    const right = entityId === null ? 'none' : await this.rights[entityType](entityId, context);
    const known = foundOrRefused(right === 'none' ? null : entityId, ID, 'entity of this type');
    if (right === 'edit') return { entityType, entityId: known };
    throw new AppError('FORBIDDEN', 'Only those who look after it may add files to it.');
  }
}
