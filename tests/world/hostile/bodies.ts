import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Hostile } from './hostile.ts';
import { asked, drips, HTML, movedTo, OK, page, pour, pours, says, sites } from './serve.ts';

const MEGA = 1 << 20;

const zeros = Buffer.alloc(16 * MEGA);
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
/** Sixteen megabytes of nothing, again and again: each format reads on at the next member. */
const again = (member: Buffer): Buffer => Buffer.concat(Array.from({ length: 64 }, () => member));

const packed = (encoding: string, body: Uint8Array): Uint8Array =>
  page(body, `${HTML}Content-Encoding: ${encoding}\r\n`);

const SECURITY = 'Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\n';
const LONG_FIELD = Buffer.from(`Contact: https://a.example/${'a'.repeat(200)}\n`);

/** Replies that begin well and are too much, too slow or not what they say. */
export const BODIES: readonly Hostile[] = [
  {
    id: 'gzip-bomb',
    does: 'sends a gigabyte in gzip',
    http: says(packed('gzip', again(gzipSync(zeros)))),
    exposed: true,
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'deflate-bomb',
    does: 'sends sixteen megabytes in deflate',
    http: says(packed('deflate', deflateSync(zeros))),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'brotli-bomb',
    does: 'sends sixteen megabytes in a few bytes of brotli',
    http: says(packed('br', brotliCompressSync(zeros, quick))),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'zstd-bomb',
    does: 'sends a gigabyte in zstd',
    http: says(packed('zstd', again(zstdCompressSync(zeros)))),
    exposed: true,
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'zstd-window',
    does: 'asks the reader of zstd for a window of two gigabytes',
    // RFC 8878 section 3.1.1: magic, no content size, window descriptor 2^31, one raw block that is the last.
    http: says(packed('zstd', Buffer.from('28b52ffd00a8' + '010800' + '61', 'hex'))),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'stacked-encodings',
    does: 'packs a bomb into a bomb, twenty times over',
    http: says(packed(Array(20).fill('gzip').join(', '), gzipSync(gzipSync(zeros)))),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'broken-gzip',
    does: 'says gzip and sends something else',
    http: says(packed('gzip', Buffer.from('this is no gzip'))),
    ends: { http: 'answered' },
  },
  {
    id: 'endless-body',
    does: 'sends a page that never ends',
    http: pours(`${OK}${HTML}\r\n<title>x</title>`, 'word '.repeat(1_000)),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'body-drip',
    does: 'sends its page one word a second',
    http: drips(`${OK}${HTML}Content-Length: 100000\r\n\r\n<title>x</title>`, 'word ', 1_000),
    exposed: true,
    ends: { http: 'answered', page: 'read-timeout' },
  },
  {
    id: 'short-body',
    does: 'says 100,000 bytes, sends twenty and hangs up',
    http: says(`${OK}${HTML}Content-Length: 100000\r\n\r\n<title>half</title>`),
    ends: { http: 'answered', page: 'connection-closed' },
  },
  {
    id: 'deep-html',
    does: 'sends 50 MB of elements inside elements',
    http: pours(`${OK}${HTML}Content-Length: ${50 * MEGA}\r\n\r\n`, '<div><svg><table><form>'.repeat(500), 50 * MEGA),
    exposed: true,
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'many-attributes',
    does: 'sends an element with a hundred thousand attributes',
    http: says(page(`<p ${Array.from({ length: 100_000 }, (_, index) => `a${index}=b`).join(' ')}>`)),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'many-links',
    does: 'names fifty thousand scripts, frames and forms',
    http: says(
      page(
        Array.from(
          { length: 12_000 },
          (_, index) => `<script src=//h${index}.example/a.js></script><iframe src=/${index}></iframe><form>`,
        ).join(''),
      ),
    ),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'unclosed',
    does: 'opens a comment, a script and a tag and closes nothing',
    http: says(page(`${'<!--<script>'.repeat(40_000)}<a href="${'x'.repeat(300_000)}`)),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'entities',
    does: 'sends a megabyte of character references',
    http: says(page(`<title>${'&#x202e;&lt;script&gt;&CounterClockwiseContourIntegral;'.repeat(15_000)}</title>`)),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'broken-utf-8',
    does: 'says UTF-8 and sends what is none',
    http: says(page(Buffer.from('<title>\xc0\xaf\xed\xa0\x80\xf8\x88\x80\x80\x80\xff\xfe</title>', 'latin1'))),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'utf-16',
    does: 'says UTF-7 in the header, sends UTF-16 with a mark, and an odd number of bytes',
    http: says(
      page(
        Buffer.from('\ufeff<title>sixteen</title>x', 'utf16le').subarray(0, -1),
        'Content-Type: text/html; charset=utf-7\r\n',
      ),
    ),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'long-security-txt',
    does: 'serves a security.txt of ten megabytes',
    https: asked((connection, path) =>
      path === '/.well-known/security.txt'
        ? pour(connection, `${OK}Content-Type: text/plain; charset=utf-8\r\n\r\n${SECURITY}`, LONG_FIELD, 10 * MEGA)
        : connection.end(page('<title>x</title>')),
    ),
    ends: { https: 'answered', disclosure: 'reply-too-large' },
  },
  {
    id: 'deep-json',
    does: 'answers every path with JSON and YAML that nest a hundred thousand times',
    http: says(page(`${'['.repeat(100_000)}${'{"a":'.repeat(50_000)}&a [*a,*a]`, 'Content-Type: application/json\r\n')),
    exposed: true,
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'says-yes',
    does: 'has something at every path: a key, a dump, a console and a page for people',
    http: asked((connection) =>
      connection.end(
        page(
          '<title>phpMyAdmin</title>[core]\nrepositoryformatversion = 0\nDB_PASSWORD=secret\n-----BEGIN RSA PRIVATE KEY-----\nINSERT INTO users VALUES\nref: refs/heads/main\n',
        ),
      ),
    ),
    exposed: true,
    ends: { http: 'answered', paths: 'answered' },
  },
  {
    id: 'redirect-loop',
    does: 'sends visitors round in a circle of three',
    http: sites({ '/': movedTo('/a'), '/a': movedTo('/b'), '/b': movedTo('/') }),
    ends: { http: 'answered', page: 'malformed-reply' },
  },
  {
    id: 'redirect-fan',
    does: 'sends every visitor on to a path that nobody saw before',
    http: asked((connection, path) => connection.end(movedTo(`${path.slice(0, 200)}${path.length % 10}/`))),
    exposed: true,
    ends: { http: 'answered', page: 'malformed-reply' },
  },
  {
    id: 'refresh-fan',
    does: 'sends visitors on with meta elements, each page to another one',
    http: asked((connection, path) =>
      connection.end(page(`<meta http-equiv=refresh content="0; url=${path.slice(0, 200)}x">`)),
    ),
    ends: { http: 'answered', page: 'answered' },
  },
];
