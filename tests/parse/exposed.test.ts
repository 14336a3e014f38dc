import { describe, expect, it, test } from 'vitest';
import {
  maskName,
  readAccounts,
  readActuator,
  readCompose,
  readDesktopMetadata,
  readGitConfig,
  readIndices,
  readInterfaces,
  readKey,
  readListing,
  readPhpInfo,
  readSamples,
  readServerStatus,
  readVariables,
  readWebConfig,
  sizeClassOf,
  sizeOf,
} from '../../src/parse/exposed.ts';
import { refusesPolitely } from '../../src/parse/refusal-page.ts';

describe('readVariables', () => {
  it('keeps names only, ten at most, each once', () => {
    const text = Array.from({ length: 15 }, (_, index) => `NAME_${index}=secret${index}`).join('\n');
    expect(readVariables(text)).toEqual({
      variables: Array.from({ length: 10 }, (_, index) => `NAME_${index}`),
      count: 15,
    });
    expect(readVariables('export DB_HOST=a\nDB_HOST=b\n# X_Y=1\nlower=2')).toEqual({
      variables: ['DB_HOST'],
      count: 1,
    });
  });
});

test.each([
  ['admin:$apr1$x$y\nuser:{SHA}z', 2],
  ['', 0],
])('readAccounts %j', (text, accounts) => {
  expect(readAccounts(text)).toEqual({ accounts });
});

test.each([
  ['<connectionStrings><add connectionString="Server=x;User Id=y;Password=z;"/>', true],
  ['<connectionStrings><add connectionString="Server=x;pwd=z"/>', true],
  ['<connectionStrings><add connectionString="Integrated Security=true"/>', false],
  ['<membership><add password="x"/>', false],
])('readWebConfig %j', (text, password) => {
  expect(readWebConfig(text)).toEqual({ password });
});

test.each([
  ['<td nowrap>GET /recherche?cin=AB123456 HTTP/1.1</td>', true],
  ['<td nowrap>GET /recherche HTTP/1.1</td>', false],
  ['Apache Server Status for x?', false],
])('readServerStatus %j', (text, queries) => {
  expect(readServerStatus(text)).toEqual({ queries });
});

test.each([
  ['<h1 class="p">PHP Version 8.2.36</h1>', false],
  ['<td class="e">DB_PASSWORD </td><td class="v">Zellige</td>', true],
  ['nothing', false],
])('readPhpInfo %#', (text, password) => {
  expect(readPhpInfo(text)).toEqual({ password });
});

test.each([
  ['[remote "origin"]\n\turl = https://deploy:hemmelig@git.example.ma/x.git\n', true],
  ['[remote "origin"]\n\turl = https://git.example.ma/x.git\n', false],
  ['[remote "origin"]\n\turl = git@git.example.ma:x.git\n', false],
])('readGitConfig %#', (text, credentials) => {
  expect(readGitConfig(text)).toEqual({ credentials });
});

test.each([
  ['-----BEGIN RSA PRIVATE KEY-----', 'RSA'],
  ['-----BEGIN OPENSSH PRIVATE KEY-----', 'OPENSSH'],
  ['-----BEGIN PRIVATE KEY-----', 'PKCS #8'],
])('readKey %j', (text, algorithm) => {
  expect(readKey(text)).toEqual({ algorithm });
});

test.each([
  ['services:\n  db:\n    environment:\n      MYSQL_ROOT_PASSWORD: hemmelig\n', true],
  ['services:\n  db:\n    environment:\n      - MYSQL_PASSWORD=hemmelig\n', true],
  ['services:\n  db:\n    environment:\n      MYSQL_ROOT_PASSWORD: ${SECRET}\n', false],
  ['services:\n  db:\n    image: mariadb\n', false],
])('readCompose %#', (text, password) => {
  expect(readCompose(text)).toEqual({ password });
});

test.each([
  ['APP_KEY=\nDB_PASSWORD=\n', true],
  ['APP_KEY=base64:\nDB_PASSWORD=secret\nMAIL_PASSWORD=null\nAPI_TOKEN=your-token-here\n', true],
  ['APP_KEY=base64:c2VjcmV0LWtleQ==\nDB_PASSWORD=\n', false],
  ['DB_PASSWORD=Zellige!2026\nAPP_ENV=x\n', false],
])('readSamples %#', (text, placeholders) => {
  const kept = readSamples(text);
  expect(kept.placeholders).toBe(placeholders);
  expect(JSON.stringify(kept)).not.toContain('Zellige');
});

test('readDesktopMetadata knows names in UTF-16', () => {
  const named = (name: string) => Buffer.from(name, 'utf16le').swap16().toString('latin1');
  expect(readDesktopMetadata(`x${named('base.sql')}x`)).toEqual({ archives: true });
  expect(readDesktopMetadata(`x${named('photo.jpg')}x`)).toEqual({ archives: false });
});

