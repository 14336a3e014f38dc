import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { notificationJsonSchema } from '../../src/notify/payload.ts';
import { sentenceOf } from '../../src/targets/mistake.ts';
import { policyFrom, type ReadPolicy } from '../../src/targets/notify.ts';
import { notifyJsonSchema } from '../../src/targets/notify-shape.ts';
import { NOTIFY_TEMPLATE } from '../../src/targets/notify-template.ts';
import { isSource, sourceFrom } from '../../src/targets/source.ts';

const HEAD = `schema: rasid/notify@1
enabled: true
from: { name: Watch, address: "mailto:rasid@example.org" }
`;

function read(text: string): ReadPolicy {
  const source = sourceFrom('notify.yaml', text);
  if (!isSource(source)) throw new Error('no YAML');
  return policyFrom(source);
}
const mistakesIn = (text: string): readonly string[] => read(text).mistakes.map(sentenceOf);

test('the template is a policy', () => {
  const { policy, mistakes } = read(NOTIFY_TEMPLATE);
  expect(mistakes).toEqual([]);
  expect(policy).toMatchObject({
    enabled: false,
    from: { name: 'CERT, night watch', address: 'rasid@example.org' },
    mail: [
      { id: 'cert', audience: 'cert', to: ['soc@example.org'], when: 'always', severity: 'info' },
      { id: 'patient', audience: 'owners', owners: ['example-fund'], when: 'digest', weekday: 'monday' },
      { id: 'owners', audience: 'owners', owners: null, when: 'changes', severity: 'medium', weekday: null },
    ],
    webhooks: [{ id: 'siem', audience: 'cert', secret: { file: '/run/credentials/rasid.service/siem-secret' } }],
  });
});

test.each([
  ['notify', notifyJsonSchema],
  ['notification', notificationJsonSchema],
])('docs/schemas/%s.json is the schema of today', (name, schema) => {
  const file = new URL(`../../docs/schemas/${name}.json`, import.meta.url);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema());
});

test('what may be left out', () => {
  const webhook = `webhooks:\n  - { id: siem, url: "https://siem.example.org/x", secretEnv: SIEM, when: always }\n`;
  expect(read(HEAD + webhook).policy).toEqual({
    enabled: true,
    from: { name: 'Watch', address: 'rasid@example.org' },
    replyTo: null,
    smtp: { credentialsFile: null, ca: null },
    mail: [],
    webhooks: [
      {
        id: 'siem',
        audience: 'cert',
        owners: null,
        when: 'always',
        weekday: null,
        severity: 'info',
        url: 'https://siem.example.org/x',
        secret: { env: 'SIEM' },
        ca: null,
        timeoutSeconds: 10,
      },
    ],
  });
});

describe('a mistake has a place and says what is expected', () => {
  const mail = (entry: string): string => `${HEAD}mail:\n  - ${entry}\n`;
  const webhook = (entry: string): string => `${HEAD}webhooks:\n  - ${entry}\n`;
  test.each<[string, string]>([
    [HEAD.replace('enabled: true\n', ''), 'notify.yaml:1:1: expected "enabled": true or false, found no such key'],
    [HEAD.replace('true', 'yes'), 'notify.yaml:2:10: expected true or false, found "yes"'],
    [
      HEAD.replace('mailto:', ''),
      'notify.yaml:3:31: expected an address such as "mailto:soc@example.gov.ma", found "rasid@example.org"',
    ],
    [
      HEAD.replace('Watch', '"Watch\\nBcc: x@example.org"'),
      'notify.yaml:3:15: expected a name, on one line of at most 300 characters, found "Watch\\nBcc: x@example.org"',
    ],
    [
      mail('{ id: a, for: owners, when: change }'),
      'notify.yaml:5:33: expected one of regressions, changes, always, digest (did you mean "changes"?), found "change"',
    ],
    [
      mail('{ id: a, for: cert, when: always }'),
      'notify.yaml:5:5: expected "to": the addresses of the CERT, found no such key',
    ],
    [
      mail('{ id: a, for: owners, to: ["mailto:x@example.org"], when: always }'),
      'notify.yaml:5:31: expected no to: owners have theirs in the targets files, found a list',
    ],
    [
      mail('{ id: a, for: owners, when: digest }'),
      'notify.yaml:5:5: expected "digest": the day of the digest, such as "weekly monday", found no such key',
    ],
    [
      mail('{ id: a, for: owners, when: digest, digest: weekly lundi }'),
      'notify.yaml:5:49: expected a day of the week such as "weekly monday", found "weekly lundi"',
    ],
    [
      mail('{ id: a, for: owners, when: always, digest: weekly monday }'),
      'notify.yaml:5:49: expected no day, or when: digest, found "weekly monday"',
    ],
    [
      mail('{ id: a, for: owners, when: always, severty: high }'),
      'notify.yaml:5:41: expected one of the keys id, for, owners, to, language, when, digest, severity (did you mean "severity"?), found "severty"',
    ],
    [
      mail('{ id: a, for: owners, when: always }\n  - { id: a, for: owners, when: always }'),
      'notify.yaml:6:11: expected an id of its own, found "a" again (first at notify.yaml:5:11)',
    ],
    [
      webhook('{ id: a, url: "http://siem.example.org/", secretEnv: A, when: always }'),
      'notify.yaml:5:19: expected an https address without user or fragment (http on loopback alone), found "http://siem.example.org/"',
    ],
    [
      webhook('{ id: a, url: "https://user:pw@siem.example.org/", secretEnv: A, when: always }'),
      'notify.yaml:5:19: expected an https address without user or fragment (http on loopback alone), found "https://user:pw@siem.example.org/"',
    ],
    [
      webhook('{ id: a, url: "https://user@siem.example.org/", secretEnv: A, when: always }'),
      'notify.yaml:5:19: expected an https address without user or fragment (http on loopback alone), found "https://user@siem.example.org/"',
    ],
    [
      webhook('{ id: a, url: "https://siem.example.org/", when: always }'),
      'notify.yaml:5:5: expected "secretFile": either secretFile or secretEnv, found both or neither',
    ],
    [
      webhook('{ id: a, url: "https://siem.example.org/", secretEnv: A, owners: [b], when: always }'),
      'notify.yaml:5:70: expected no owners, or for: owners: the CERT is told of all, found a list',
    ],
  ])('%#', (text, expected) => {
    expect(mistakesIn(text)).toEqual([expected]);
  });
});

test.each(['http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]/x', 'https://siem.example.org/x?y=1'])(
  '%s may be told',
  (url) => {
    expect(mistakesIn(`${HEAD}webhooks:\n  - { id: a, url: "${url}", secretEnv: A, when: always }\n`)).toEqual([]);
  },
);
