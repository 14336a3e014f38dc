import type { Hostile } from './hostile.ts';
import { asked, drips, HTML, OK, page, pour, pours, says } from './serve.ts';

const KILO = 1_000;
const MEGA = 1_000_000;
const letters = (count: number): string => 'a'.repeat(count);
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('');

/** Heads: without end, too slow, too large, or of two minds. */
export const HEADS: readonly Hostile[] = [
  {
    id: 'endless-headers',
    does: 'sends header after header for ever',
    http: pours(
      OK,
      many(100, (index) => `X-${index}: ${letters(100)}\r\n`),
    ),
    exposed: true,
    ends: { http: 'answered', page: 'reply-too-large' },
  },
  {
    id: 'endless-hints',
    does: 'sends 103 Early Hints for ever',
    http: pours('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'.repeat(100)),
    ends: { http: 'read-timeout' },
  },
  {
    id: 'header-drip',
    does: 'sends one header every half second',
    http: drips(OK, 'X-Drip: drop\r\n', 500),
    exposed: true,
    ends: { http: 'read-timeout' },
  },
  {
    id: 'byte-drip',
    does: 'sends its status line one byte a second',
    http: asked((connection) => {
      let at = 0;
      const timer = setInterval(() => connection.write(OK.charAt(at++ % OK.length)), 1_000);
      connection.once('close', () => clearInterval(timer));
    }),
    ends: { http: 'read-timeout' },
  },
  {
    id: 'one-long-header',
    does: 'sends a header of one megabyte in one line',
    http: says(`${OK}X-Long: ${letters(MEGA)}\r\n${HTML}\r\n<title>x</title>`),
    ends: { http: 'answered', page: 'reply-too-large' },
  },
  {
    id: 'long-server-name',
    does: 'says a Server header of one megabyte',
    http: says(`${OK}Server: Apache/${'9.'.repeat(MEGA / 2)}\r\n\r\n`),
    ends: { http: 'answered' },
  },
  {
    id: 'many-headers',
    does: 'sends a hundred thousand headers',
    http: says(`${OK}${many(100 * KILO, (index) => `H${index}: v\r\n`)}\r\nbody`),
    ends: { http: 'answered' },
  },
  {
    id: 'many-cookies',
    does: 'sets ten thousand cookies',
    http: says(`${OK}${many(10 * KILO, (index) => `Set-Cookie: c${index}=v; Path=/\r\n`)}\r\nbody`),
    ends: { http: 'answered' },
  },
  {
    id: 'cookies-that-fit',
    does: 'sets as many cookies as a head has room for, each with another name',
    http: says(page('<title>x</title>', HTML + many(3 * KILO, (index) => `Set-Cookie: c${index}=v; Path=/\r\n`))),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'one-long-policy',
    does: 'sends a content security policy of one megabyte',
    http: says(`${OK}Content-Security-Policy: script-src ${'https://a.example '.repeat(60 * KILO)}\r\n\r\nbody`),
    ends: { http: 'answered' },
  },
  {
    id: 'policy-that-fits',
    does: 'sends a policy of 120 KB: ten thousand sources, and directives that repeat',
    http: says(
      page(
        '<title>x</title>',
        `${HTML}Content-Security-Policy: script-src ${many(6 * KILO, (index) => `*.a${index}.example `)}; ${"img-src 'self';".repeat(KILO)}\r\n`,
      ),
    ),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'bait-for-grammars',
    does: 'fills every header that is parsed with what makes slow parsers slow',
    http: says(
      page(
        '<title>x</title>',
        HTML +
          [
            `Strict-Transport-Security: max-age=1${';a="\\"'.repeat(2 * KILO)}`,
            `Permissions-Policy: ${'geolocation=('.repeat(KILO)}`,
            `Reporting-Endpoints: ${'a="\\\\'.repeat(2 * KILO)}`,
            `Link: ${'<'.repeat(10 * KILO)}`,
            `Referrer-Policy: ${','.repeat(10 * KILO)}`,
            `Set-Cookie: ${'a=b;'.repeat(3 * KILO)}`,
            `Content-Security-Policy: ${"'".repeat(10 * KILO)}`,
            `Content-Security-Policy: ${' ;'.repeat(5 * KILO)}`,
            `X-Powered-By: ${'PHP/1.'.repeat(2 * KILO)}`,
            `Server: ${'('.repeat(10 * KILO)}`,
            `Report-To: ${'['.repeat(10 * KILO)}`,
            '',
          ].join('\r\n'),
      ),
    ),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'http-0.9',
    does: 'answers as in 1991, with a page and no head',
    http: says('<html><title>1991</title></html>'),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'not-http',
    does: 'is an SSH server',
    http: (connection) => void connection.write('SSH-2.0-OpenSSH_9.6\r\n'),
    ends: { http: 'malformed-reply' },
  },
  {
    id: 'noise',
    does: 'sends bytes without meaning for ever',
    http: (connection) => pour(connection, '', Buffer.from(many(256, String.fromCharCode), 'latin1'), 50 * MEGA),
    ends: { http: 'malformed-reply' },
  },
  {
    id: 'response-splitting',
    does: 'hides a second reply in a header of the first',
    http: says(
      `${OK}X-Name: a\r\nContent-Length: 0\r\n\r\n${OK}Set-Cookie: forged=1\r\nContent-Length: 6\r\n\r\nforged`,
    ),
    ends: { http: 'answered' },
  },
  {
    id: 'unasked-reply',
    does: 'keeps the connection and sends a second reply that nobody asked for',
    http: asked((connection) => {
      connection.write(page('<title>first</title>'));
      connection.write(page('<title>unasked</title>', `${HTML}Set-Cookie: unasked=1\r\n`));
    }),
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'two-lengths',
    does: 'says two lengths that differ',
    http: says(`${OK}${HTML}Content-Length: 5\r\nContent-Length: 50\r\n\r\nhello`),
    ends: { http: 'answered' },
  },
  {
    id: 'length-and-chunks',
    does: 'says a length and sends chunks',
    http: says(`${OK}${HTML}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`),
    ends: { http: 'answered' },
  },
  {
    id: 'negative-length',
    does: 'says that its body has -1 bytes',
    http: says(`${OK}${HTML}Content-Length: -1\r\n\r\nhello`),
    ends: { http: 'answered' },
  },
  {
    id: 'huge-length',
    does: 'says that its body has 10^30 bytes, and hangs up',
    http: says(`${OK}${HTML}Content-Length: 1${'0'.repeat(30)}\r\n\r\nhello`),
    ends: { http: 'answered' },
  },
  {
    id: 'chunk-overflow',
    does: 'begins a chunk of 2^80 bytes',
    http: says(`${OK}${HTML}Transfer-Encoding: chunked\r\n\r\n${'f'.repeat(20)}\r\nhello`),
    ends: { http: 'answered' },
  },
  {
    id: 'endless-extension',
    does: 'sends a chunk extension that never ends',
    http: pours(`${OK}${HTML}Transfer-Encoding: chunked\r\n\r\n5`, `;name=${letters(KILO)}`),
    ends: { http: 'answered' },
  },
  {
    id: 'endless-trailers',
    does: 'sends trailers that never end',
    http: pours(`${OK}${HTML}Transfer-Encoding: chunked\r\n\r\n0\r\n`, `X-Trailer: ${letters(KILO)}\r\n`),
    ends: { http: 'answered' },
  },
  {
    id: 'tiny-chunks',
    does: 'sends its page in chunks of one byte',
    http: says(`${OK}${HTML}Transfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(200 * KILO)}0\r\n\r\n`),
    exposed: true,
    ends: { http: 'answered', page: 'answered' },
  },
  {
    id: 'body-after-204',
    does: 'says 204 No Content and sends a page',
    http: says('HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'),
    ends: { http: 'answered' },
  },
  {
    id: 'status-zero',
    does: 'says status 000',
    http: says('HTTP/1.1 000 Nothing\r\nContent-Length: 2\r\n\r\nok'),
    ends: { http: 'answered' },
  },
  {
    id: 'switch',
    does: 'switches to another protocol that nobody asked for',
    http: pours('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n', letters(KILO)),
    ends: { http: 'malformed-reply' },
  },
  {
    id: 'hangs-up',
    does: 'closes the connection half-way through its head',
    http: says(`${OK}X-Half: a`),
    ends: { http: 'connection-closed' },
  },
  {
    id: 'reset',
    does: 'resets the connection after its head',
    http: asked((connection) => {
      connection.write(`${OK}${HTML}Content-Length: 1000\r\n\r\n`);
      setImmediate(() => ('resetAndDestroy' in connection ? (connection.resetAndDestroy as () => void)() : undefined));
    }),
    ends: { page: 'connection-closed' },
  },
  {
    id: 'silent',
    does: 'accepts connections and says nothing',
    http: (connection) => void connection.resume(),
    exposed: true,
    ends: { http: 'read-timeout' },
  },
];
