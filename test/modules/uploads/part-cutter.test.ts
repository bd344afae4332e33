import { PassThrough } from 'node:stream';

import { PartCutter } from '../../../src/modules/uploads/part-cutter.js';

const LONG = 10_000;

async function textOf(bytes: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of bytes) text += chunk.toString();
  return text;
}

test('cuts at the byte, wherever the chunks end', async () => {
  const body = new PassThrough();
  body.write('abcde');
  body.end('fgh');
  const cutter = new PartCutter(body);
  const parts: string[] = [];
  while (await cutter.hasMore()) parts.push(await textOf(cutter.part(3, LONG)));
  expect(parts).toEqual(['abc', 'def', 'gh']);
  expect(cutter.failure).toBeNull();
});

test('a part ends with what came in its time, and the next one goes on', async () => {
  const body = new PassThrough();
  body.write('ab');
  const cutter = new PartCutter(body);
  expect(await textOf(cutter.part(10, 20))).toBe('ab');
  body.end('cd');
  expect(await cutter.hasMore()).toBe(true);
  expect(await textOf(cutter.part(10, LONG))).toBe('cd');
  expect(await cutter.hasMore()).toBe(false);
});

test('where the client goes away the bytes end, and it is known', async () => {
  const body = new PassThrough();
  const cutter = new PartCutter(body);
  body.write('ab');
  const part = textOf(cutter.part(10, LONG));
  setTimeout(() => body.destroy(new Error('gone')), 5);
  expect(await part).toBe('ab');
  expect(await cutter.hasMore()).toBe(false);
  expect(cutter.failure).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('whoever says nothing any more is gone', async () => {
  const cutter = new PartCutter(new PassThrough(), 20);
  expect(await cutter.hasMore()).toBe(false);
  expect(cutter.failure).toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(textOf(new PartCutter(new PassThrough(), 20).all())).rejects.toThrow();
});
