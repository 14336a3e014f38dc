import fc from 'fast-check';
import { expect, test } from 'vitest';
import { internalNames, privateBlocks } from '../../src/parse/inside.ts';

test.each<[text: string, blocks: readonly string[]]>([
  ['10.1.2.3', ['10.0.0.0/8']],
  ['http://192.168.0.1:8080/x, 10.0.0.2', ['10.0.0.0/8', '192.168.0.0/16']],
  ['1.1 proxy (172.20.0.5)', ['172.16.0.0/12']],
  ['for=127.0.0.1;by=169.254.1.1', ['127.0.0.0/8', '169.254.0.0/16']],
  ['100.64.1.1', ['100.64.0.0/10']],
  ['[fd00::1] and fe80::1', ['fc00::/7', 'fe80::/10']],
  ['172.32.0.1 8.8.8.8 2a00::1', []],
  ['Server/10.0.0.1', []], // a version
  ['v10.0.0.1', []],
  ['10.0.0.1.2', []],
  ['10.0.0.256', []],
  ['110.0.0.1', []],
  ['10.0.0', []],
  ['12:34:56', []],
  ['fe:80:aa:bb:cc:dd', []], // a hardware address
  ['10.0.0.1.example.ma', []],
])('%s shows %j', (text, blocks) => {
  expect(privateBlocks(text)).toEqual(blocks);
});

test.each<[text: string, names: readonly string[]]>([
  ['srv-web01.finances.local', ['srv-web#.finances.local']],
  ['http://INTRA2.ministere.lan:8080/a', ['intra#.ministere.lan']],
  ['a.internal, b.corp', ['a.internal', 'b.corp']],
  ['www.example.ma', []],
  ['local', []],
  ['a.locale', []],
  ['a.local.example.ma', []],
])('%s names %j', (text, names) => {
  expect(internalNames(text)).toEqual(names);
});

test('never throws, and reads a megabyte', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('10.', '0', '1', '.', ':', 'fd', '::', '/', 'local'));
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join('');
      expect(privateBlocks(text)).toBeInstanceOf(Array);
      expect(internalNames(text)).toBeInstanceOf(Array);
    }),
  );
  for (const run of ['1.', '10.0.0.1.', 'a:', ':', 'a.', 'a.local.', '-.', 'f']) {
    expect(privateBlocks(run.repeat(300_000))).toEqual([]);
    expect(internalNames(run.repeat(300_000))).toEqual([]);
  }
});
