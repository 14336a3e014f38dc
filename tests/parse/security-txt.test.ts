import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  expiryOf,
  looksLikeSecurityTxt,
  parseDateTime,
  parseSecurityTxt,
  SECURITY_TXT_FAULTS,
  type SecurityTxtFault,
  valuesOf,
} from '../../src/parse/security-txt.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string, hops: readonly string[] = []) => parseSecurityTxt(bytes(text), hops);

const CONTACT = 'Contact: https://www.example.ma/signaler\n';
const EXPIRES = 'Expires: 2027-03-01T00:00:00Z\n';
const GOOD = CONTACT + EXPIRES;

/** What is wrong; `not-signed` is left out, since hardly anybody signs. */
const faultsOf = (text: string, hops: readonly string[] = []): readonly SecurityTxtFault[] =>
  read(text, hops).faults.filter((fault) => fault !== 'not-signed');

/** The signature is the beginning of a real one: its first packet is of type 2. */
const signed = (text: string, { hash = 'Hash: SHA512\n\n', signature = 'iQEzBAEBCAAdFiEE\n=abcd\n' } = {}): string =>
  `-----BEGIN PGP SIGNED MESSAGE-----\n${hash}${text}-----BEGIN PGP SIGNATURE-----\n\n${signature}-----END PGP SIGNATURE-----\n`;

