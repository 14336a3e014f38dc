import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonPieces } from '../../src/render/json-pieces.ts';

it('is what JSON.stringify would give, whatever is in the document', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 1, max: 4 }), (document, indent) => {
      expect([...jsonPieces(document, indent)].join('')).toBe(`${JSON.stringify(document, null, indent)}\n`);
    }),
  );
});

it('makes the entries of a list when they are written, and leaves out what is not there', () => {
  let made = 0;
  function* entries() {
    for (const n of [1, 2]) {
      made += 1;
      yield { n };
    }
  }
  const pieces = jsonPieces({ gone: undefined, list: entries(), none: [] }, 1);
  pieces.next();
  expect(made).toBe(0);
  expect([...jsonPieces({ gone: undefined, list: entries(), none: [] }, 1)].join('')).toBe(
    `${JSON.stringify({ list: [{ n: 1 }, { n: 2 }], none: [] }, null, 1)}\n`,
  );
});
