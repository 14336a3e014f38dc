import { expect, test } from 'vitest';
import { UsageError } from '../../src/commands/environment.ts';
import { selector } from '../../src/commands/select.ts';
import { target } from '../compare/nights.ts';

const targets = [
  target('cnss-www', { host: 'www.cnss.gov.ma', display: 'www.cnss.gov.ma', owner: 'cnss', tags: ['critical'] }),
  target('cnss-old', { host: 'cnss.ma', display: 'cnss.ma', owner: 'cnss', tags: ['legacy'] }),
  target('cmr', { host: 'cmr.gov.ma', display: 'cmr.gov.ma', owner: 'cmr', tags: ['critical', 'legacy'] }),
  target('site', { host: 'xn--4gbrim.ma', display: 'موقع.ma', owner: 'other.one' }),
];
const chosen = (...expressions: string[]) => targets.filter(selector(expressions)).map(({ id }) => id);

test.each<[string[], string[]]>([
  [[], ['cnss-www', 'cnss-old', 'cmr', 'site']],
  [['owner:cnss'], ['cnss-www', 'cnss-old']],
  [
    ['owner:cnss', 'owner:cmr'],
    ['cnss-www', 'cnss-old', 'cmr'],
  ],
  [['owner:cnss', 'tag:critical'], ['cnss-www']],
  [['tag:legacy', 'tag:critical', 'owner:cmr'], ['cmr']],
  [['host:*.gov.ma'], ['cnss-www', 'cmr']],
  [['host:*.GOV.ma'], ['cnss-www', 'cmr']],
  [['host:cnss*'], ['cnss-old']],
  [['host:موقع.ma'], ['site']],
  [['id:cnss-*'], ['cnss-www', 'cnss-old']],
  [['owner:other?one'], []],
  [['owner:otherxone'], []],
  [['owner:c'], []],
])('%j', (expressions, ids) => {
  expect(chosen(...expressions)).toEqual(ids);
});

test.each(['cnss', 'sector:x', 'owner:', ':x'])('%s is refused', (expression) => {
  expect(() => selector([expression])).toThrow(UsageError);
});