test('readActuator names what is offered, and what hands out memory or settings', () => {
  const links = (names: readonly string[]) =>
    `{"_links":{${['self', ...names].map((name) => `"${name}":{"href":"http://x/actuator/${name}","templated":false}`).join(',')}}}`;
  expect(readActuator(links(['info', 'health']))).toEqual({ endpoints: ['health', 'info'], secrets: false });
  expect(readActuator(links(['heapdump']))).toEqual({ endpoints: ['heapdump'], secrets: true });
});

test('readInterfaces and readIndices count, and keep no names', () => {
  const description = '{"paths":{"/citoyens/{id}":{},"/admin/users":{"get":{}}}}';
  expect(readInterfaces(description)).toEqual({ count: 2, administration: true });
  expect(readInterfaces('<div id="swagger-ui">')).toEqual({});
  expect(readIndices('[{"index":"dossiers"},{"index":"agents"}]')).toEqual({ count: 2 });
});

test.each([
  [0, false, '< 1 KiB'],
  [1024, false, '1-64 KiB'],
  [65_536, false, '> 64 KiB'],
  [1024, true, '> 64 KiB'],
])('sizeClassOf %d %s', (bytes, truncated, size) => {
  expect(sizeClassOf(bytes, truncated)).toBe(size);
});

test.each([
  [{ 'content-range': 'bytes 0-511/73400320' }, 73_400_320],
  [{ 'content-length': '2048' }, 2048],
  [{ 'content-range': 'bytes 0-511/*', 'content-length': '512' }, 512],
  [{ 'content-length': 'banana' }, null],
  [{}, null],
])('sizeOf %j', (headers: Record<string, string>, size) => {
  expect(sizeOf((name) => headers[name] ?? null)).toBe(size);
});

describe('readListing', () => {
  const at = 'https://www.example.ma/uploads/';
  const link = (href: string) => `<a href="${href}">x</a>`;

  it('counts the entries of Apache and nginx', () => {
    const text = `<h1>Index of /uploads</h1>${['?C=N;O=D', '../', '/', '2026/', 'rapport.pdf', 'logo.png', 'base.sql.gz', 'rapport.pdf', 'https://x.ma/y.zip'].map(link).join('\n')}`;
    expect(readListing(text, at)).toEqual({
      entries: 3,
      directories: 1,
      sensitive: 1,
      documents: 1,
      assets: 1,
      personal: 0,
      extensions: ['gz 1', 'pdf 1', 'png 1'],
      names: ['ba….sq….gz', 'ra….pdf', 'lo….png'],
    });
  });

  it('counts those of IIS, with whole paths, and of a bucket', () => {
    const iis =
      '<A HREF="/">[To Parent Directory]</A><A HREF="/uploads/a.bak">a.bak</A><A HREF="/uploads/sub/">sub</A><A HREF="/other/b.bak">b</A>';
    expect(readListing(iis, at)).toMatchObject({ entries: 1, directories: 1, sensitive: 1 });
    expect(readListing('<ListBucketResult><Key>cv.docx</Key><Key>x.env</Key>', at)).toMatchObject({
      entries: 2,
      sensitive: 1,
      documents: 1,
    });
  });

  it('counts names that look personal', () => {
    const names = [
      'CIN_AB739155.pdf',
      'attestation-travail.pdf',
      'cv (Karim).doc',
      'rapport.pdf',
      'photo_cv.jpg',
      'BK12345.png',
    ];
    expect(readListing(names.map(link).join(''), at)).toMatchObject({ entries: 6, personal: 4 });
  });

  it('keeps no name of a person and no number of a card', () => {
    const names = [
      'attestation_Fatima_ALAOUI_AB739155.pdf',
      '%D9%85%D8%AD%D9%85%D8%AF_%D9%A1%D9%A2%D9%A3.pdf',
      'cv (Karim).doc',
    ];
    const kept = JSON.stringify(readListing(names.map(link).join(''), at));
    for (const part of ['Fatima', 'ALAOUI', '739155', 'محمد', '١٢٣', 'Karim']) expect(kept).not.toContain(part);
  });
});

test.each([
  ['attestation_AB123456.pdf', 'at…_AB######.pdf'],
  ['dump-2026-11-22.sql.gz', 'du…-####-##-##.sq….gz'],
  ['.env', '.env'],
  ['noextension', 'no…'],
  ['%E0%A4%A', '%E#%A#%A'],
  ['a\u202eb.pdf', 'a b.pdf'],
  ['éléphant.pdf', 'él….pdf'],
])('maskName %j', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});

test.each([
  ['<h1>Access Denied</h1>', true],
  ['<p>Votre requête a été bloquée</p>', true],
  ['<p>Acc\u00c3\u00a8s interdit</p>', true],
  ['<p>Horaires de la commune</p>', false],
  [`${'x'.repeat(5000)} access denied`, false],
])('refusesPolitely %#', (text, refuses) => {
  expect(refusesPolitely(text)).toBe(refuses);
});
