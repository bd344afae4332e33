import { extensionOf, fileName } from '../../src/shared/file-name.js';

test.each([
  ['portrait.png', 'portrait.png'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\x\\y.png', 'y.png'],
  ['a/b\\c.png', 'c.png'],
  ['a.png/', ''],
  ['.htaccess', 'htaccess'],
  ['...png', 'png'],
  ['a.png. ', 'a.png'],
  ['  my \t photo\u2028.png ', 'my photo .png'],
  ['ann\u202egnp.exe', 'anngnp.exe'],
  ['zero\u200bwidth\u200d\ufeff.png', 'zerowidth.png'],
  ['half \ud83d.png', 'half .png'],
  ['nul\0.png', 'nul.png'],
  ['Zu\u0308rich \u{1f44d}.png', 'Z\u00fcrich \u{1f44d}.png'],
  ['\u3164', ''],
  ['', ''],
])('of %j is kept %j', (given, kept) => {
  expect(fileName(given)).toBe(kept);
});

test('a long name keeps its extension', () => {
  const name = fileName(`${'\u{1f44d}'.repeat(300)}.jpeg`);
  expect(Array.from(name)).toHaveLength(255);
  expect(name.endsWith('\u{1f44d}.jpeg')).toBe(true);
  expect(fileName(`${'a'.repeat(255)}.png`)).toBe(`${'a'.repeat(251)}.png`);
  expect(fileName(`${'a'.repeat(251)}.png`)).toBe(`${'a'.repeat(251)}.png`);
  expect(fileName('a'.repeat(300))).toBe('a'.repeat(255));
});

test.each([
  ['a.PNG', 'png'],
  ['a.tar.gz', 'gz'],
  ['png', ''],
  [`a.${'x'.repeat(17)}`, ''],
])('the extension of %j is %j', (name, extension) => {
  expect(extensionOf(name)).toBe(extension);
});
