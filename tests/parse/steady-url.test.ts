import { describe, expect, test } from 'vitest';
import { steadyText, steadyUrl } from '../../src/parse/steady-url.ts';

describe('steadyUrl', () => {
  test.each([
    ['https://www.example.ma/', 'https://www.example.ma/'],
    ['https://www.example.ma/fr/accueil?lang=fr&page=2#top', 'https://www.example.ma/fr/accueil?lang=fr&page=2#top'],
    ['https://user:secret@www.example.ma/', 'https://www.example.ma/'],
    ['//user:p@ss@www.example.ma/a', '//www.example.ma/a'],
    ['/relative/path', '/relative/path'],
    ['', ''],
    ['/a;jsessionid=0A1B.node1?b=c', '/a;jsessionid=(masked)?b=c'],
    ['/login?state=abc&nonce=def&client_id=portail', '/login?state=(masked)&nonce=(masked)&client_id=portail'],
    ['/login?SAMLRequest=fZJ&RelayState=x&SigAlg=rsa', '/login?SAMLRequest=(masked)&RelayState=(masked)&SigAlg=rsa'],
    ['/?access_token=1&csrfmiddlewaretoken=2', '/?access_token=(masked)&csrfmiddlewaretoken=(masked)'],
    ['/?empty=&flag&sid=', '/?empty=&flag&sid='],
    ['/?id=3f2504e0-4f89-41d3-9a0c-0305e82c3301', '/?id=(masked)'],
    ['/p/3f2504e04f8941d39a0c0305e82c3301/x', '/p/(masked)/x'],
    ['/?u=1732241234567', '/?u=(masked)'],
    ['/?year=20261122', '/?year=20261122'],
    [
      'https://sso.example.ma/?next=https%3A%2F%2Fa.ma%2F%3Fstate%3Dxyz%26l%3Dfr',
      'https://sso.example.ma/?next=https%3A%2F%2Fa.ma%2F%3Fstate%3D(masked)%26l%3Dfr',
    ],
    ['/?next=%3F%E0%A4%A', '/?next=%3F%E0%A4%A'],
    ['https://deadbeefdeadbeef1234.cdn.example/a', 'https://deadbeefdeadbeef1234.cdn.example/a'],
  ])('%s', (text, expected) => {
    expect(steadyUrl(text)).toBe(expected);
  });

  test('names only: no value of the query', () => {
    expect(steadyUrl('/a?b=c&d&e=#f', 'names only')).toBe('/a?b=(masked)&(masked)&e=');
  });
});

test.each([
  ['nginx/1.18.0 (Ubuntu)', 'nginx/1.18.0 (Ubuntu)'],
  ['aBcDeFgHiJkLmNoPqRsT1', '(masked)'],
  ['ThisIsALongWordWithoutDigits', 'ThisIsALongWordWithoutDigits'],
  ['beefbeefbeefbeef', 'beefbeefbeefbeef'],
  ['id 0123456789abcdef, next', 'id (masked), next'],
])('steadyText: %s', (text, expected) => {
  expect(steadyText(text)).toBe(expected);
});
