import { NO_SCOPE } from '../../../src/shared/call-scope.js';
import { systemClock } from '../../../src/shared/clock.js';
import { VersionedCache } from '../../../src/sources/redis/cache.js';
import { InProcessCacheStore } from '../../../src/sources/redis/in-process-cache-store.js';

/** A store that can be read but not be told of drops. */
class DeafStore extends InProcessCacheStore {
  deaf = false;

  override renew(namespaces: readonly string[]): Promise<void> {
    return this.deaf ? Promise.reject(new Error('lost')) : super.renew(namespaces);
  }
}

describe('while a drop is still to be told', () => {
  const store = new DeafStore(systemClock);
  const cache = new VersionedCache(store);
  const read = async (namespace: string, value: string) =>
    (await cache.through([namespace], ['k'], async () => [value], NO_SCOPE))[0];
  afterAll(() => cache.close());

  test('its namespaces are read anew and not kept; others are still found', async () => {
    await read('dropped', 'old');
    await read('kept', 'found');
    store.deaf = true;
    await cache.drop(['dropped']);
    expect(await read('dropped', 'new')).toBe('new');
    expect(await read('dropped', 'newer')).toBe('newer');
    expect(await read('kept', 'loaded')).toBe('found');
    store.deaf = false;
    await cache.drop(['dropped']);
    expect(await read('dropped', 'newest')).toBe('newest');
    expect(await read('dropped', 'not asked')).toBe('newest');
  });

  test('what was being loaded meanwhile is not kept for others', async () => {
    const kept = jest.spyOn(store, 'keep');
    await cache.through(
      ['slow'],
      ['k'],
      async () => {
        store.deaf = true;
        await cache.drop(['slow']);
        return ['old'];
      },
      NO_SCOPE,
    );
    expect(kept).not.toHaveBeenCalled();
  });
});
