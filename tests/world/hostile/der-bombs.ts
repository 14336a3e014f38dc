// Certificates that are DER only in part, or too much of it. Nothing here is signed: a reader must survive them before it asks.

const join = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.of(length);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(length);
  const from = bytes.findIndex((byte) => byte !== 0);
  return join(Buffer.of(0x80 | (4 - from)), bytes.subarray(from));
}
const value = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = join(...parts);
  return join(Buffer.of(tag), lengthOf(body.length), body);
};
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const text = (tag: number, characters: string): Buffer => value(tag, Buffer.from(characters, 'latin1'));
const oid = (octets: Uint8Array): Buffer => value(0x06, octets);
const sequence = (...parts: readonly Uint8Array[]): Buffer => value(0x30, ...parts);

const RSA = sequence(oid(hex('2a864886f70d010101')), hex('0500'));
const SHA256_WITH_RSA = sequence(oid(hex('2a864886f70d01010b')), hex('0500'));
const name = (common: string): Buffer => sequence(value(0x31, sequence(oid(hex('550403')), text(0x0c, common))));
const rsaKey = (bits: number, exponent = hex('010001')): Buffer =>
  sequence(
    RSA,
    value(0x03, Buffer.of(0), sequence(value(0x02, Buffer.of(0), Buffer.alloc(bits / 8, 0xc5)), value(0x02, exponent))),
  );
const alternative = (...names: readonly Buffer[]): Buffer => extension(hex('551d11'), sequence(...names));
const extension = (id: Uint8Array, body: Uint8Array): Buffer => sequence(oid(id), value(0x04, body));
const dns = (characters: string): Buffer => text(0x82, characters);

interface Wish {
  readonly serial?: Uint8Array;
  readonly algorithm?: Uint8Array;
  readonly issuer?: Uint8Array;
  readonly dates?: readonly [notBefore: string, notAfter: string];
  readonly subject?: Uint8Array;
  readonly key?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
}

/** RFC 5280 section 4.1, with anything in the place of its parts. */
function certificate(wish: Wish = {}): Buffer {
  const [notBefore, notAfter] = wish.dates ?? ['260101000000Z', '270101000000Z'];
  const algorithm = wish.algorithm ?? SHA256_WITH_RSA;
  const tbs = sequence(
    value(0xa0, hex('020102')),
    value(0x02, wish.serial ?? hex('01')),
    algorithm,
    wish.issuer ?? name('Hostile Issuer'),
    sequence(text(0x17, notBefore), text(0x17, notAfter)),
    wish.subject ?? name('hostile.example'),
    wish.key ?? rsaKey(2048),
    value(0xa3, sequence(...(wish.extensions ?? [alternative(dns('hostile.example'))]))),
  );
  return sequence(tbs, algorithm, value(0x03, Buffer.of(0), Buffer.alloc(256, 1)));
}

export const ordinaryCertificate = (): Buffer => certificate();

/** Levels inside each other, made from the inside. */
function nested(tag: number, levels: number): Buffer {
  const heads: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < levels; level++) {
    const head = join(Buffer.of(tag), lengthOf(length));
    heads.push(head);
    length += head.length;
  }
  return join(...heads.reverse());
}

const repeated = (count: number, digits: string): Buffer => Buffer.alloc((count * digits.length) / 2, hex(digits));
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const WORDS = '<script>window.taken_over=1</script>=1+1\x1b[31m../../etc\r\n%n';

/** What a certificate holds, and its bytes. All of them fit into the 512 KB that are read of a flight. */
export const DER_BOMBS: readonly (readonly [id: string, holds: string, bytes: Uint8Array])[] = [
  ['der-deep', 'that nests a hundred thousand times', certificate({ extensions: [nested(0x30, 90_000)] })],
  ['der-deep-name', 'whose subject nests ten thousand times', certificate({ subject: nested(0x30, 10_000) })],
  ['der-indefinite', 'of indefinite lengths that never end', repeated(100_000, '3080')],
  ['der-negative', 'whose lengths are negative numbers to who counts in 32 bits', hex('3084ffffffff3084fffffffe02')],
  ['der-long-length', 'whose length takes 127 bytes', join(hex('30ff'), Buffer.alloc(127, 1), ordinaryCertificate())],
  ['der-long-tag', 'whose tags have a thousand bytes', join(hex('3f'), Buffer.alloc(1_000, 0x81), hex('0100'))],
  ['der-wide', 'of two hundred thousand empty values', sequence(repeated(200_000, '0500'))],
  [
    'der-names',
    'of ten thousand names',
    certificate({ extensions: [alternative(...many(10_000, (index) => dns(`host-${index}.sub.hostile.example`)))] }),
  ],
  ['der-long-name', 'whose one name has 400 KB', certificate({ extensions: [alternative(dns('a'.repeat(400_000)))] })],
  [
    'der-long-subject',
    'whose subject has 200 KB, and its issuer as many',
    certificate({ subject: name('s'.repeat(200_000)), issuer: name('i'.repeat(200_000)) }),
  ],
  [
    'der-parts',
    'whose subject has ten thousand parts',
    certificate({
      subject: sequence(
        ...many(10_000, (index) => value(0x31, sequence(oid(hex('550403')), text(0x0c, `part ${index}`)))),
      ),
    }),
  ],
  ['der-serial', 'whose serial number has a million digits', certificate({ serial: Buffer.alloc(400_000, 0x7f) })],
  [
    'der-oid',
    'whose algorithm is a number of 200 KB',
    certificate({ algorithm: sequence(oid(Buffer.alloc(200_000, 0x81))) }),
  ],
  [
    'der-key-oid',
    'whose key is of a kind with a name of 200 KB',
    certificate({ key: sequence(sequence(oid(Buffer.alloc(200_000, 0x81))), hex('03020000')) }),
  ],
  [
    'der-key',
    'whose RSA key has 65,536 bits, and its exponent as many',
    certificate({ key: rsaKey(65_536, Buffer.alloc(8_192, 0x7f)) }),
  ],
  [
    'der-slow-key',
    'that signs itself with a key of 16,384 bits',
    certificate({ issuer: name('hostile.example'), key: rsaKey(16_384, hex('00ffffffffffffffff')) }),
  ],
  ['der-dates', 'of the 31st of February, in the year "99"', certificate({ dates: ['990231000000Z', '99023199'] })],
  [
    'der-curve',
    'whose curve is its own invention',
    certificate({
      key: sequence(
        sequence(
          oid(hex('2a8648ce3d0201')),
          sequence(hex('020101'), sequence(oid(hex('2a8648ce3d0101')), value(0x02, Buffer.alloc(4_096, 0x7f)))),
        ),
        hex('03020004'),
      ),
    }),
  ],
  [
    'der-nul',
    'with a NUL in its name',
    certificate({ extensions: [alternative(dns('www.bank.example\0.hostile.example'), dns('\0'))] }),
  ],
  [
    'der-words',
    'whose names are scripts, formulas, escapes and paths',
    certificate({
      subject: name(WORDS),
      issuer: name(WORDS),
      extensions: [alternative(dns(WORDS), dns('../../../../tmp/taken'))],
    }),
  ],
  [
    'der-extensions',
    'of twenty thousand extensions, all with one name',
    certificate({ extensions: many(20_000, () => extension(hex('551d11'), hex('3000'))) }),
  ],
];
