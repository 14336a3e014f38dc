import { getDiffieHellman } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Forged, forgeIntermediate, forgeLeaf, forgeRoot, type KeySpec, pemChain } from '../../../src/demo/ca.ts';
import { run } from './program.ts';

/** The name that every certificate of the world is for. */
export const NAME = 'test.local';

const DATES = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2035-12-31T23:59:59Z' };

/** A server's certificate as files: the chain without its root, the key, both in one, and PKCS #12 for those who want it. */
export interface Identity {
  readonly name: string;
  readonly leaf: string; // path of the leaf alone
  readonly chain: string; // path: leaf and intermediate
  readonly key: string; // path
  readonly all: string; // path: chain and key
  readonly forged: Forged;
}

export interface Material {
  readonly folder: string;
  readonly root: string; // path
  readonly rootText: string; // PEM
  readonly intermediate: string; // path
  readonly authority: Forged; // the intermediate
  identity(key: KeySpec, names?: readonly string[]): Identity;
  /** The same as PKCS #12, protected by the password `pw`. Needs the openssl program. */
  pkcs12(identity: Identity): string;
  /** DH parameters of a well-known group (RFC 2409 section 6, RFC 3526), of 768, 1024, 1536, 2048, 3072 or 4096 bits. */
  diffieHellman(bits: keyof typeof GROUPS): string;
  /** A signed OCSP response that says that the certificate is good. Needs the openssl program. */
  staple(identity: Identity): string;
  write(file: string, content: string | Uint8Array): string;
  /** A new, empty folder inside. */
  directory(name: string): string;
  discard(): void;
}

const GROUPS = { 768: 'modp1', 1024: 'modp2', 1536: 'modp5', 2048: 'modp14', 3072: 'modp15', 4096: 'modp16' } as const;

/** An OpenSSL configuration without a system section, so that the policy of the host stays out of the tests. */
export const NEUTRAL = '[req]\ndistinguished_name=dn\n[dn]\n';

/** Keys and certificates in a new temporary folder. Keys are made when they are first asked for. */
export function makeMaterial(): Material {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-world-'));
  const write = (file: string, content: string | Uint8Array): string => {
    const path = join(folder, file);
    writeFileSync(path, content);
    return path;
  };
  const root = forgeRoot('World Root', { ...DATES, key: 'rsa-2048' });
  const authority = forgeIntermediate(root, 'World Authority', { ...DATES, key: 'rsa-2048' });
  const rootPath = write('root.pem', root.certificate);
  const intermediate = write('intermediate.pem', authority.certificate);
  write('intermediate.key', authority.key);
  const conf = write('openssl.cnf', NEUTRAL);
  const env = { OPENSSL_CONF: conf };
  const made = new Map<string, Identity>();

  const identity = (key: KeySpec, names: readonly string[] = [NAME, `*.${NAME}`, '127.0.0.1']): Identity => {
    const name = `${key}-${names[0]}`.replaceAll('*', 'any');
    const known = made.get(name);
    if (known !== undefined) return known;
    const forged = forgeLeaf(authority, { ...DATES, key, names });
    const chain = pemChain(forged, authority);
    const one: Identity = {
      name,
      leaf: write(`${name}.pem`, forged.certificate),
      chain: write(`${name}.chain.pem`, chain),
      key: write(`${name}.key`, forged.key),
      all: write(`${name}.all.pem`, chain + forged.key),
      forged,
    };
    made.set(name, one);
    return one;
  };

  return {
    folder,
    root: rootPath,
    rootText: root.certificate,
    intermediate,
    authority,
    identity,
    pkcs12: ({ name, chain, key }) => {
      const path = join(folder, `${name}.p12`);
      run(
        'openssl',
        ['pkcs12', '-export', '-inkey', key, '-in', chain, '-name', name, '-passout', 'pass:pw', '-out', path],
        { env },
      );
      return path;
    },
    diffieHellman: (bits) => write(`dh${bits}.pem`, dhParameters(getDiffieHellman(GROUPS[bits]))),
    staple: ({ name, leaf }) => stapleFor(folder, name, leaf, env),
    write,
    directory: (name) => mkdtempSync(join(folder, `${name}-`)),
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function stapleFor(folder: string, name: string, leaf: string, env: Record<string, string>): string {
  const file = (kind: string) => join(folder, `${name}.ocsp.${kind}`);
  const serial = run('openssl', ['x509', '-in', leaf, '-noout', '-serial'], { env }).trim().replace('serial=', '');
  writeFileSync(file('index'), `V\t351231235959Z\t\t${serial}\tunknown\t/CN=${NAME}\n`);
  const [issuer, key] = [join(folder, 'intermediate.pem'), join(folder, 'intermediate.key')];
  run('openssl', ['ocsp', '-issuer', issuer, '-cert', leaf, '-no_nonce', '-reqout', file('request')], { env });
  const signing = ['-index', file('index'), '-CA', issuer, '-rsigner', issuer, '-rkey', key, '-ndays', '7'];
  run('openssl', ['ocsp', ...signing, '-reqin', file('request'), '-respout', file('response')], { env });
  return file('response');
}

/** PKCS #3 DHParameter ::= SEQUENCE { prime INTEGER, base INTEGER }. */
function dhParameters(group: { getPrime(): Buffer; getGenerator(): Buffer }): string {
  const der = tlv(0x30, Buffer.concat([integer(group.getPrime()), integer(group.getGenerator())]));
  const lines = der.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `-----BEGIN DH PARAMETERS-----\n${lines}-----END DH PARAMETERS-----\n`;
}

const integer = (bytes: Buffer): Buffer => tlv(2, (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);

function tlv(tag: number, body: Buffer): Buffer {
  const { length } = body;
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}
