import { refusal } from '../../shared/errors.js';
import { extensionOf, fileName } from '../../shared/file-name.js';
import type { IncomingFile } from '../../shared/incoming-file.js';
import { FORMATS, type FormatRule, type MediaFormat } from './formats.js';
import type { KindRule } from './kinds.js';
import { inWords } from './unfit-file.js';

export type Description = Pick<IncomingFile, 'filename' | 'declaredType' | 'declaredBytes'>;
/** Where in the input a problem of each is told. */
export type DescriptionPaths = Readonly<Record<keyof Description, readonly string[]>>;

export interface DescribedFile {
  readonly filename: string;
  /** What the file must turn out to be. */
  readonly format: MediaFormat;
}

/** What programs declare when they do not know. */
const SAYS_NOTHING = new Set([
  '',
  '*/*',
  'application/octet-stream',
  'application/x-octet-stream',
  'application/binary',
  'application/x-binary',
  'application/unknown',
  'application/x-unknown',
  'application/force-download',
  'application/x-download',
  'application/x-unknown-content-type',
  'binary/octet-stream',
  'unknown/unknown',
]);

const FORMAT_OF = new Map<string, MediaFormat>(
  (Object.keys(FORMATS) as MediaFormat[]).flatMap((format) =>
    FORMATS[format].extensions.map((extension) => [extension, format] as const),
  ),
);

/** What servers, browsers or shells run, or unpack: nothing of that may stand before the extension. */
const DANGEROUS = new Set(
  (
    'php php3 php4 php5 php7 php8 phtml pht phps phar asp aspx ashx asmx jsp jspx cfm cgi fcgi pl py rb ' +
    'sh bash zsh csh ksh bat cmd exe dll scr msi msp pif vbs vbe wsf wsh ps1 psm1 jar war ear class js ' +
    'jse mjs cjs htm html xhtml shtml mht mhtml svg svgz xml xsl xslt swf hta htaccess lnk reg apk elf ' +
    'docm dotm dotx xlsm pptm xls xlsx ppt pptx rtf zip rar 7z gz tgz tar'
  ).split(' '),
);

/**
 * Holds a file to the rules that need no byte of it: name, declared type, announced size. Throws
 * {@link InputError}.
 */
export function describedFile(
  { filename: given, declaredType, declaredBytes }: Description,
  rule: KindRule,
  paths: DescriptionPaths,
): DescribedFile {
  const filename = fileName(given);
  const format = formatNamed(filename, rule, paths.filename);
  const declared = (declaredType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const { mimeType, aliases }: FormatRule = FORMATS[format];
  if (!SAYS_NOTHING.has(declared) && ![mimeType, ...aliases].includes(declared)) {
    const message = `The type that the file is declared to have is not the one of its name: ${mimeType}.`;
    throw refusal('BAD_USER_INPUT', paths.declaredType, message);
  }
  if (declaredBytes !== null) holdSize(declaredBytes, rule, paths.declaredBytes);
  return { filename, format };
}

function formatNamed(name: string, rule: KindRule, path: readonly string[]): MediaFormat {
  const refuse = (message: string) => refusal('BAD_USER_INPUT', path, message);
  if (name === '') throw refuse('The file needs a name that can be read.');
  const extension = extensionOf(name);
  const taken = rule.formats.map((each) => `.${FORMATS[each].extensions[0]}`).join(', ');
  if (extension === '') throw refuse(`The name of the file needs an extension: ${taken}.`);
  const format = FORMAT_OF.get(extension);
  if (format === undefined || !rule.formats.includes(format)) {
    throw refuse(`Files of this type are not taken here, only ${taken}.`);
  }
  // The first part is the name itself.
  const [, ...inner] = name.toLowerCase().split('.').slice(0, -1);
  if (inner.map(bare).some((part) => DANGEROUS.has(part) || FORMAT_OF.has(part))) {
    throw refuse('The name of the file has two extensions.');
  }
  return format;
}

/** Without what some programs do not see: blanks and signs around it, and what follows a percent sign. */
function bare(part: string): string {
  return (part.split('%', 1)[0] ?? '').replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function holdSize(bytes: number, { maxBytes }: KindRule, path: readonly string[]): void {
  if (!(bytes > 0)) throw refusal('BAD_USER_INPUT', path, 'The file is empty.');
  if (bytes > maxBytes) {
    throw refusal('LIMIT_EXCEEDED', path, `The file is larger than ${inWords(maxBytes)}.`);
  }
}
