import { DocumentMistake } from '../../src/advisories/documents.ts';
import { readDocument } from '../../src/advisories/read.ts';
import { forgeLeaf, forgeRoot } from '../../src/demo/ca.ts';
import type { Header } from '../../src/model/observation.ts';
import { parseBanner } from '../../src/parse/banner.ts';
import { charsetOf, decodeText, essence } from '../../src/parse/body.ts';
import { matchesName } from '../../src/parse/certificate-name.ts';
import { contentTypeOf } from '../../src/parse/content-type.ts';
import { parseCookie } from '../../src/parse/cookie.ts';
import { cookieFaults } from '../../src/parse/cookie-faults.ts';
import { parsePolicies } from '../../src/parse/csp.ts';
import { allowsEval, inlineScripts, openSources } from '../../src/parse/csp-effect.ts';
import { faultsOf, repeatedIn } from '../../src/parse/csp-faults.ts';
import { namesIn, readListing, readVariables } from '../../src/parse/exposed.ts';
import { framingOf } from '../../src/parse/framing.ts';
import { steadyHeaders } from '../../src/parse/headers.ts';
import { parseHsts } from '../../src/parse/hsts.ts';
import { readHtml } from '../../src/parse/html.ts';
import { internalNames, privateBlocks } from '../../src/parse/inside.ts';
import { permissionsPolicyOf } from '../../src/parse/permissions-policy.ts';
import { isWithin, parseRange } from '../../src/parse/range.ts';
import { framingOf as bodyFramingOf, readRawBody } from '../../src/parse/raw-body.ts';
import { readRawHead } from '../../src/parse/raw-head.ts';
import { referrerPolicyOf } from '../../src/parse/referrer-policy.ts';
import { parseRefresh } from '../../src/parse/refresh.ts';
import { endpointsOf } from '../../src/parse/reporting.ts';
import { parseTimestampList } from '../../src/parse/sct.ts';
import { parseSecurityTxt } from '../../src/parse/security-txt.ts';
import { steadyUrl } from '../../src/parse/steady-url.ts';
import { dictionaryOf, itemOf } from '../../src/parse/structured.ts';
import { parseCertificates, parseCertificates13 } from '../../src/parse/tls/flight.ts';
import { parseServerHello } from '../../src/parse/tls/hello.ts';
import { parseSession } from '../../src/parse/tls/session.ts';
import { parseSslv2ServerHello } from '../../src/parse/tls/sslv2.ts';
import { compareVersions } from '../../src/parse/version.ts';
import { readCertificate } from '../../src/parse/x509.ts';
import { readAnswer } from '../../src/probes/tls/reading.ts';
import { readCsv } from '../../src/targets/csv.ts';
import { merge } from '../../src/targets/register.ts';
import { isSource, sourceFrom } from '../../src/targets/source.ts';
import { mergeWaivers } from '../../src/targets/waivers.ts';

