import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUP_NAMES, SUITE_NAMES } from '../../../src/knowledge/tls.ts';
import type { TlsVersion } from '../../../src/model/observation.ts';
import { type Material, NAME } from './material.ts';
import { find, missing, run } from './program.ts';
import { environment } from './world.ts';

/** What another prober says of a server. A version that is no key was not asked for. */
export interface PeerView {
  readonly versions: Readonly<Partial<Record<TlsVersion, boolean>>>;
  readonly suites: Readonly<Partial<Record<TlsVersion, readonly string[]>>>; // those it saw accepted, IANA names
  readonly groups: readonly string[]; // those it saw accepted, IANA names
}

export interface Peer {
  readonly name: string;
  available(): string | null;
  look(port: number, material: Material): Promise<PeerView>;
}

const VERSIONS: Readonly<Record<string, TlsVersion>> = {
  'ssl 2': 'SSLv2',
  'ssl 3': 'SSLv3',
  'tls 1.0': 'TLSv1.0',
  'tls 1.1': 'TLSv1.1',
  'tls 1.2': 'TLSv1.2',
  'tls 1.3': 'TLSv1.3',
};
const nameOf = (names: ReadonlyMap<number, string>, code: string): string =>
  names.get(Number.parseInt(code, 16)) ?? code;

/** Collects rows of version and suite. */
function bySuite(rows: Iterable<readonly [version: TlsVersion, suite: string]>): PeerView['suites'] {
  const lists: Partial<Record<TlsVersion, string[]>> = {};
  for (const [version, suite] of rows) lists[version] = [...(lists[version] ?? []), suite];
  return lists;
}

/** Runs a program beside the servers of this process, whose event loop must go on. Its exit code says nothing of interest. */
function output(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve) => {
    const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } } as const;
    const child = execFile(find(program) ?? program, args, options, (_error, stdout) => resolve(stdout));
    child.stdin?.end();
  });
}

// --- sslscan ---------------------------------------------------------------------------------------------------------

export const sslscan: Peer = {
  name: 'sslscan',
  available: () => missing('sslscan'),
  look: async (port) => readSslscan(await output('sslscan', ['--xml=-', `--sni-name=${NAME}`, `127.0.0.1:${port}`])),
};

function readSslscan(xml: string): PeerView {
  const protocols = [...xml.matchAll(/<protocol type="(\w+)" version="([\d.]+)" enabled="(\d)"/g)];
  // The versions of the cipher and group rows are written "TLSv1.2", as ours are.
  const ciphers = xml.matchAll(/<cipher status="\w+" sslversion="([^"]+)"[^>]* id="0x([0-9A-Fa-f]+)"/g);
  const groups = xml.matchAll(/<group sslversion="[^"]+"[^>]* id="0x([0-9A-Fa-f]+)"/g);
  return {
    versions: Object.fromEntries(
      protocols.map(([, type, version, enabled]) => [VERSIONS[`${type} ${version}`], enabled === '1']),
    ),
    suites: bySuite([...ciphers].map(([, version, id = '']) => [version as TlsVersion, nameOf(SUITE_NAMES, id)])),
    groups: [...new Set([...groups].map(([, id = '']) => nameOf(GROUP_NAMES, id)))].sort(),
  };
}

// --- nmap ------------------------------------------------------------------------------------------------------------

export const nmap: Peer = {
  name: 'nmap ssl-enum-ciphers',
  available: () => missing('nmap'),
  look: async (port) => {
    const script = ['--script', '+ssl-enum-ciphers', '--script-args', `tls.servername=${NAME}`];
    return readNmap(await output('nmap', ['-Pn', '-n', '-sT', '-p', String(port), ...script, '-oX', '-', '127.0.0.1']));
  },
};

/** One table per version that is on, named "TLSv1.2", with a table of ciphers each of which has an element "name". */
function readNmap(xml: string): PeerView {
  const tables = xml.split(/<table key="(SSLv3|TLSv1\.[0-3])">/).slice(1);
  const found = new Map<TlsVersion, string[]>();
  for (let index = 0; index + 1 < tables.length; index += 2) {
    const names = [...(tables[index + 1] ?? '').matchAll(/<elem key="name">(TLS_\w+)<\/elem>/g)].map(([, name = '']) =>
      ofIana(name),
    );
    found.set(tables[index] as TlsVersion, [...new Set(names)]);
  }
  const asked = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
  return {
    versions: Object.fromEntries(asked.map((version) => [version, found.has(version)])),
    suites: Object.fromEntries(found),
    groups: [],
  };
}

