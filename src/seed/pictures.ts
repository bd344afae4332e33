import { eventIdOf } from './events.js';
import { gradientPng } from './files.js';
import type { FileRow, Row } from './media.js';
import type { People } from './people.js';
import { randomOf } from './random.js';

const PICTURED = 12;
const ILLUSTRATED = ['tournament-champions', 'certification-past-kobudo'];
const SIDE = 256;

function picture(key: string, values: Partial<Row>): FileRow {
  const random = randomOf(`picture:${key}`);
  const color = () => [random.int(20, 235), random.int(20, 235), random.int(20, 235)] as const;
  return {
    key,
    by: 'ishida',
    mediaType: 'image',
    filename: `${key}.png`,
    mimeType: 'image/png',
    width: SIDE,
    height: SIDE,
    accessLevel: 'public',
    content: gradientPng(SIDE, SIDE, color(), color()),
    ...values,
  };
}

/** The portraits of those whom everybody meets first. */
export function avatarRows({ all }: People): readonly FileRow[] {
  const pictured = all.filter(({ key }) => !/^(?:no\.profile|twin|public|applicant)/.test(key));
  return pictured.slice(0, PICTURED).map(({ key, profileId }) =>
    picture(`avatar-${key}`, {
      by: key,
      entityType: 'profile',
      entityId: profileId,
      metadata: { upload_kind: 'avatar' },
    }),
  );
}

export function isAvatar({ metadata }: Pick<Row, 'metadata'>): boolean {
  return metadata?.['upload_kind'] === 'avatar';
}

/** What was to be seen at three events: the last picture of each is for members. */
export function galleryRows(): readonly FileRow[] {
  return ILLUSTRATED.flatMap((event) =>
    ['The hall', 'On the mat', 'The dinner after'].map((title, at) =>
      picture(`gallery-${event}-${at + 1}`, {
        title,
        altText: `${title}, seen from the door`,
        tags: ['gallery'],
        entityType: 'event',
        entityId: eventIdOf(event),
        accessLevel: at === 2 ? 'members_only' : 'public',
      }),
    ),
  );
}
