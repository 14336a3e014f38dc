import { describe, expect, it, test } from 'vitest';
import { isAnswer, preferred, readRequest } from '../../src/serve/asked.ts';

const HOSTS = new Set(['127.0.0.1:7273', 'localhost:7273', '[::1]:7273']);
const read = (url: string, headers: readonly string[] = [], method = 'GET') =>
  readRequest({ method, url, headers: ['Host', '127.0.0.1:7273', ...headers] }, HOSTS);
const statusOf = (given: ReturnType<typeof read>) => (isAnswer(given) ? given.status : 200);

describe('a question is answered', () => {
  test.each(['127.0.0.1:7273', 'LOCALHOST:7273', '[::1]:7273'])('when it is for %s', (host) => {
    expect(statusOf(readRequest({ method: 'GET', url: '/', headers: ['host', host] }, HOSTS))).toBe(200);
  });

  test.each([
    ['/', [''], ''],
    ['/runs/2026-11-22T02-00-00Z/fr/index.html', ['runs', '2026-11-22T02-00-00Z', 'fr', 'index.html'], ''],
    ['/sites/%D8%B1%D8%A7%D8%B5%D8%AF', ['sites', 'راصد'], ''],
    ['/a%2Fb/..?q=a?b', ['a/b', '..'], 'q=a%3Fb'],
    ['//evil.example/x', ['', 'evil.example', 'x'], ''],
  ])('%s is the path %j', (url, path, query) => {
    const asked = read(url);
    expect(isAnswer(asked) ? asked.status : [asked.path, asked.query.toString()]).toEqual([path, query]);
  });

  it('with the tags that the browser has', () => {
    const asked = read('/', ['If-None-Match', 'W/"a", "b"', 'if-none-match', '"c"']);
    expect(isAnswer(asked) ? [] : asked.known).toEqual(['"a"', '"b"', '"c"']);
  });
});

describe('a question is refused', () => {
  const host = (...headers: readonly string[]) => statusOf(readRequest({ method: 'GET', url: '/', headers }, HOSTS));

  it('for another name: a name of theirs was made to point here', () => {
    expect(host('Host', 'evil.example:7273')).toBe(421);
    expect(host('Host', '127.0.0.1')).toBe(421);
    expect(host('Host', '127.0.0.1:80')).toBe(421);
    expect(host('Host', 'localhost.evil.example:7273')).toBe(421);
    expect(host()).toBe(400);
    expect(host('Host', 'localhost:7273', 'host', 'evil.example')).toBe(400);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])('by %s', (method) => {
    const given = read('/', [], method);
    expect(isAnswer(given) ? [given.status, given.headers.Allow] : []).toEqual([405, 'GET, HEAD']);
  });

  test.each([
    ['an image of another page', ['cross-site', 'no-cors', 'image'], 403],
    ['a frame of another page', ['cross-site', 'navigate', 'iframe'], 403],
    ['a program on another port', ['same-site', 'cors', 'empty'], 403],
    ['a link', ['cross-site', 'navigate', 'document'], 200],
    ['a page of ours', ['same-origin', 'cors', 'empty'], 200],
    ['the address bar', ['none', 'navigate', 'document'], 200],
  ])('or not, from %s', (_, [site = '', mode = '', dest = ''], status) => {
    const headers = ['Sec-Fetch-Site', site, 'Sec-Fetch-Mode', mode, 'Sec-Fetch-Dest', dest];
    expect(statusOf(read('/', headers))).toBe(status);
  });

  it('with a body, a long address, or one that is no path', () => {
    expect(statusOf(read('/', ['Content-Length', '3']))).toBe(400);
    expect(statusOf(read('/', ['Transfer-Encoding', 'chunked']))).toBe(400);
    expect(statusOf(read('/', ['Content-Length', '0']))).toBe(200);
    expect(statusOf(read(`/${'a'.repeat(2047)}`))).toBe(200);
    expect(statusOf(read(`/${'a'.repeat(2048)}`))).toBe(414);
    expect(statusOf(read('http://127.0.0.1:7273/'))).toBe(400);
    expect(statusOf(read('*'))).toBe(400);
    expect(statusOf(read('/%E0%A4'))).toBe(400);
  });
});

describe('the language', () => {
  test.each([
    ['', 'fr'],
    ['ar-MA,ar;q=0.9,fr;q=0.8', 'ar'],
    ['de,en;q=0.3,fr;q=0.2', 'en'],
    ['en;q=0.1,ar;q=0.9', 'ar'],
    ['*', 'fr'],
    ['en;q=0', 'fr'],
    ['en;q=banana', 'en'],
    ['fr-CA', 'fr'],
  ])('of a browser that accepts %j is %s', (accepted, language) => {
    expect(preferred(accepted)).toBe(language);
  });

  it('is what the address says, where it says one of ours', () => {
    const languageOf = (url: string) => {
      const asked = read(url, ['Accept-Language', 'en']);
      return isAnswer(asked) ? null : asked.language;
    };
    expect(languageOf('/?lang=ar')).toBe('ar');
    expect(languageOf('/?lang=de')).toBe('en');
  });
});
