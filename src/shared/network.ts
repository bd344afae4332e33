import { isIP } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * The network that an address counts for: an IPv4 address itself; of an IPv6 address its first 64 bits,
 * because whoever has one address of such a network has all of them.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const four = MAPPED.exec(plain)?.[1] ?? plain;
  if (isIP(four) === 4) return four;
  if (isIP(plain) !== 6) return 'unknown';
  const [head = '', tail] = plain.toLowerCase().split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(zeros, 0) }, () => '0'), ...after];
  const network = groups.slice(0, 4).map((group) => parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
