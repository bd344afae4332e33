import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  newMediaAsset,
  writeMediaAsset,
} from '../../../src/modules/media/media-asset.record.js';
import { MediaAssetStore } from '../../../src/modules/media/media-asset.store.js';
import { MediaReferences } from '../../../src/modules/media/media-references.js';
import { MediaReferenceStore } from '../../../src/modules/media/media-references.store.js';
import { ProfilePictures } from '../../../src/modules/profiles/profile-pictures.js';
import { ProfileStore } from '../../../src/modules/profiles/profile.store.js';
import { createUserLoaders } from '../../../src/modules/users/user.loaders.js';
import { UserStore } from '../../../src/modules/users/user.store.js';
import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { fixedClock } from '../../../src/shared/clock.js';
import { createInProcessCoordination } from '../../../src/sources/redis/in-process.js';
import { type Store, startStore } from '../../sources/support/store.js';
import { Association, idOf, inDays } from '../../support/association.js';
import { NOW } from '../../support/gateway.js';

const AVATAR = { metadata: { upload_kind: 'avatar' }, entityType: 'profile' } as const;
const discarded: string[] = [];
let store: Store;
let references: MediaReferences;
let assets: MediaAssetStore;

async function insert(association: Association, name: string, facts: Partial<MediaAssetRecord>) {
  const made = { id: idOf(name), createdAt: inDays(-2), filename: `${name}.png`, objectId: name };
  await association.insert(MEDIA_ASSETS, writeMediaAsset(newMediaAsset({ ...made, ...facts })));
}

beforeAll(async () => {
  store = await startStore();
  const zerodb = store.connect();
  const warn = () => undefined;
  const { cache, locks } = createInProcessCoordination(fixedClock(NOW));
  const profiles = new ProfileStore(zerodb.documents, warn, cache);
  const users = createUserLoaders(new UserStore(zerodb.documents, warn, cache));
  const pictures = new ProfilePictures({ store: profiles, users, locks });
  assets = new MediaAssetStore(zerodb.documents, warn, cache);
  const stored = new MediaReferenceStore(zerodb.documents, warn);
  const intake = { discard: (id: string) => void discarded.push(id) };
  references = new MediaReferences({ store: assets, stored, pictures, intake });

  const association = new Association(zerodb);
  await association.person('ann', 'member', { profilePictureId: 'current' });
  await association.person('bob', 'member', { avatarUrl: 'https://x.example/api/uploads/linked' });
  await association.event('camp', {
    featuredImageUrl: 'https://x.example/api/uploads/featured?w=5',
    galleryUrls: ['/api/uploads/gallery%201'],
  });
  await association.insert('articles', {
    ...{ doc_id: 'a', title: 'A', content: '<img src="/api/uploads/in-text">' },
  });
  await association.insert('applications', {
    ...{ doc_id: 'p', email: 'a@x.example', certificate_files: [{ id: 'paper' }] },
  });
  await insert(association, 'current', AVATAR);
  await insert(association, 'replaced', AVATAR);
  await insert(association, 'replaced today', { ...AVATAR, createdAt: inDays(-0.5) });
  // A picture that somebody hung on their profile, and that was never their portrait.
  await insert(association, 'hung', { entityType: 'profile' });
  await insert(association, 'twin', { objectId: 'replaced' });
});
afterAll(() => store.close());

test('a replaced avatar is one that is nobody’s any more, after a day', async () => {
  const found = await references.replacedAvatars(NOW.toISOString(), NO_SCOPE);
  expect(found.map(({ filename }) => filename)).toEqual(['replaced.png']);
});

test('an object is unreferenced when no row, no paper and no address has it', async () => {
  const referred = ['current', 'hung', 'paper', 'linked', 'featured', 'gallery 1', 'in-text'];
  const asked = [...referred, 'orphan', 'feature'];
  expect(await references.unreferenced(asked, NO_SCOPE)).toEqual(['orphan', 'feature']);
});

test('a retired asset leaves its object as long as another has it', async () => {
  const [replaced, twin] = await assets.byIds([idOf('replaced'), idOf('twin')], NO_SCOPE);
  await references.retire(replaced!, NOW.toISOString(), NO_SCOPE);
  expect(discarded).toEqual([]);
  await references.retire(twin!, NOW.toISOString(), NO_SCOPE);
  expect(discarded).toEqual(['replaced']);
  expect(await assets.current(idOf('twin'), NO_SCOPE)).toBeNull();
});
