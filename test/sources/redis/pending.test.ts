import { PendingDrops } from '../../../src/sources/redis/pending-drops.js';
import { PendingRaises } from '../../../src/sources/redis/pending-raises.js';
import { gate } from './support/helpers.js';

describe('drops that are to be told', () => {
  test('what is wanted again while it is sent is still to be told', async () => {
    const first = gate();
    let fails = false;
    const drops = new PendingDrops(() =>
      fails ? Promise.reject(new Error('lost')) : first.opens(undefined),
    );
    const sent = drops.add(['n']);
    expect(drops.concern(['m', 'n'])).toBe(true);
    fails = true;
    await drops.add(['n']);
    first.open();
    await sent;
    expect(drops.concern(['n'])).toBe(true);
    fails = false;
    await drops.add(['n']);
    expect(drops.concern(['n'])).toBe(false);
    drops.close();
  });

  test('too many are remembered as everything', async () => {
    const sent: string[] = [];
    let fails = true;
    const drops = new PendingDrops(async (namespaces) => {
      if (fails) throw new Error('lost');
      sent.push(...namespaces);
    });
    await drops.add(Array.from({ length: 10_001 }, (_, index) => `n${index}`));
    expect(drops.concern(['*', 'any'])).toBe(true);
    fails = false;
    drops.retry();
    await Promise.resolve();
    drops.close();
    expect(sent).toEqual(['*']);
    expect(drops.concern(['*', 'n1'])).toBe(false);
  });
});

test('raises that nobody needs any more are not sent', async () => {
  const sent: string[] = [];
  let fails = true;
  const raises = new PendingRaises(async ({ userId }) => {
    if (fails) throw new Error('lost');
    sent.push(userId);
  });
  expect(await raises.add({ userId: 'long', version: 1, seconds: 900 })).toBe(false);
  expect(await raises.add({ userId: 'brief', version: 1, seconds: 0 })).toBe(true);
  expect([raises.version('long'), raises.version('brief')]).toEqual([1, 0]);
  fails = false;
  raises.retry();
  await Promise.resolve();
  raises.close();
  expect(sent).toEqual(['long']);
});
