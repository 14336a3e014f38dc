import { describe, expect, it } from 'vitest';
import { bareText, fill, named, type Part, plainText, prose } from '../../src/text/fill.ts';

const shape = (parts: readonly Part[]): string =>
  parts.map(({ kind, text }) => (kind === 'prose' ? text : `<${kind} ${text}>`)).join('');

describe('fill', () => {
  it.each([
    ['machine text by default', 'Seen: {value}.', { value: 'nginx/1.2' }, 'Seen: <machine nginx/1.2>.'],
    ['numbers as they were sent', 'For {n} seconds', { n: 31536000 }, 'For 31536000 seconds'],
    [
      'instants as long dates',
      'Ends on {notAfter}',
      { notAfter: '2026-12-01T00:00:00.000Z' },
      'Ends on 1\u00a0December\u00a02026',
    ],
    ['days as long dates', 'Ends on {eol}', { eol: '2026-12-01' }, 'Ends on 1\u00a0December\u00a02026'],
    ['yes and no', '{a} or {b}', { a: true, b: false }, 'yes or no'],
    ['lists', 'On {all}', { all: ['a', 'b'] }, 'On <machine a>, <machine b>'],
    ['an empty list', 'On {all}', { all: [] }, 'On none'],
    ['backticks as machine text', 'Send `X: y`.', {}, 'Send <machine X: y>.'],
    ['a name without evidence as it is', '{gone}', {}, '{gone}'],
    ['no inherited property', '{constructor}', {}, '{constructor}'],
    ['our own parts', '{who}: {what}', { who: named('RSSI'), what: prose('done') }, '<name RSSI>: done'],
    ['evidence that looks like a template only once', '{a}', { a: '{b}', b: 'x' }, '<machine {b}>'],
    ['evidence with backticks whole', '{a}', { a: '`x`' }, '<machine `x`>'],
  ])('takes %s', (_, message, values, expected) => {
    expect(shape(fill(message, values, 'en'))).toBe(expected);
  });

  it('joins lists and says yes in the language', () => {
    expect(shape(fill('{all}', { all: ['a', 'b'] }, 'ar'))).toBe('<machine a>، <machine b>');
    expect(shape(fill('{a}', { a: true }, 'fr'))).toBe('oui');
  });
});

it('writes plain text with foreign text escaped, isolated or bare', () => {
  const parts = fill('Seen: {value}', { value: 'a\u202eb' }, 'en');
  expect(plainText(parts)).toBe('Seen: \u2066a\\u202eb\u2069');
  expect(bareText(parts)).toBe('Seen: a\\u202eb');
});
