import { cursor, hex, total } from './bytes.ts';

/** SSL 2.0 SERVER-HELLO (draft-hickman-netscape-ssl-00). */
export interface Sslv2ServerHello {
  readonly version: number;
  readonly kinds: readonly string[]; // six hex digits each; empty: the protocol is on, but unusable
  readonly certificate: Uint8Array | null;
}

/** The whole record, with its header of two bytes (top bit set) or three. */
export const parseSslv2ServerHello = (bytes: Uint8Array): Sslv2ServerHello | 'incomplete' | 'invalid' => {
  const [first = 0, second = 0, padding = 0] = bytes;
  if (bytes.length < 3) return 'incomplete';
  const short = (first & 0x80) !== 0;
  const header = short ? 2 : 3;
  const length = ((first & (short ? 0x7f : 0x3f)) << 8) | second;
  const isEscape = !short && (first & 0x40) !== 0;
  const type = bytes[header];
  if (length < 11 || isEscape || (type !== undefined && type !== 4)) return 'invalid';
  if (bytes.length < header + length) return 'incomplete';
  const body = bytes.subarray(header, header + length - (short ? 0 : padding));
  return total(() => {
    const read = cursor(body);
    if (read.u8() !== 4) return 'invalid';
    read.u8(); // session id hit
    read.u8(); // certificate type
    const version = read.u16();
    const [certificateLength, kindsLength, connectionIdLength] = [read.u16(), read.u16(), read.u16()];
    const certificate = read.take(certificateLength);
    const kinds = read.take(kindsLength);
    read.take(connectionIdLength);
    if (version !== 2 || kindsLength % 3 !== 0) return 'invalid';
    return {
      version,
      kinds: Array.from({ length: kindsLength / 3 }, (_, index) => hex(kinds.subarray(3 * index, 3 * index + 3))),
      certificate: certificateLength === 0 ? null : certificate,
    };
  });
};