/** It writes the suites of TLS 1.3 in its own way. */
const ofIana = (name: string): string =>
  name.replace(/^TLS_AKE_WITH_NULL_(SHA\d+)$/, 'TLS_$1_$1').replace(/^TLS_AKE_WITH_/, 'TLS_');

// --- openssl s_client ------------------------------------------------------------------------------------------------

const FLAGS = { 'TLSv1.0': '-tls1', 'TLSv1.1': '-tls1_1', 'TLSv1.2': '-tls1_2', 'TLSv1.3': '-tls1_3' } as const;

/** One handshake for each version and each suite that this OpenSSL knows. */
export const sClient: Peer = {
  name: 'openssl s_client',
  available: () => missing('openssl'),
  look: async (port, material) => {
    const env = environment(material);
    const rows: (readonly [TlsVersion, string])[] = [];
    const versions: Partial<Record<TlsVersion, boolean>> = {};
    for (const version of ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
      const flag = FLAGS[version];
      const everything = version === 'TLSv1.3' ? [] : ['-cipher', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'];
      const takes = async (ciphers: readonly string[]) => {
        const said = await output(
          'openssl',
          ['s_client', '-connect', `127.0.0.1:${port}`, '-servername', NAME, flag, ...ciphers],
          env,
        );
        return /^(New, \S+|Reused, \S+), Cipher is (?!\(NONE\))/m.test(said);
      };
      versions[version] = await takes(everything);
      if (!versions[version]) continue;
      for (const { name, openssl } of known(version, env)) {
        const only = version === 'TLSv1.3' ? ['-ciphersuites', openssl] : ['-cipher', `${openssl}:@SECLEVEL=0`];
        if (await takes(only)) rows.push([version, name]);
      }
    }
    return { versions, suites: bySuite(rows), groups: [] };
  },
};

function known(version: keyof typeof FLAGS, env: Record<string, string>): { name: string; openssl: string }[] {
  const string = 'ALL:COMPLEMENTOFALL:@SECLEVEL=0';
  const rows = run('openssl', ['ciphers', '-s', '-v', '-stdname', FLAGS[version], string], { env }).trim().split('\n');
  return rows
    .map((row) => /^(\S+)\s+- (\S+)\s+(\S+)/.exec(row))
    .flatMap((row) => (row === null ? [] : [{ name: row[1] ?? '', openssl: row[2] ?? '', since: row[3] }]))
    .filter(({ since }) => (since === 'TLSv1.3') === (version === 'TLSv1.3'));
}

// --- testssl.sh ------------------------------------------------------------------------------------------------------

/** The findings of testssl.sh by their ids. It is slow: ask for what is needed, and of few servers. */
export async function testssl(
  port: number,
  material: Material,
  args: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const file = join(material.folder, `testssl-${port}.json`);
  const plain = ['--quiet', '--color', '0', '--warnings', 'off', '--nodns', 'none', '--ip', '127.0.0.1'];
  await output('testssl', [...plain, '--jsonfile', file, ...args, `${NAME}:${port}`]);
  const findings: readonly { readonly id: string; readonly finding: string }[] = JSON.parse(readFileSync(file, 'utf8'));
  return new Map(findings.map(({ id, finding }) => [id, finding]));
}

export const noTestssl = (): string | null => missing('testssl');

const TESTSSL_VERSIONS: readonly (readonly [id: string, TlsVersion])[] = [
  ['SSLv2', 'SSLv2'],
  ['SSLv3', 'SSLv3'],
  ['TLS1', 'TLSv1.0'],
  ['TLS1_1', 'TLSv1.1'],
  ['TLS1_2', 'TLSv1.2'],
  ['TLS1_3', 'TLSv1.3'],
];

/** Versions and suites from its `-p` and `-E`: ids such as "cipher-tls1_2_xc02f". */
export function viewOfTestssl(findings: ReadonlyMap<string, string>): PeerView {
  const versions = TESTSSL_VERSIONS.filter(([id]) => findings.has(id)).map(([id, version]) => [
    version,
    /^offered/.test(findings.get(id) ?? ''),
  ]);
  const rows = [...findings.keys()].flatMap((id): (readonly [TlsVersion, string])[] => {
    const [, written = '', code = ''] = /^cipher-(\w+?)_x([0-9a-f]+)$/.exec(id) ?? [];
    const version = TESTSSL_VERSIONS.find(([known]) => known.toLowerCase() === written)?.[1];
    return version === undefined || version === 'SSLv2' ? [] : [[version, nameOf(SUITE_NAMES, code)]];
  });
  return { versions: Object.fromEntries(versions), suites: bySuite(rows), groups: [] };
}