/** A place where foreign bytes come in. Whatever they are, `swallow` gives a value, or throws what it promises to throw. */
export interface Mouth {
  readonly name: string;
  readonly seeds: readonly (string | Uint8Array)[];
  readonly words: readonly string[]; // that a grammar is made of
  readonly swallow: (bytes: Uint8Array) => unknown;
  readonly tree?: 'der' | 'json'; // what its inputs are made of, to be changed as a tree half of the time
  readonly throws?: (error: unknown) => boolean; // what it may say no with
  /** One piece and what grows: the text of n pieces, for the test that time grows with the length and no faster. */
  readonly grow?: readonly ((pieces: number) => string)[];
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const utf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
const linesAs =
  (name: string) =>
  (bytes: Uint8Array): Header[] =>
    latin1(bytes)
      .split('\n')
      .map((value): Header => [name, value]);
const SELF = new URL('https://www.example.ma/');
const repeat =
  (piece: string, before = '', after = '') =>
  (pieces: number) =>
    before + piece.repeat(pieces) + after;

const YEAR = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const root = forgeRoot('Fuzz Root', YEAR);
const leaf = forgeLeaf(root, { names: ['www.example.ma', '*.example.ma'], ...YEAR });
const derOf = (pem: string): Uint8Array => Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
const CHAIN = [derOf(leaf.certificate), derOf(root.certificate)];

const uint = (value: number, width: number): Buffer => {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return bytes;
};
const vector = (body: Uint8Array, width: number): Buffer => Buffer.concat([uint(body.length, width), body]);
const message = (type: number, body: Uint8Array): Buffer => Buffer.concat([Buffer.of(type), vector(body, 3)]);
const record = (type: number, body: Uint8Array): Buffer => Buffer.concat([Buffer.of(type, 3, 3), vector(body, 2)]);
const extension = (type: number, body: Uint8Array): Buffer => Buffer.concat([uint(type, 2), vector(body, 2)]);
const serverHello = (suite: number, ...extensions: readonly Uint8Array[]): Buffer =>
  Buffer.concat([
    Buffer.of(3, 3),
    Buffer.alloc(32, 7),
    vector(Buffer.alloc(32, 9), 1),
    uint(suite, 2),
    Buffer.of(0),
    vector(Buffer.concat(extensions), 2),
  ]);
const HELLO_12 = serverHello(
  0xc02f,
  extension(0xff01, Buffer.of(0)),
  extension(16, vector(vector(Buffer.from('h2'), 1), 2)),
);
const HELLO_13 = serverHello(
  0x1301,
  extension(43, Buffer.of(3, 4)),
  extension(51, Buffer.concat([uint(29, 2), vector(Buffer.alloc(32, 5), 2)])),
);
const CERTIFICATES = vector(Buffer.concat(CHAIN.map((der) => vector(der, 3))), 3);
const FLIGHT_12 = Buffer.concat([
  record(22, message(2, HELLO_12)),
  record(22, message(11, CERTIFICATES)),
  record(
    22,
    message(
      12,
      Buffer.concat([
        Buffer.of(3, 0, 29),
        vector(Buffer.alloc(32, 5), 1),
        uint(0x0804, 2),
        vector(Buffer.alloc(256, 1), 2),
      ]),
    ),
  ),
  record(22, message(14, Buffer.alloc(0))),
]);

/** The reader of an answer never looks at what was sent but to hash it. */
const SENT = { record: Buffer.alloc(64, 1), message: Buffer.alloc(59, 1) };

/** The first byte says in how small pieces the rest comes. */
function swallowAnswer(bytes: Uint8Array): unknown {
  const [piece = 0] = bytes;
  const reader = readAnswer(SENT, []);
  const size = piece === 0 ? bytes.length : piece;
  for (let at = 1; at < bytes.length; at += size) {
    const said = reader.feed(bytes.subarray(at, at + size));
    if (said.kind !== 'more') return said;
  }
  return reader.end();
}

const KNOWN = { rules: null, targets: null };
const NOW = '2026-11-22T02:00:00.000Z';

const TARGETS = `schema: rasid/targets@1
scanner: { contact: "mailto:soc@example.ma", info: "https://example.ma/scan", vantage: here, controls: [] }
owners:
  - { id: cnss, name: { fr: "Caisse", ar: "الصندوق", en: "Fund" }, kind: agency, sector: social, language: fr }
targets:
  - { host: www.example.ma, owner: cnss, tags: [critical], https: 443, pace: { perSecond: 1 } }
`;

export const MOUTHS: readonly Mouth[] = [
  {
    name: 'tls-answer',
    seeds: [
      Buffer.concat([Buffer.of(0), FLIGHT_12]),
      Buffer.concat([Buffer.of(3), FLIGHT_12]),
      Buffer.concat([Buffer.of(0), record(22, message(2, HELLO_13)), record(23, Buffer.alloc(64, 3))]),
      Buffer.concat([Buffer.of(1), record(21, Buffer.of(2, 40))]),
    ],
    words: ['\x16\x03\x03', '\x15\x03\x01\x00\x02', '\x00\x00', '\xff\xff', '\x0b\x00\x00\x04', '\x0e\x00\x00\x00'],
    swallow: swallowAnswer,
    grow: [
      repeat('\x16\x03\x03\x00\x01\x0b', '\x00'),
      repeat('\x16\x03\x03\x00\x00', '\x00'),
      repeat('\x15\x03\x03\x00\x02\x01\x00', '\x01'),
      repeat('\x16\x03\x03\x00\x01\x0b', '\x01'),
    ],
  },
  {
    name: 'tls-messages',
    seeds: [HELLO_12, HELLO_13, CERTIFICATES, Buffer.concat([Buffer.of(0), CERTIFICATES])],
    words: ['\x00\x2b\x00\x02\x03\x04', '\x00\x00', '\xff\xff'],
    swallow: (bytes) => [
      parseServerHello(bytes),
      parseCertificates(bytes),
      parseCertificates13(bytes),
      parseSslv2ServerHello(bytes),
      parseSession(bytes),
      parseTimestampList(bytes),
    ],
  },
  {
    name: 'certificate',
    tree: 'der',
    seeds: CHAIN,
    words: [
      '\x30\x80',
      '\x30\x84\xff\xff\xff\xff',
      '\x06\x03\x55\x1d\x11',
      '\x02\x01\x00',
      '\xa0\x03\x02\x01\x02',
      '\x17\x0d',
      '\x18\x0f',
    ],
    swallow: readCertificate,
  },
  {
    name: 'http-head',
    seeds: [
      'HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 2\r\n\r\nok',
      'HTTP/1.0 301\nLocation: /\n x\n\n',
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\n\r\n',
      '<html>old</html>',
    ],
    words: [
      'HTTP/1.1 ',
      '\r\n',
      '\r\n\r\n',
      ': ',
      'Transfer-Encoding: chunked',
      'Content-Length: ',
      'HTTP/1.1 100 Continue\r\n\r\n',
      '\x00',
      '\t',
    ],
    swallow: (bytes) => {
      const text = latin1(bytes);
      const head = readRawHead(text);
      if (head === null || head.end === null) return head;
      return [head, readRawBody(text.slice(head.end), bodyFramingOf(head.headers)), steadyHeaders(head.headers)];
    },
    grow: [
      repeat('A: b\r\n', 'HTTP/1.1 200 OK\r\n', '\r\n'),
      repeat('HTTP/1.1 100 Continue\r\n\r\n'),
      repeat(' ', 'HTTP/1.1 200 OK\r\nA: b', '\r\n\r\n'),
      repeat(' x\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n', '\r\n'),
      repeat('1\r\na\r\n', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
      repeat(',', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: ', '\r\n\r\n'),
    ],
  },
  {
    name: 'csp',
    seeds: [
      "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'",
      'frame-ancestors *.example.ma:* https://a/b; report-uri /x; sandbox allow-scripts, default-src *',
    ],
    words: [
      "'unsafe-inline'",
      "'self'",
      "'none'",
      'script-src ',
      'default-src ',
      "'sha256-",
      'https:',
      '*.',
      ';',
      ',',
      "'nonce-",
      ':*',
      'data:',
    ],
    swallow: (bytes) => {
      const lines = latin1(bytes).split('\n');
      const policies = parsePolicies(lines);
      return [
        policies,
        lines.map(faultsOf),
        lines.map(repeatedIn),
        inlineScripts(policies),
        allowsEval(policies),
        openSources(policies, 'script-src', SELF),
      ];
    },
    grow: [
      repeat(' https://a.example'),
      repeat(';a'),
      repeat(',default-src x'),
      repeat("'"),
      repeat('*.', 'script-src '),
      repeat(' ', 'script-src'),
    ],
  },
  {
    name: 'cookie',
    seeds: [
      '__Host-id=abc; Secure; HttpOnly; Path=/; SameSite=Lax; Max-Age=3600',
      'a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Domain=.example.ma',
      'BIGipServerpool=1677787402.36895.0000; path=/',
    ],
    words: ['; ', '=', 'SameSite=None', 'Expires=', 'Max-Age=-1', 'Domain=', '"'],
    swallow: (bytes) => [
      parseCookie(latin1(bytes)),
      cookieFaults(latin1(bytes)),
      steadyHeaders([['set-cookie', latin1(bytes)]]),
    ],
    grow: [
      repeat(' ', 'a', 'b=c'),
      repeat(';'),
      repeat('a=b; '),
      repeat('=', 'a'),
      repeat(' ', 'a=b;', 'x'),
      repeat('1:', 'a=b; Expires='),
      repeat('"'),
    ],
  },
  {
    name: 'fields',
    seeds: [
      'max-age=31536000; includeSubDomains; preload',
      'geolocation=(self "https://a.example"), camera=()',
      'no-referrer, strict-origin',
      'text/html; charset="utf-8"',
      'default="https://a.example/r", x="y"',
      'nginx/1.18.0 (Ubuntu) PHP/7.4.3',
      '5; url=/next',
      'DENY, SAMEORIGIN',
      '1:2.3.4-5ubuntu6.7~8',
    ],
    words: ['max-age=', ';', ',', '"', '\\', '(', ')', '=', '?1', ':YWI=:', '/', ' '],
    swallow: (bytes) => {
      const text = latin1(bytes);
      const lines = text.split('\n');
      const as = (name: string) => linesAs(name)(bytes);
      return [
        parseHsts(text),
        permissionsPolicyOf(as('permissions-policy')),
        referrerPolicyOf(as('referrer-policy')),
        contentTypeOf(as('content-type')),
        framingOf(as('x-frame-options')),
        [...endpointsOf(as('reporting-endpoints'))],
        itemOf(lines),
        [...(dictionaryOf(lines) ?? [])],
        parseBanner(text),
        parseRefresh(text),
        matchesName(lines, 'www.example.ma'),
        steadyHeaders(['etag', 'location', 'refresh', 'x-any', 'last-modified', 'content-security-policy'].flatMap(as)),
      ];
    },
    grow: [
      repeat('a', '', '/'),
      repeat('url  '),
      repeat(';a'),
      repeat('a=(b),'),
      repeat('(', 'a='),
      repeat('"a\\"'),
      repeat(' '),
      repeat('a/1 '),
      repeat('(a) '),
      repeat('-'),
      repeat('1.'),
      repeat(','),
    ],
  },
  {
    name: 'versions',
    seeds: ['1.2.3', '>=1.0 <2.0 || 3.x', '2.4.57-2+deb12u1', 'vers:deb/>=1|<2', '1.0.0-rc.1+build'],
    words: ['>=', '<', ' || ', '~', '^', '-', '+deb12u1', 'rc', '*', '0'],
    swallow: (bytes) => {
      const [a = '', b = ''] = latin1(bytes).split('\n');
      const range = parseRange(a);
      return (
        ['dotted', 'deb', 'maven', 'openssl-letter', 'release-letter', 'exchange', 'jenkins', 'dated'] as const
      ).map((scheme) => [
        compareVersions(a, b, scheme),
        compareVersions(b, a, scheme),
        range === null ? null : isWithin(range, b, true, scheme),
      ]);
    },
    grow: [repeat('1.'), repeat('~'), repeat('1 || '), repeat('0'), repeat('a1')],
  },
  {
    name: 'page',
    seeds: [
      '<!doctype html><html lang="fr"><head><meta charset=utf-8><title>Ministère</title><meta name=generator content="WordPress 6.4"><script src="/a.js?ver=1" integrity=sha384-x></script></head><body><form action=http://a method=post><input type=password></form><!-- 10.0.0.1 --></body></html>',
      '<meta http-equiv=refresh content="0;url=/x"><svg><script>1</script></svg><base href=//b>',
    ],
    words: [
      '<',
      '</',
      '>',
      '<!--',
      '-->',
      '<script>',
      '<meta ',
      '<a href=',
      '&amp;',
      '<table>',
      '<svg>',
      '<template>',
      '<![CDATA[',
      '"',
      "'",
      '<title>',
    ],
    swallow: (bytes) => {
      const text = decodeText(bytes, null);
      const { addresses, ...page } = { addresses: privateBlocks(text), ...readHtml(text, 'https://www.example.ma/') };
      return [charsetOf(bytes, null), addresses, internalNames(text), essence(text, '/'), page];
    },
    grow: [
      repeat('<div>'),
      repeat('<a href=x>'),
      repeat('<b><i>'),
      repeat('<p a=b '),
      repeat('<!--'),
      repeat('&a'),
      repeat('<script>'),
      repeat('<table><tr>'),
      repeat('10.0.0.1 '),
      repeat('<title>'),
      repeat('a.'),
      repeat('<form><input>'),
      repeat('<meta a=b>'),
    ],
  },
  {
    name: 'security-txt',
    seeds: [
      'Contact: mailto:a@b.ma\nExpires: 2027-01-01T00:00:00Z\nPreferred-Languages: fr, ar\nCanonical: https://a/.well-known/security.txt\n',
      '-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nContact: https://a\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n',
    ],
    words: ['Contact: ', 'Expires: ', '\n', '\r\n', '#', '-----BEGIN PGP SIGNED MESSAGE-----\n', '- ', '%'],
    swallow: (bytes) => parseSecurityTxt(bytes),
    grow: [
      repeat('Contact: https://a\n'),
      repeat('\n'),
      repeat(' '),
      repeat(':'),
      repeat('-'),
      repeat('a,', 'Preferred-Languages: '),
      repeat('%41', 'Contact: https://a/'),
    ],
  },
  {
    name: 'exposed',
    seeds: [
      'DB_PASSWORD=secret\nexport A="b c"\n',
      '<title>Index of /</title><a href="dump.sql">dump.sql</a> 2026-01-01 10:00 5M',
      'https://a.example/x;jsessionid=ABC?token=1#f',
    ],
    words: ['=', '\n', '<a href="', '">', 'Index of /', 'PASSWORD', '?', ';'],
    swallow: (bytes) => {
      const text = latin1(bytes);
      const url = 'https://www.example.ma/';
      return [readVariables(text), readListing(text, url), namesIn(text, url), steadyUrl(`https://a.example/${text}`)];
    },
    grow: [repeat('A=b\n'), repeat('<a href="x">'), repeat('<a '), repeat('='), repeat('/'), repeat('?a=b&')],
  },
  {
    name: 'yaml',
    seeds: [
      TARGETS,
      'schema: rasid/waivers@1\nwaivers:\n  - { rule: tls/version-1.0, target: a, subject: null, reason: "x", approvedBy: "y", until: 2027-03-31 }\n',
      'schema: rasid/bulletin@1\nid: A-1\ntitle: x\n',
    ],
    words: ['- ', ': ', '\n  ', '{', '}', '[', ']', '&a ', '*a', '!!', '|', '>', '"', '%YAML', '---', '<<: ', '? '],
    swallow: (bytes) => {
      const source = sourceFrom('a.yaml', utf8(bytes));
      if (!isSource(source)) return source;
      if (typeof source.content !== 'object' || source.content === null) return null; // sourcesOf refuses it
      return [merge([source]).mistakes, mergeWaivers([source], [], NOW, KNOWN).mistakes];
    },
    grow: [
      repeat('- a\n'),
      repeat('a: '),
      repeat('- '),
      repeat('['),
      repeat('{a: '),
      repeat('"'),
      repeat('\n'),
      repeat('? '),
      repeat('  a\n', 'a: |\n'),
    ],
  },
  {
    name: 'csv',
    seeds: ['host,owner\nwww.example.ma,cnss\n', 'host;owner\r\n"a;""b";c\r\n'],
    words: ['"', ',', ';', '\r\n', '""', '\ufeff'],
    swallow: (bytes) => readCsv(utf8(bytes)),
    grow: [repeat('"a"'), repeat(','), repeat('"",'), repeat('\n'), repeat('"\n"')],
  },
  {
    name: 'bulletin',
    tree: 'json',
    seeds: [
      '{"document":{"category":"csaf_base","csaf_version":"2.0","publisher":{"category":"coordinator","name":"a","namespace":"https://a.ma"},"title":"t","tracking":{"current_release_date":"2026-01-01T00:00:00Z","id":"A-1","initial_release_date":"2026-01-01T00:00:00Z","revision_history":[{"date":"2026-01-01T00:00:00Z","number":"1","summary":"s"}],"status":"final","version":"1"}},"product_tree":{},"vulnerabilities":[]}',
      '{"id":"GHSA-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"jquery"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.5.0"}]}]}]}',
      '{"catalogVersion":"1","dateReleased":"2026-01-01T00:00:00Z","vulnerabilities":[{"cveID":"CVE-2020-1"}]}',
      '[{"cycle":"8.1","eol":"2026-01-01"}]',
    ],
    words: [
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      'null',
      'true',
      '"__proto__":',
      '"constructor":',
      '"document":',
      '"affected":',
      '1e999',
      '"ranges":',
    ],
    swallow: (bytes) => readDocument(utf8(bytes), 'product.json', '2026-11-22'),
    throws: (error) => error instanceof DocumentMistake,
    grow: [repeat('['), repeat('{"a":'), repeat('"a",', '["a",'), repeat(' ')],
  },
];
