import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import {
  type Digest,
  forgeIntermediate,
  forgeLeaf,
  forgeRoot,
  forgeSelfSigned,
  type KeySpec,
  pemChain,
} from '../../src/demo/ca.ts';

// A handshake asks the wall clock of this machine, so the certificates are good for a century.
const dates = { notBefore: '2020-01-01T00:00:00Z', notAfter: '2119-12-31T23:59:59Z' };
const KEYS: readonly KeySpec[] = ['rsa-2048', 'rsa-pss-2048', 'ec-p256', 'ec-p384', 'ec-p521', 'ed25519', 'ed448'];
const openssl = spawnSync('openssl', ['version']).status === 0;

describe('a forged chain', () => {
  it.each(KEYS)('with %s keys is signed and linked as Node wants it', (key) => {
    const root = forgeRoot('Test Root', { ...dates, key });
    const middle = forgeIntermediate(root, 'Test Intermediate', { ...dates, key });
    const leaf = forgeLeaf(middle, { ...dates, key, names: ['www.example.ma', '127.0.0.1', '2001:db8::1'] });
    const [top, link, end] = [root, middle, leaf].map(({ der }) => new X509Certificate(der));
    if (!top || !link || !end) throw new Error('three certificates');

    expect([top.ca, link.ca, end.ca]).toEqual([true, true, false]);
    expect(end.checkIssued(link) && link.checkIssued(top) && top.checkIssued(top)).toBe(true);
    expect([end.verify(link.publicKey), link.verify(top.publicKey), end.verify(top.publicKey)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(end.checkPrivateKey(createPrivateKey(leaf.key))).toBe(true);
    expect(end.checkHost('www.example.ma')).toBe('www.example.ma');
    expect(end.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(end.checkIP('2001:db8::1')).toBe('2001:db8::1');
    expect(end.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']); // Node calls the extended key usage so
    expect([leaf.subject, end.subject, end.issuer]).toEqual([
      'CN=www.example.ma',
      'CN=www.example.ma',
      'CN=Test Intermediate',
    ]);
  });

  it.runIf(openssl).each(KEYS)('with %s keys satisfies openssl verify -x509_strict', (key) => {
    const root = forgeRoot('Test Root', { ...dates, key });
    const middle = forgeIntermediate(root, 'Test Intermediate', dates);
    const leaf = forgeLeaf(middle, { ...dates, names: ['a.ma'], issuerUrl: 'http://ca.example/i.der' });
    const folder = mkdtempSync(join(tmpdir(), 'forged-'));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const roots = file('root.pem', root.certificate);
    const untrusted = file('middle.pem', middle.certificate);
    const certificate = file('leaf.pem', leaf.certificate);
    const verified = spawnSync(
      'openssl',
      ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', roots, '-untrusted', untrusted, certificate],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    expect(verified.stdout + verified.stderr).toBe(`${certificate}: OK\n`);
  });
});

describe('a wish', () => {
  const root = forgeRoot('Root', { ...dates, key: 'rsa-2048' });

  it.each<[Digest, string]>([
    ['md5', 'md5WithRSAEncryption'],
    ['sha1', 'sha1WithRSAEncryption'],
    ['sha256', 'sha256WithRSAEncryption'],
    ['sha384', 'sha384WithRSAEncryption'],
    ['sha512', 'sha512WithRSAEncryption'],
  ])('digest %s signs by it', (digest, name) => {
    const leaf = new X509Certificate(forgeLeaf(root, { ...dates, names: ['a.ma'], digest }).der);
    expect([leaf.signatureAlgorithm, leaf.verify(new X509Certificate(root.der).publicKey)]).toEqual([name, true]);
  });

  it.each<[string, string, string]>([
    ['2049-12-31T23:59:59Z', 'Dec 31 23:59:59 2049 GMT', 'UTCTime'],
    ['2050-01-01T00:00:00Z', 'Jan  1 00:00:00 2050 GMT', 'GeneralizedTime'],
    ['9999-12-31T23:59:59Z', 'Dec 31 23:59:59 9999 GMT', 'GeneralizedTime'],
  ])('notAfter %s becomes %s', (notAfter, read, kind) => {
    const { der } = forgeSelfSigned({ ...dates, notAfter, names: ['a.ma'] });
    const text = notAfter.replace(/[-:T]/g, '');
    expect(new X509Certificate(der).validTo).toBe(read);
    expect(Buffer.from(der).includes(`\x18\x0f${text}`)).toBe(kind === 'GeneralizedTime');
    expect(Buffer.from(der).includes(`\x17\x0d${text.slice(2)}`)).toBe(kind === 'UTCTime');
  });

  it.each<[number, string]>([
    [1, '01'],
    [127, '7F'],
    [128, '80'],
    [0x1234, '1234'],
  ])('serial %i is positive', (serial, read) => {
    expect(new X509Certificate(forgeLeaf(root, { ...dates, names: ['a.ma'], serial }).der).serialNumber).toBe(read);
  });

  it('common name differs from the names, or is absent', () => {
    const other = new X509Certificate(forgeLeaf(root, { ...dates, names: ['a.ma'], commonName: 'متجر' }).der);
    const none = forgeLeaf(root, { ...dates, names: ['a.ma'], commonName: '' });
    expect([other.subject, other.subjectAltName]).toEqual(['CN=متجر', 'DNS:a.ma']);
    expect([none.subject, new X509Certificate(none.der).subject]).toEqual(['', undefined]);
  });

  it('organisation stands beside the common name, or alone', () => {
    const both = forgeLeaf(root, { ...dates, names: ['a.ma'], organisation: 'Agence' });
    const alone = forgeLeaf(root, { ...dates, names: ['a.ma'], commonName: '', organisation: 'Agence' });
    expect([both, alone].map(({ subject }) => subject)).toEqual(['CN=a.ma, O=Agence', 'O=Agence']);
    expect([both, alone].map(({ der }) => new X509Certificate(der).subject)).toEqual(['O=Agence\nCN=a.ma', 'O=Agence']);
  });

  it('key of another certificate is kept', () => {
    const first = forgeLeaf(root, { ...dates, names: ['a.ma'] });
    const renewed = forgeLeaf(root, { ...dates, names: ['a.ma'], notBefore: '2021-01-01', keyOf: first });
    const [before, after] = [first, renewed].map(({ der }) => new X509Certificate(der));
    expect(renewed.key).toBe(first.key);
    expect(after?.publicKey.equals(before?.publicKey ?? after.publicKey)).toBe(true);
    expect(after?.serialNumber).not.toBe(before?.serialNumber);
  });

  it('issuer URL is named', () => {
    const leaf = forgeLeaf(root, { ...dates, names: ['a.ma'], issuerUrl: 'http://ca.example/root.der' });
    expect(new X509Certificate(leaf.der).infoAccess).toBe('CA Issuers - URI:http://ca.example/root.der');
  });
});

it.each<[string, KeySpec]>([
  ['RSA', 'rsa-2048'],
  ['EC', 'ec-p384'],
  ['Ed25519', 'ed25519'],
])('a Node server and a Node client agree on an %s chain', async (_kind, key) => {
  const root = forgeRoot('Handshake Root', { ...dates, key });
  const middle = forgeIntermediate(root, 'Handshake Intermediate', { ...dates, key });
  const leaf = forgeLeaf(middle, { ...dates, key, names: ['site.ma'] });
  const server = tls.createServer({ cert: pemChain(leaf, middle), key: leaf.key }, (socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const verified = await new Promise<unknown>((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port, servername: 'site.ma', ca: root.certificate }, () => {
      resolve([socket.authorized, socket.authorizationError]);
      socket.destroy();
    });
    socket.on('error', resolve);
  });
  server.close();
  expect(verified).toEqual([true, null]);
});
