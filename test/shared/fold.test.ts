import { fold, wordsOf } from '../../src/shared/fold.js';
import { spellingsOf } from '../../src/shared/spellings.js';

test.each([
  ['  José   MUÑOZ ', 'jose munoz'],
  ['Groß', 'gross'],
  ['GROẞ', 'gross'],
  ['Łukasz Ørsted', 'lukasz orsted'],
  ['İstanbul', 'istanbul'],
  ['Ｗｉｄｅ', 'wide'],
  ['O’Brien', "o'brien"],
  ['', ''],
])('%p is compared as %p', (text, folded) => {
  expect(fold(text)).toBe(folded);
  expect(fold(folded)).toBe(folded);
});

test('composed and decomposed letters are one', () => {
  expect(fold('한 é'.normalize('NFD'))).toBe(fold('한 é'.normalize('NFC')));
});

test('words come once, in their order', () => {
  expect(wordsOf(' Ana  ANA b\tc ')).toEqual(['ana', 'b', 'c']);
});

test('a word is stored in many ways', () => {
  expect(spellingsOf(['under_review'])).toEqual(
    expect.arrayContaining(['under_review', 'UNDER_REVIEW', 'Under Review', 'under-review']),
  );
});
