import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/rule.ts';
import { worstOf } from '../../src/rules/worst.ts';

type Says = Verdict<'bad' | 'good' | 'moot'>;
const bad = (severity?: 'low' | 'critical', evidence = {}): Says => ({
  status: 'fail',
  message: 'bad',
  evidence,
  ...(severity === undefined ? {} : { severity }),
});
const good: Says = { status: 'pass', message: 'good' };
const moot: Says = { status: 'not-applicable', message: 'moot' };
const doubt: Says = { status: 'unknown', reason: 'indeterminate' };
const spent: Says = { status: 'unknown', reason: 'budget-exhausted' };

describe('the worst of what is said of the addresses', () => {
  test.each<[string, readonly (readonly Says[])[], Says]>([
    ['a failure, however mild, is worse than doubt', [[doubt], [bad('low')]], bad('low', { addresses: '1/2' })],
    ['doubt is worse than a pass', [[good], [doubt]], doubt],
    ['a pass says more than what does not apply', [[moot], [good]], good],
    ['nothing applies', [[moot], [moot]], moot],
    ['the worst severity', [[bad('low'), bad('critical')]], bad('critical')],
    ['a severity that is not said is the usual one', [[bad('low')], [bad()]], bad(undefined)],
    ['an address fails once', [[bad('low'), bad('low')], [good]], bad('low', { addresses: '1/2' })],
    ['of equals the first by what they say', [[bad('low', { b: 1 })], [bad('low', { a: 1 })]], bad('low', { a: 1 })],
    ['of doubts too', [[doubt], [spent]], spent],
    ['nothing was said', [[], []], doubt],
  ])('%s', (_case, judged, expected) => {
    expect(worstOf(judged, 'medium')).toEqual(expected);
    expect(worstOf(judged.toReversed(), 'medium')).toEqual(expected);
  });
});

test('what a rule calls its usual severity is its severity', () => {
  const folder = new URL('../../src/rules/', import.meta.url);
  const usual = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const code = readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8');
      const [, severity] = code.match(/^ {2}severity: '(\w+)',$/m) ?? [];
      const said = [...code.matchAll(/(?:worst(?:Address|Chain)|judgeDeep)\(\s*tls,\s*'(\w+)'/g)].map(([, one]) => one);
      return severity === undefined ? [] : said.map((one) => ({ name, one, severity }));
    });
  expect(usual.length).toBeGreaterThan(40);
  expect(usual.filter(({ one, severity }) => one !== severity)).toEqual([]);
});
