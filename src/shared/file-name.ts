import { isVisible, withoutHalves } from './input.js';

const MOST_CHARACTERS = 255;
const LONGEST_EXTENSION = 16;

/** What cannot be seen, or makes a name look like another: controls, turns, joiners, private characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;
const BLANKS = /[\p{Z}\s]+/gu;

/**
 * What may be kept of a name that a client gave a file: its last part after slashes of either kind, in
 * composed form, without anything hidden and without points at its ends; at most 255 characters, its
 * extension kept. Empty where nothing is left that could be seen.
 */
export function fileName(given: string): string {
  const base = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
  const spaced = withoutHalves(base)
    .replace(/[\t\r\n\v\f]/g, ' ')
    .replace(HIDDEN, '');
  const name = spaced
    .normalize('NFC')
    .replace(BLANKS, ' ')
    .replace(/^[ .]+|[ .]+$/g, '');
  return isVisible(name) ? shortened(name) : '';
}

/** Of a cleaned name: lower-case and without its point; empty where it has none. */
export function extensionOf(name: string): string {
  return splitName(name).extension.toLowerCase();
}

function shortened(name: string): string {
  if (Array.from(name).length <= MOST_CHARACTERS) return name;
  const { stem, extension } = splitName(name);
  const ending = extension === '' ? '' : `.${extension}`;
  const room = MOST_CHARACTERS - Array.from(ending).length;
  return `${Array.from(stem).slice(0, room).join('').trimEnd()}${ending}`;
}

function splitName(name: string): { readonly stem: string; readonly extension: string } {
  const point = name.lastIndexOf('.');
  const extension = name.slice(point + 1);
  const hasOne = point > 0 && extension.length <= LONGEST_EXTENSION;
  return hasOne ? { stem: name.slice(0, point), extension } : { stem: name, extension: '' };
}
