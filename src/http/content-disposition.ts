/** Characters of a name; browsers cut longer ones too. */
const LONGEST = 200;
/** Control characters, those that turn the direction of text round, and line ends of any kind. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

/**
 * The `Content-Disposition` of a file (RFC 6266): its name in ASCII for old clients, and as it is
 * (RFC 8187). Whatever the name is, the header stays one line of visible ASCII.
 */
export function contentDisposition(type: 'inline' | 'attachment', filename: string): string {
  const name = plainName(filename);
  // `%` too: some clients decode it in what is meant literally.
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  return `${type}; filename="${ascii}"; filename*=UTF-8''${extendedValue(name)}`;
}

/** Without a path and without what nobody sees; its ending stays where it is cut. */
function plainName(filename: string): string {
  const clean = filename.replace(LONE_SURROGATES, '\ufffd').replace(UNSEEN, '');
  const name = Array.from(clean.split(/[/\\]/).at(-1)?.trim() ?? '');
  if (name.length === 0 || /^\.+$/.test(name.join(''))) return 'file';
  if (name.length <= LONGEST) return name.join('');
  const ending = /\.\w{1,10}$/.exec(name.join(''))?.[0] ?? '';
  return name.slice(0, LONGEST - ending.length).join('') + ending;
}

/** `encodeURIComponent` leaves four characters that an extended value may not hold. */
function extendedValue(text: string): string {
  return encodeURIComponent(text).replace(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
