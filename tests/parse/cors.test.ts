import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answered, type Grant, grantOf } from '../../src/parse/cors.ts';

const SENT = 'https://unrelated.example';
const read = (over: Partial<Answered>): Grant =>
  grantOf({ sent: SENT, method: 'GET', status: 200, allowOrigin: [], allowCredentials: [], ...over });

describe('what a browser lets the origin read (Fetch, "CORS check")', () => {
  test.each([
    ['no header', [], [], 'nothing'],
    ['an empty header', [''], ['true'], 'nothing'],
    ['the origin', [SENT], [], 'without-cookies'],
    ['the origin, with credentials', [SENT], ['true'], 'with-cookies'],
    ['everyone', ['*'], [], 'without-cookies'],
    ['everyone, with credentials: the wildcard does not count', ['*'], ['true'], 'without-cookies'],
    ['another origin', ['https://app.example.ma'], ['true'], 'nothing'],
    ['another case', ['https://Unrelated.example'], ['true'], 'nothing'],
    ['a final slash', [`${SENT}/`], ['true'], 'nothing'],
    ['the usual port written out', [`${SENT}:443`], ['true'], 'nothing'],
    ['a list, which the header cannot hold', [`${SENT}, https://app.example.ma`], ['true'], 'nothing'],
    ['a list with spaces', [`${SENT} https://app.example.ma`], ['true'], 'nothing'],
    ['two lines that are joined', [SENT, SENT], ['true'], 'nothing'],
    ['a wildcard in a name', ['https://*.example'], ['true'], 'nothing'],
    ['null for an origin that is none', ['null'], ['true'], 'nothing'],
    ['credentials in another case', [SENT], ['True'], 'without-cookies'],
    ['credentials that are one', [SENT], ['1'], 'without-cookies'],
    ['credentials denied', [SENT], ['false'], 'without-cookies'],
    ['credentials on two lines', [SENT], ['true', 'true'], 'without-cookies'],
    ['credentials alone', [], ['true'], 'nothing'],
  ] as const)('%s', (_case, allowOrigin, allowCredentials, expected) => {
    expect(read({ allowOrigin, allowCredentials }).read).toBe(expected);
  });

  test('null is an origin like any other', () => {
    expect(read({ sent: 'null', allowOrigin: ['null'], allowCredentials: ['true'] }).read).toBe('with-cookies');
  });

  test('it does not look at the status of an answer, and does at that of a preflight', () => {
    const granted = (method: Answered['method'], status: number) =>
      read({ method, status, allowOrigin: [SENT], allowCredentials: ['true'] }).read;
    expect([200, 301, 404].map((status) => granted('GET', status))).toEqual(Array(3).fill('with-cookies'));
    expect([200, 204, 299].map((status) => granted('OPTIONS', status))).toEqual(Array(3).fill('with-cookies'));
    expect([199, 301, 403, 404, 405, 501].map((status) => granted('OPTIONS', status))).toEqual(
      Array(6).fill('nothing'),
    );
  });

  test('what the answer says is told apart from what it grants', () => {
    expect(read({ allowOrigin: ['*'], allowCredentials: ['true'] })).toEqual({
      read: 'without-cookies',
      named: false,
      wildcard: true,
      refused: true,
    });
    expect(read({ allowOrigin: [SENT] })).toMatchObject({ named: true, wildcard: false, refused: false });
    expect(read({ allowOrigin: ['*'], method: 'OPTIONS', status: 405 })).toMatchObject({ wildcard: false });
  });
});

const line = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('*', 'null', 'true', SENT, `${SENT}/`, 'TRUE'));
const lines = fc.array(line, { maxLength: 4 });

test('whatever the lines, only the very origin is let in with cookies', () => {
  fc.assert(
    fc.property(line, lines, lines, (sent, allowOrigin, allowCredentials) => {
      const { read: granted } = read({ sent, allowOrigin, allowCredentials });
      const exact = allowOrigin.length > 0 && allowOrigin.join(', ') === sent;
      expect(granted === 'with-cookies').toBe(exact && allowCredentials.join(', ') === 'true');
      if (granted === 'without-cookies') expect(exact || allowOrigin[0] === '*').toBe(true);
    }),
  );
});
