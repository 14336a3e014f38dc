/** One part of a mail, decoded. */
export interface MimePart {
  readonly headers: ReadonlyMap<string, string>; // by lower-case name, unfolded, as they were sent
  readonly text: string; // of a leaf; '' of a multipart
  readonly parts: readonly MimePart[];
}

/**
 * Reads a mail strictly (RFC 5322, 2045, 2046): CRLF only, ASCII only, lines of at most 998 octets, each header once, nothing before the
 * first boundary. Throws at the first thing that is not as it should be.
 */
export function readMail(bytes: Uint8Array): MimePart {
  const raw = Buffer.from(bytes).toString('latin1');
  if (/[^\t\r\n\x20-\x7e]/.test(raw)) throw new Error('an octet that is not ASCII');
  if (/\r(?!\n)|(?<!\r)\n/.test(raw)) throw new Error('a bare CR or LF');
  const long = raw.split('\r\n').find((line) => line.length > 998);
  if (long !== undefined) throw new Error(`a line of ${long.length} octets`);
  return readPart(raw);
}

function readPart(raw: string): MimePart {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw.slice(0, end);
  const body = raw.slice(end + 4);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const [, name = '', value = ''] = /^([!-9;-~]+): ?(.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`no header: ${line}`);
    if (headers.has(name.toLowerCase())) throw new Error(`twice: ${name}`);
    headers.set(name.toLowerCase(), value);
  }
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /^multipart\/[a-z]+;.*boundary="?([^"; ]+)"?/.exec(type)?.[1];
  if (boundary === undefined) return { headers, text: decoded(body, headers), parts: [] };
  const [before = '', ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const last = rest.pop();
  if (before !== '' || last?.trim() !== '--') throw new Error(`boundaries of ${type}`);
  return { headers, text: '', parts: rest.map((part) => readPart(part.replace(/^\r\n/, ''))) };
}

function decoded(body: string, headers: ReadonlyMap<string, string>): string {
  switch (headers.get('content-transfer-encoding')) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable': {
      const octets = body
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return Buffer.from(octets, 'latin1').toString('utf8');
    }
    case '7bit':
      return body;
    default:
      throw new Error(`transfer encoding ${headers.get('content-transfer-encoding')}`);
  }
}

/** A header value with its encoded words read (RFC 2047), those that only white space parts joined. */
export function decodedHeader(value: string): string {
  const joined = value.replace(/(=\?[^?]+\?[QB]\?[^?]*\?=)\s+(?==\?)/gi, '$1');
  let octets: Buffer[] = [];
  let text = '';
  const flush = (): void => {
    text += Buffer.concat(octets).toString('utf8');
    octets = [];
  };
  for (const piece of joined.split(/(=\?utf-8\?[QB]\?[^?]*\?=)/i)) {
    const [, encoding, content = ''] = /^=\?utf-8\?([QB])\?([^?]*)\?=$/i.exec(piece) ?? [];
    if (encoding === undefined) {
      flush();
      text += piece;
    } else octets.push(encoding.toUpperCase() === 'B' ? Buffer.from(content, 'base64') : fromQ(content));
  }
  flush();
  return text;
}

const fromQ = (content: string): Buffer =>
  Buffer.from(
    content
      .replaceAll('_', ' ')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Every leaf, in order. */
export const leaves = (part: MimePart): readonly MimePart[] =>
  part.parts.length === 0 ? [part] : part.parts.flatMap(leaves);
