import { describe, expect, it, test } from 'vitest';
import {
  maskName,
  readAccounts,
  readListing,
  readPhpInfo,
  readServerStatus,
  readVariables,
  readWebConfig,
  sizeOf,
} from '../../src/parse/exposed.ts';

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
  ['<h1 class="p">PHP Version 8.2.36</h1>', { password: false, version: '8.2.36' }],
  [
    '<td class="e">PHP Version </td><td class="v">7.4.3 </td><td class="e">DB_PASSWORD </td><td class="v">Zellige</td>',
    { password: true, version: '7.4.3' },
  ],
  ['nothing', { password: false, version: 'unknown' }],
])('readPhpInfo %#', (text, evidence) => {
  expect(readPhpInfo(text)).toEqual(evidence);
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
