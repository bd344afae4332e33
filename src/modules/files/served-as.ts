import type { DeliverableFile } from '../../shared/file-delivery.js';
import { FORMATS, type FormatRule, type MediaFormat } from './formats.js';

/** Browsers do not show these, but other programs that open them run what is in them. */
const SAVED: readonly MediaFormat[] = ['doc', 'docx'];

/**
 * How a file of a type goes out. Only what is taken in goes out as what it is; whatever else the store
 * may hold, such as HTML or SVG of older programs, is bytes to be saved.
 */
export function servedAs(mimeType: string): Pick<DeliverableFile, 'contentType' | 'disposition'> {
  const plain = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  const formats = Object.entries(FORMATS) as [MediaFormat, FormatRule][];
  const [format, rule] =
    formats.find(([, each]) => each.mimeType === plain) ??
    formats.find(([, { aliases }]) => aliases.includes(plain)) ??
    [];
  if (!format || !rule) {
    return { contentType: 'application/octet-stream', disposition: 'attachment' };
  }
  const isText = rule.mimeType.startsWith('text/');
  return {
    contentType: isText ? `${rule.mimeType}; charset=utf-8` : rule.mimeType,
    disposition: SAVED.includes(format) ? 'attachment' : 'inline',
  };
}