describe('texts without a fault', () => {
  test.each([
    ['the least', GOOD],
    ['CRLF', GOOD.replaceAll('\n', '\r\n')],
    ['white space before the end of a line', GOOD.replaceAll('\n', ' \t\n')],
    ['comments and blank lines', `# Sécurité\n\n#\n${GOOD}\n \t\n`],
    ['names in any case', 'CONTACT: tel:+212-537-000000\nexpires: 2027-03-01T00:00:00Z\n'],
    ['several contacts', `${CONTACT}Contact: tel:+212-537-000000\n${EXPIRES}`],
    ['any order', EXPIRES + CONTACT],
    ['more spaces after the colon', GOOD.replaceAll(': ', ':  ')],
    [
      'a mail address with a key',
      `Contact: mailto:soc@example.ma\nEncryption: openpgp4fpr:5f2de5521c63a801ab59ccb603d49de44b29100f\n${EXPIRES}`,
    ],
    ['languages', `${GOOD}Preferred-Languages: fr, ar-MA , en ,zgh-Tfng-MA\n`],
    ['CSAF', `${GOOD}CSAF: https://www.example.ma/.well-known/csaf/provider-metadata.json\n`],
    ['a percent-encoded address', `${GOOD}Policy: https://www.example.ma/politique%20de%20s%C3%A9curit%C3%A9?l=fr#a\n`],
    [
      'every other field',
      `${GOOD}Acknowledgments: https://www.example.ma/merci\nHiring: https://www.example.ma/emploi\n`,
    ],
  ])('%s', (_case, text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});

/** One row for each fault that sectxt names, and for what its name hides. */
const BROKEN: readonly (readonly [case_: string, text: string, faults: readonly SecurityTxtFault[]])[] = [
  ['nothing', '', ['no-contact', 'no-expire']],
  ['no contact', EXPIRES, ['no-contact']],
  ['no expiry', CONTACT, ['no-expire']],
  ['two expiries', GOOD + EXPIRES, ['multi-expire']],
  ['a day alone', `${CONTACT}Expires: 2027-03-01\n`, ['invalid-expiry']],
  ['a day as mail writes it', `${CONTACT}Expires: Mon, 1 Mar 2027 00:00:00 +0000\n`, ['invalid-expiry']],
  ['two lines of languages', `${GOOD}Preferred-Languages: fr\nPreferred-Languages: ar\n`, ['multi-lang']],
  ['a language by its name', `${GOOD}Preferred-Languages: fr, Arabic\n`, ['invalid-lang']],
  ['a language as systems write it', `${GOOD}Preferred-Languages: fr_MA\n`, ['invalid-lang']],
  ['a comma too many', `${GOOD}Preferred-Languages: fr,\n`, ['invalid-lang']],
  ['a mail address that is no URI', `Contact: soc@example.ma\n${EXPIRES}`, ['no-uri']],
  ['a telephone number that is no URI', `Contact: +212 537 000000\n${EXPIRES}`, ['no-uri']],
  ['words after the address', `Contact: tel:+212537000000 (SOC)\n${EXPIRES}`, ['no-uri']],
  ['letters that no address has', `${GOOD}Policy: https://www.example.ma/sécurité\n`, ['no-uri']],
  ['a percent sign alone', `${GOOD}Policy: https://www.example.ma/100%\n`, ['no-uri']],
  ['https without a host', `${GOOD}Policy: https:///politique\n`, ['no-uri']],
  ['a scheme without anything', `Contact: mailto:\n${EXPIRES}`, ['no-encryption', 'no-uri']],
  ['http', `${GOOD}Policy: http://www.example.ma/politique\n`, ['no-https']],
  ['HTTP', `${GOOD}Hiring: HTTP://www.example.ma/\n`, ['no-https']],
  ['white space before the colon', `Contact : tel:+1\n${EXPIRES}`, ['prec-ws']],
  ['no space after the colon', `Contact:tel:+1\n${EXPIRES}`, ['no-space']],
  ['a tab after the colon', `Contact:\ttel:+1\n${EXPIRES}`, ['no-space']],
  ['no name', `${GOOD}: tel:+1\n`, ['empty-key']],
  ['no value', `${GOOD}Hiring:\n`, ['empty-value']],
  ['nothing but a space', `${GOOD}Hiring: \n`, ['empty-value']],
  ['an empty contact is none', `Contact:\n${EXPIRES}`, ['empty-value', 'no-contact']],
  ['a sentence', `${GOOD}Merci de nous écrire\n`, ['invalid-line']],
  ['a sentence with a colon', `${GOOD}Merci de nous écrire: ici\n`, ['invalid-line']],
  ['white space before a comment', `${GOOD} # ici\n`, ['invalid-line']],
  ['the last line without an end', GOOD.trimEnd(), ['no-line-separators']],
  ['carriage returns only', GOOD.replaceAll('\n', '\r'), ['no-expire', 'no-line-separators', 'no-uri']],
  ['a byte order mark', `\ufeff${GOOD}`, ['bom-in-file']],
  ['two byte order marks', `\ufeff\ufeff${GOOD}`, ['bom-in-file']],
  ['an unknown field', `${GOOD}Acknowledgements: https://www.example.ma/merci\n`, ['unknown-field']],
  ['a mail address without a key', `Contact: mailto:soc@example.ma\n${EXPIRES}`, ['no-encryption']],
  ['CSAF elsewhere', `${GOOD}CSAF: https://www.example.ma/csaf/\n`, ['no-csaf-file']],
  [
    'two CSAF fields',
    `${GOOD}CSAF: https://a.ma/provider-metadata.json\nCSAF: https://b.ma/provider-metadata.json\n`,
    ['multiple-csaf-fields'],
  ],
];

describe('broken texts', () => {
  test.each(BROKEN)('%s', (_case, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  test('bytes that are no UTF-8', () => {
    const latin1 = Buffer.from(`# s\xe9curit\xe9\n${GOOD}`, 'latin1');
    expect(parseSecurityTxt(latin1).faults).toEqual(['not-signed', 'utf8']);
    expect(faultsOf(`# \ufffd is a character\n${GOOD}`)).toEqual([]);
  });

  test('an address too long for anybody', () => {
    expect(faultsOf(`Contact: https://a.ma/${'a'.repeat(2_100)}\n${EXPIRES}`)).toEqual(['no-uri']);
  });
});

describe('the address it was read at (RFC 9116 section 2.5.2)', () => {
  const here = 'https://www.example.ma/.well-known/security.txt';
  const there = 'https://cert.example.ma/.well-known/security.txt';
  const canonical = (address: string) => `Canonical: ${address}\n${GOOD}`;
  test.each([
    ['named', canonical(here), [here], []],
    ['named among others', `Canonical: https://a.ma/\n${canonical(here)}`, [here], []],
    ['written otherwise', canonical('HTTPS://WWW.example.ma:443/.well-known/security.txt'), [here], []],
    ['the first of a chain', canonical(here), [here, there], []],
    ['the last of a chain', canonical(there), [here, there], []],
    ['only one between them', canonical('https://b.ma/'), [here, 'https://b.ma/', there], ['no-canonical-match']],
    ['not named', canonical('https://example.ma/.well-known/security.txt'), [here], ['no-canonical-match']],
    ['not known', canonical(here), [], []],
    ['nothing is named', GOOD, [here], []],
  ] as const)('%s', (_case, text, hops, faults) => {
    expect(faultsOf(text, hops)).toEqual(faults);
  });
});

describe('signed messages', () => {
  const whole = `Canonical: https://a.ma/\n${GOOD}`;
  test.each([
    ['whole', signed(whole), []],
    ['CRLF', signed(whole).replaceAll('\n', '\r\n'), []],
    ['escaped dashes', signed(whole.replace('Expires', '- Expires')), []],
    ['without a hash header, which RFC 9580 no longer asks for', signed(whole, { hash: '\n' }), []],
    [
      'headers in the signature',
      signed(whole).replace('SIGNATURE-----\n\n', 'SIGNATURE-----\nVersion: GnuPG v2\n\n'),
      [],
    ],
    ['nothing canonical', signed(GOOD), ['no-canonical']],
    ['a line before', `\n${signed(whole)}`, ['signed-format-issue']],
    ['a comment before', `# signé\n${signed(whole)}`, ['signed-format-issue']],
    ['a signature of nothing', signed(whole).replace(/^.*\n.*\n\n/, ''), ['signed-format-issue']],
    ['something after', `${signed(whole)}Policy: https://a.ma/\n`, ['data-after-sig']],
    ['blank lines after', `${signed(whole)}\n\n`, []],
    ['no signature', signed(whole).replace(/-----BEGIN PGP SIGNATURE-----.*/s, ''), ['pgp-data-error']],
    ['no end', signed(whole).replace('-----END PGP SIGNATURE-----\n', ''), ['pgp-data-error']],
    ['two beginnings', signed(whole).replace('iQEz', '-----BEGIN PGP SIGNATURE-----\niQEz'), ['pgp-data-error']],
    [
      'no blank line in the signature',
      signed(whole).replace('SIGNATURE-----\n\n', 'SIGNATURE-----\n'),
      ['pgp-data-error'],
    ],
    ['no blank line after the headers', signed(whole, { hash: 'Hash: SHA512\n' }), ['pgp-data-error']],
    ['a dash that is not escaped', signed(`${whole}-----\n`), ['invalid-line', 'pgp-data-error']],
    ['a truncated signature', signed(whole, { signature: 'iQEzBAE\n' }), ['pgp-error']],
    ['a key in place of a signature', signed(whole, { signature: 'mQENBFxx\n' }), ['pgp-error']],
    ['an empty signature', signed(whole, { signature: '' }), ['pgp-error']],
  ] as const)('%s', (_case, text, faults) => {
    expect(read(text).faults.filter((fault) => fault !== 'not-signed')).toEqual(faults);
  });

  test('are told from others', () => {
    expect([read(signed(whole)).signed, read(whole).signed]).toEqual([true, false]);
    expect([read(signed(whole)).faults, read(whole).faults]).toEqual([[], ['not-signed']]);
  });

  test('hold the fields of their text, and nothing of the signature', () => {
    expect(read(signed(whole)).fields).toEqual(read(whole).fields);
  });
});

test('fields are kept as written, in order, and only those that are known', () => {
  const text = `Contact:  mailto:A@example.ma \nX-Team: SOC\nHiring:\nPolicy : https://a.ma/P\n${EXPIRES}`;
  expect(read(text).fields).toEqual([
    ['contact', 'mailto:A@example.ma'],
    ['policy', 'https://a.ma/P'],
    ['expires', '2027-03-01T00:00:00Z'],
  ]);
  expect(valuesOf(read(text).fields, 'policy')).toEqual(['https://a.ma/P']);
});

test('the expiry is that of the only line that can be read', () => {
  expect(expiryOf(read(GOOD).fields)).toBe(Date.UTC(2027, 2, 1));
  expect(expiryOf(read(GOOD + EXPIRES).fields)).toBe(null);
  expect(expiryOf(read(`${CONTACT}Expires: soon\n`).fields)).toBe(null);
  expect(expiryOf([])).toBe(null);
});

describe('RFC 3339 section 5.6', () => {
  test.each([
    ['1985-04-12T23:20:50.52Z', Date.UTC(1985, 3, 12, 23, 20, 50, 520)], // the examples of section 5.8
    ['1996-12-19T16:39:57-08:00', Date.UTC(1996, 11, 20, 0, 39, 57)],
    ['1990-12-31T23:59:60Z', Date.UTC(1990, 11, 31, 23, 59, 59)],
    ['1990-12-31T15:59:60-08:00', Date.UTC(1990, 11, 31, 23, 59, 59)],
    ['1937-01-01T12:00:27.87+00:20', Date.UTC(1937, 0, 1, 11, 40, 27, 870)],
    ['2027-03-01t00:00:00z', Date.UTC(2027, 2, 1)],
    ['2028-02-29T00:00:00+01:00', Date.UTC(2028, 1, 28, 23)],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
    ['2027-03-01T00:00:00.999999999Z', Date.UTC(2027, 2, 1) + 999],
  ])('%s', (text, at) => {
    expect(parseDateTime(text)).toBe(at);
  });

  test.each([
    '',
    '2027-03-01',
    '2027-03-01 00:00:00Z', // the grammar has a T; another format may choose a space, this one does not
    '2027-03-01T00:00Z',
    '2027-03-01T00:00:00',
    '2027-03-01T00:00:00+0100',
    '2027-03-01T00:00:00+01',
    '2027-03-01T24:00:00Z',
    '2027-03-01T00:60:00Z',
    '2027-03-01T00:00:61Z',
    '2027-02-29T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-00-01T00:00:00Z',
    '2027-03-00T00:00:00Z',
    '2027-03-01T00:00:00+24:00',
    '2027-03-01T00:00:00.Z',
    '27-03-01T00:00:00Z',
    '12027-03-01T00:00:00Z',
    ' 2027-03-01T00:00:00Z',
    '\u0662\u0660\u0662\u0667-03-01T00:00:00Z',
  ])('not %j', (text) => {
    expect(parseDateTime(text)).toBe(null);
  });
});

describe('a page that is served for any address', () => {
  test.each([
    ['Not Found', false],
    ['<!doctype html>\n<p>Contact: nous', false],
    ['', false],
    ['{"contact":"x"}', false],
    [GOOD, true],
    ['contact : x', true],
    [`\ufeff# x\r\n${EXPIRES}`, true],
  ])('%j', (text, expected) => {
    expect(looksLikeSecurityTxt(bytes(text))).toBe(expected);
  });
});

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ...[
      'Contact',
      'Expires',
      'Preferred-Languages',
      'CSAF',
      'Canonical',
      ':',
      ' ',
      '\n',
      '\r',
      '\ufeff',
      '#',
      '-',
      '- ',
    ],
    ...['https://a.ma/', 'mailto:a@b.ma', 'fr', ',', '2027-03-01T00:00:00Z', 'Hash: SHA256\n', '=abcd\n', 'iQEz'],
    ...['-----BEGIN PGP SIGNED MESSAGE-----', '-----BEGIN PGP SIGNATURE-----\n', '-----END PGP SIGNATURE-----\n'],
  ),
);

describe('whatever the bytes', () => {
  test('it ends with known fields and known faults, in order', () => {
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => bytes(pieces.join('')));
    fc.assert(
      fc.property(fc.oneof(text, fc.uint8Array()), fc.array(fc.string(), { maxLength: 3 }), (body, hops) => {
        const { fields, faults, signed: isSigned } = parseSecurityTxt(body, hops);
        expect(faults.filter((fault) => !(fault in SECURITY_TXT_FAULTS))).toEqual([]);
        expect([...new Set(faults)].sort()).toEqual(faults);
        expect(faults.includes('not-signed')).toBe(!isSigned);
        expect(faults.includes('no-contact')).toBe(!fields.some(([name]) => name === 'contact'));
        expect(fields.every(([, value]) => value !== '' && !value.includes('\n'))).toBe(true);
        expect(looksLikeSecurityTxt(body)).toBeTypeOf('boolean');
      }),
      { numRuns: 500 },
    );
  });

  test('a date is read as Date reads it, or not at all', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        (date) => {
          expect(parseDateTime(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });

  test.each([
    ['spaces', ' '],
    ['colons', ':'],
    ['dashes', '-'],
    ['escaped dashes', '- '],
    ['comments', '#\n'],
    ['fields', 'Contact: https://a.ma/\n'],
    ['language subtags', 'a-'],
    ['percent signs', '%41'],
    ['spaces in a field', 'Contact: a \t'],
  ])('a megabyte of %s is read, which a second pass for each of them would never end', (_case, repeated) => {
    const many = repeated.repeat((1 << 20) / repeated.length);
    for (const text of [many, `Preferred-Languages: ${many}`, signed(`${many}\n`, { signature: many })])
      expect(read(text).faults).toContain('no-expire');
  });
});

test('every fault has a row here', () => {
  const told = new Set(BROKEN.flatMap(([, , faults]) => faults));
  const elsewhere = [
    ...['utf8', 'not-signed', 'no-canonical', 'no-canonical-match'], // above
    ...['data-after-sig', 'pgp-data-error', 'pgp-error', 'signed-format-issue'],
    ...['invalid-charset', 'invalid-media', 'invalid-uri-scheme', 'no-content-type'], // of the reply: tests/probes/disclosure.test.ts
  ];
  expect([...told, ...elsewhere].sort()).toEqual(Object.keys(SECURITY_TXT_FAULTS).sort());
});
