import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sentenceOf } from '../../src/targets/mistake.ts';
import { readRegister } from '../../src/targets/register.ts';

const root = mkdtempSync(join(tmpdir(), 'rasid-targets-'));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
/** A new folder with these files. */
function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(root, String(folders++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}
const read = (files: Readonly<Record<string, string | Uint8Array>>, paths = ['.']) =>
  readRegister(paths, folderWith(files));
const mistakes = (files: Readonly<Record<string, string | Uint8Array>>, paths = ['.']) =>
  read(files, paths).mistakes.map(sentenceOf);

const HEAD = `schema: rasid/targets@1
owners:
  - { id: cnss, name: { fr: CNSS }, kind: agency }
authorisations:
  - { id: lettre, reference: "Lettre 1", by: RSSI, from: 2026-01-01, until: 2027-01-01, allows: standard }
targets:
`;
/** The sentences about one target, which begins on line 7, column 5. */
const about = (target: string) => mistakes({ 'a.yaml': `${HEAD}${target}` });

describe('one target', () => {
  test.each<[string, string, string[]]>([
    [
      'a host with a scheme',
      '  - host: https://www.cnss.ma/\n    owner: cnss',
      ['a.yaml:7:11: expected a host name without a scheme, such as "www.cnss.ma", found "https://www.cnss.ma/"'],
    ],
    [
      'a host with a path',
      '  - host: www.cnss.ma/fr\n    owner: cnss',
      ['a.yaml:7:11: expected a host name without a path, such as "www.cnss.ma", found "www.cnss.ma/fr"'],
    ],
    [
      'a host with a port',
      '  - host: www.cnss.ma:8443\n    owner: cnss',
      [
        'a.yaml:7:11: expected a host name without a port (write the port under "https" or "http"), found "www.cnss.ma:8443"',
      ],
    ],
    [
      'a wildcard',
      '  - host: "*.cnss.ma"\n    owner: cnss',
      ['a.yaml:7:11: expected one host name, without a wildcard, found "*.cnss.ma"'],
    ],
    [
      'an address in disguise',
      '  - host: 0x7f.1.2\n    owner: cnss',
      ['a.yaml:7:11: expected a host name such as www.example.gov.ma, found "0x7f.1.2"'],
    ],
    [
      'a number',
      '  - host: 12\n    owner: cnss',
      ['a.yaml:7:11: expected a host name such as www.example.gov.ma, found 12'],
    ],
    [
      'no host',
      '  - owner: cnss',
      ['a.yaml:7:5: expected "host": a host name such as www.example.gov.ma, found no such key'],
    ],
    [
      'a key without a value',
      '  - host: a.ma\n    owner:',
      ['a.yaml:8:11: expected the id of an owner: letters, digits, and . _ - inside, found nothing'],
    ],
    [
      'an unknown key',
      '  - host: a.ma\n    owner: cnss\n    adresses: []',
      [
        'a.yaml:9:5: expected one of the keys host, id, formerly, owner, authorisation, name, note, tags, https, http, addresses, allowPrivate, skip, pace (did you mean "addresses"?), found "adresses"',
      ],
    ],
    [
      'an owner that does not exist',
      '  - host: a.ma\n    owner: csns',
      ['a.yaml:8:12: expected the id of an owner (did you mean "cnss"?), found "csns"'],
    ],
    [
      'an authorisation that does not exist',
      '  - host: a.ma\n    owner: cnss\n    authorisation: letter-9',
      ['a.yaml:9:20: expected the id of an authorisation, found "letter-9"'],
    ],
    [
      'a port out of range',
      '  - host: a.ma\n    owner: cnss\n    https: 70000',
      ['a.yaml:9:12: expected a port between 1 and 65535, or false, found 70000'],
    ],
    [
      'a port as a word',
      '  - host: a.ma\n    owner: cnss\n    http: true',
      ['a.yaml:9:11: expected a port between 1 and 65535, or false, found true'],
    ],
    [
      'one port for both',
      '  - host: a.ma\n    owner: cnss\n    https: 80',
      ['a.yaml:9:12: expected different ports for https and http, found 80'],
    ],
    [
      'a pin that is no address',
      '  - host: a.ma\n    owner: cnss\n    addresses: ["10.0.0"]',
      ['a.yaml:9:17: expected an IP address such as "192.0.2.1" or "2001:db8::1", found "10.0.0"'],
    ],
    [
      'a private pin',
      '  - host: a.ma\n    owner: cnss\n    addresses: [10.0.0.1, "::1"]',
      [
        'a.yaml:9:17: expected a public address, or allowPrivate: true, found "10.0.0.1" (private)',
        'a.yaml:9:27: expected a public address, or allowPrivate: true, found "::1" (loopback)',
      ],
    ],
    [
      'a mapped private pin',
      '  - host: a.ma\n    owner: cnss\n    addresses: ["::ffff:192.168.1.1"]',
      ['a.yaml:9:17: expected a public address, or allowPrivate: true, found "192.168.1.1" (private)'],
    ],
    [
      'a private address as host',
      '  - host: 127.0.0.1\n    owner: cnss',
      ['a.yaml:7:11: expected a public address, or allowPrivate: true, found "127.0.0.1" (loopback)'],
    ],
    [
      'an area that does not exist',
      '  - host: a.ma\n    owner: cnss\n    skip: [header]',
      [
        'a.yaml:9:12: expected one of https, tls, certificate, headers, cookies, cors, page, http, disclosure, exposure, software, dns, mail (did you mean "headers"?), found "header"',
      ],
    ],
    [
      'too fast',
      '  - host: a.ma\n    owner: cnss\n    pace: { perSecond: 6, connectionGapMs: 10 }',
      [
        'a.yaml:9:24: expected at most 5 requests a second, found 6',
        'a.yaml:9:44: expected at least 75 milliseconds, found 10',
      ],
    ],
    [
      'a pace of nothing',
      '  - host: a.ma\n    owner: cnss\n    pace: { perSecond: 0 }',
      ['a.yaml:9:24: expected requests a second, more than 0, found 0'],
    ],
    ['a target that is a word', '  - a.ma', ['a.yaml:7:5: expected a target: host and owner, found "a.ma"']],
    [
      'characters that turn a line around',
      '  - host: a.ma\n    owner: cnss\n    note: "abc\\u202edef"',
      ['a.yaml:9:11: expected a note, on one line of at most 300 characters, found "abc\\u202edef"'],
    ],
    [
      'the same id twice',
      '  - { host: a.ma, owner: cnss }\n  - { host: A.ma., owner: cnss }',
      ['a.yaml:8:13: expected a host of its own, or an id, found "a.ma" again (first at a.yaml:7:5)'],
    ],
    [
      'an id that is another host',
      '  - { host: a.ma, owner: cnss }\n  - { host: b.ma, id: a.ma, owner: cnss }',
      ['a.yaml:8:23: expected an id of its own, found "a.ma" again (first at a.yaml:7:5)'],
    ],
  ])('%s', (_name, target, expected) => {
    expect(about(target)).toEqual(expected);
  });
});

describe('a whole file', () => {
  test.each<[string, string | Uint8Array, string[]]>([
    ['an empty one', '', ['a.yaml:1:1: expected schema: rasid/targets@1, found an empty file']],
    ['only comments', '# later\n', ['a.yaml:1:1: expected schema: rasid/targets@1, found an empty file']],
    ['no schema', 'targets: []\n', ['a.yaml:1:1: expected "schema": rasid/targets@1, found no such key']],
    [
      'a schema that nobody knows',
      'schema: rasid/target@1\n',
      ['a.yaml:1:9: expected rasid/targets@1 (did you mean "rasid/targets@1"?), found "rasid/target@1"'],
    ],
    ['a misspelt key schema', 'shema: rasid/targets@1\n', ['a.yaml:1:1: expected the key "schema", found "shema"']],
    ['a list', '- schema\n', ['a.yaml:1:1: expected a mapping that begins with schema: rasid/targets@1, found a list']],
    [
      'a syntax error',
      'schema: rasid/targets@1\ntargets:\n  - host: [a.ma\n',
      [
        'a.yaml:4:1: expected well-formed YAML, found a fault (Flow sequence in block collection must be sufficiently indented and end with a ])',
      ],
    ],
    [
      'a tab',
      'schema: rasid/targets@1\ntargets:\n\t- host: a.ma\n',
      ['a.yaml:3:1: expected well-formed YAML, found a fault (Tabs are not allowed as indentation)'],
    ],
    [
      'the same key twice',
      'schema: rasid/targets@1\ntargets: []\ntargets: []\n',
      ['a.yaml:3:1: expected each key once, found the same key again'],
    ],
    [
      'two documents',
      'schema: rasid/targets@1\n---\nschema: rasid/targets@1\n',
      [
        'a.yaml:2:1: expected well-formed YAML, found a fault (Source contains multiple documents; please use YAML.parseAllDocuments())',
      ],
    ],
    [
      'aliases',
      'schema: rasid/targets@1\nowners: &o []\ntargets: *o\n',
      ['a.yaml:3:10: expected the value itself, without an alias, found "*o"'],
    ],
    [
      'a tag',
      'schema: !secret rasid/targets@1\n',
      ['a.yaml:1:9: expected well-formed YAML, found a fault (Unresolved tag: !secret)'],
    ],
    [
      'too many levels',
      `schema: ${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      ['a.yaml: expected YAML of a reasonable depth, found too many levels'],
    ],
    [
      'bytes that are no text',
      Uint8Array.of(0x73, 0xff, 0xfe),
      ['a.yaml: expected text in UTF-8, found bytes that are not'],
    ],
  ])('%s', (_name, content, expected) => {
    expect(mistakes({ 'a.yaml': content })).toEqual(expected);
  });

  test('a bomb of aliases is refused at once', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    const bomb = `schema: rasid/targets@1\nl0: &l0 [x]\n${levels.join('\n')}\n`;
    const said = mistakes({ 'a.yaml': bomb });
    expect(said).toHaveLength(20);
    expect(said[0]).toBe('a.yaml:3:10: expected the value itself, without an alias, found "*l0"');
  });
});

describe('owners, authorisations and the scanner', () => {
  const blocks = (text: string) => mistakes({ 'a.yaml': `schema: rasid/targets@1\n${text}` });

  test.each<[string, string, string[]]>([
    [
      'a day that does not exist',
      'authorisations:\n  - { id: l, reference: R, by: B, from: 2026-02-30, until: 2027-01-01, allows: deep }',
      ['a.yaml:3:41: expected the first day: a day such as 2026-11-22, found "2026-02-30"'],
    ],
    [
      'an end before the beginning',
      'authorisations:\n  - { id: l, reference: R, by: B, from: 2026-05-01, until: 2026-04-30, allows: deep }',
      ['a.yaml:3:60: expected a day on or after 2026-05-01, where it begins, found "2026-04-30"'],
    ],
    [
      'a profile that does not exist',
      'authorisations:\n  - { id: l, reference: R, by: B, from: 2026-05-01, until: 2026-05-01, allows: standart }',
      ['a.yaml:3:80: expected one of passive, standard, deep (did you mean "standard"?), found "standart"'],
    ],
    [
      'an owner without a name',
      'owners:\n  - { id: o, name: {}, kind: agency }',
      ['a.yaml:3:20: expected a name in at least one of fr, ar, en, found a mapping'],
    ],
    [
      'an owner twice in one file',
      'owners:\n  - { id: o, name: { fr: O }, kind: agency }\n  - { id: o, name: { fr: O }, kind: agency }',
      ['a.yaml:4:11: expected an id of its own, found "o" again (first at a.yaml:3:5)'],
    ],
    [
      'a contact that is no address',
      'owners:\n  - { id: o, name: { fr: O }, kind: agency, contacts: [rssi@o.ma] }',
      ['a.yaml:3:56: expected an address such as "mailto:soc@example.gov.ma", found "rssi@o.ma"'],
    ],
    [
      'a scanner without its page',
      'scanner: { contact: "mailto:a@b.ma", vantage: rabat-1 }',
      ['a.yaml:2:10: expected "info": an https address such as https://example.gov.ma/scan-info, found no such key'],
    ],
    [
      'a page over http',
      'scanner: { contact: "mailto:a@b.ma", info: "http://b.ma", vantage: rabat-1 }',
      ['a.yaml:2:44: expected an https address such as https://example.gov.ma/scan-info, found "http://b.ma"'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(blocks(text)).toEqual(expected);
  });

  test('a broken owner is one mistake, not one for each of its targets', () => {
    const text =
      'owners:\n  - { id: o, name: { fr: O }, kind: agence }\ntargets:\n  - { host: a.ma, owner: o }\n  - { host: b.ma, owner: o }';
    expect(blocks(text)).toEqual([
      'a.yaml:3:37: expected one of ministry, agency, constitutional, local, university, other (did you mean "agency"?), found "agence"',
    ]);
  });

  test('every mistake is listed, in reading order', () => {
    const text =
      'targets:\n  - { host: "https://a.ma", owner: nobody, ports: 1 }\n  - { host: b.ma, owner: nobody }\nowner: []';
    expect(blocks(text)).toEqual([
      'a.yaml:3:13: expected a host name without a scheme, such as "a.ma", found "https://a.ma"',
      'a.yaml:3:44: expected one of the keys host, id, formerly, owner, authorisation, name, note, tags, https, http, addresses, allowPrivate, skip, pace, found "ports"',
      'a.yaml:4:26: expected the id of an owner, found "nobody"',
      'a.yaml:5:1: expected one of the keys schema, scanner, authorisations, owners, targets, schedule (did you mean "owners"?), found "owner"',
    ]);
  });
});

describe('several files', () => {
  const owner = (name: string) =>
    `schema: rasid/targets@1\nowners:\n  - { id: cnss, name: { fr: ${name} }, kind: agency }\n`;
  const target = 'schema: rasid/targets@1\ntargets:\n  - { host: a.ma, owner: cnss }\n';

  test('share owners, also when the same one is written twice', () => {
    const { register, mistakes } = read({ 'a.yaml': owner('CNSS'), 'b/b.yml': target, 'c.yaml': owner('CNSS') });
    expect(mistakes).toEqual([]);
    expect(register?.targets.map(({ id, owner: by }) => [id, by])).toEqual([['a.ma', 'cnss']]);
    expect(register?.owners).toEqual([
      { id: 'cnss', name: { fr: 'CNSS' }, kind: 'agency', sector: null, language: 'fr', contacts: [] },
    ]);
  });

  test('but not when it is written differently', () => {
    expect(mistakes({ 'a.yaml': owner('CNSS'), 'c.yaml': owner('Caisse') })).toEqual([
      'c.yaml:3:11: expected an id of its own, found "cnss" again (first at a.yaml:3:5)',
    ]);
  });

  test('do not share a former id either: two histories would be mixed', () => {
    const text = `${HEAD}  - { host: a.ma, owner: cnss, formerly: [old, b.ma] }\n  - { host: b.ma, owner: cnss, formerly: [old] }\n`;
    expect(mistakes({ 'a.yaml': text })).toEqual([
      'a.yaml:7:42: expected ids that no other target has or had, found "b.ma" again (first at a.yaml:8:5)',
      'a.yaml:8:42: expected ids that no other target has or had, found "old" again (first at a.yaml:7:5)',
    ]);
    const { register } = read({ 'a.yaml': `${HEAD}  - { host: a.ma, owner: cnss, formerly: [old] }\n` });
    expect(register?.targets.map(({ formerly }) => formerly)).toEqual([['old']]);
  });

  test('do not share a target', () => {
    const again = target.replace('a.ma', 'A.MA');
    expect(mistakes({ 'a.yaml': owner('CNSS'), 'b.yaml': target, 'c.yaml': again })).toEqual([
      'c.yaml:3:13: expected a host of its own, or an id, found "a.ma" again (first at b.yaml:3:5)',
    ]);
  });

  test('have one scanner', () => {
    const scanner = (vantage: string) =>
      `schema: rasid/targets@1\nscanner: { contact: "mailto:a@b.ma", info: "https://b.ma/i", vantage: ${vantage} }\n`;
    expect(read({ 'a.yaml': scanner('rabat-1'), 'b.yaml': scanner('rabat-1') }).register?.scanner).toEqual({
      contact: 'mailto:a@b.ma',
      info: 'https://b.ma/i',
      vantage: 'rabat-1',
      controls: [],
    });
    expect(mistakes({ 'a.yaml': scanner('rabat-1'), 'b.yaml': scanner('fes-1') })).toEqual([
      'b.yaml:2:10: expected one scanner, found another than at a.yaml:2:10',
    ]);
  });

  test('leave waivers and gate policies to their readers, but not when one is named', () => {
    const files = {
      'a.yaml': owner('CNSS'),
      'w.yaml': 'schema: rasid/waivers@1\n',
      'g.yaml': 'schema: rasid/gate@1\n',
    };
    expect(mistakes(files)).toEqual([]);
    expect(mistakes(files, ['w.yaml'])).toEqual(['w.yaml:1:9: expected rasid/targets@1, found "rasid/waivers@1"']);
  });

  test('must exist', () => {
    expect(mistakes({ 'a.txt': '' }, ['nowhere', 'b.yaml', '.'])).toEqual([
      '.: expected a folder with YAML files, found none',
      'b.yaml: expected a file or a folder that can be read, found no such file',
      'nowhere: expected a file or a folder that can be read, found no such file',
    ]);
  });

  test('give one digest, whatever their order and layout', () => {
    const one = read({ 'a.yaml': owner('CNSS'), 'b.yaml': target }).register?.digest;
    const other = read({ 'z.yaml': owner('"CNSS"'), 'b.yaml': `# hello\n${target}` }).register?.digest;
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).toBe(one);
    expect(read({ 'a.yaml': owner('Caisse'), 'b.yaml': target }).register?.digest).not.toBe(one);
  });
});

test('a whole target, as written in the interface', () => {
  const { register, notes, mistakes } = read({
    'a.yaml': `${HEAD}  - host: www.example.ma
    id: cnss-www
    owner: cnss
    authorisation: lettre
    tags: [critical, critical, beta]
    https: 8443
    http: false
    addresses: ["127.0.0.2", "::1", "0:0::1"]
    allowPrivate: true
    skip: [exposure, tls]
    note: "seen once"
    pace: { perSecond: 50 }
`,
  });
  expect(mistakes).toEqual([]);
  expect(register?.targets).toEqual([
    {
      id: 'cnss-www',
      host: 'www.example.ma',
      display: 'www.example.ma',
      domain: 'example.ma',
      owner: 'cnss',
      tags: ['beta', 'critical'],
      https: 8443,
      http: null,
      addresses: ['127.0.0.2', '::1'],
      allowPrivate: true,
      skip: ['tls', 'exposure'],
      pace: { perSecond: 50, connectionGapMs: 75, exposurePerSecond: 0.33 },
      authorisation: {
        id: 'lettre',
        reference: 'Lettre 1',
        by: 'RSSI',
        from: '2026-01-01',
        until: '2027-01-01',
        allows: 'standard',
      },
    },
  ]);
  expect([...notes]).toEqual([['cnss-www', 'seen once']]);
});

test('what is left out has a usual value', () => {
  const { register } = read({ 'a.yaml': `${HEAD}  - { host: WWW.Example.MA., owner: cnss }\n` });
  expect(register?.targets[0]).toMatchObject({
    id: 'www.example.ma',
    https: 443,
    http: 80,
    addresses: [],
    allowPrivate: false,
    skip: [],
    pace: null,
    authorisation: null,
  });
});
