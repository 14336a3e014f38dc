import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, serveHttp } from './probes/net/loopback.ts';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const BIN = join(ROOT, 'dist/bin.js');
const folders: string[] = [];

afterEach(async () => {
  await closeAll();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-safety-'));
  folders.push(folder);
  return folder;
}

async function run(words: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, words, { cwd, env: { PATH: process.env.PATH, ...env } });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, said };
}

const targetsFile = (port: number): string => `schema: rasid/targets@1
scanner: { contact: "mailto:soc@example.gov.ma", info: "https://example.gov.ma/scan-info", vantage: here, controls: [] }
authorisations:
  - { id: letter, reference: "Lettre 1", by: RSSI, from: 2026-01-01, until: 2030-01-01, allows: passive }
owners:
  - { id: o, name: { fr: "O", ar: "O", en: "O" }, kind: agency, sector: social, language: fr }
targets:
  - { host: www.example.ma, owner: o, authorisation: letter, https: false, http: ${port}, addresses: ["127.0.0.1"], allowPrivate: true }
`;

describe('what a scan does to the machine', () => {
  // Node's own permission model: a write anywhere else, a process, a native module or a thread ends with ERR_ACCESS_DENIED.
  it('writes below --reports and --history alone, and starts nothing', async () => {
    const folder = newFolder();
    const { port } = await serveHttp((_, response) => response.end('<html><title>x</title></html>'));
    writeFileSync(join(folder, 'targets.yaml'), targetsFile(port));
    const own = join(folder, 'reports');
    mkdirSync(own);
    const permitted = ['--permission', '--allow-fs-read=/', `--allow-fs-write=${own}`];
    const words = [BIN, 'scan', '--targets', 'targets.yaml', '--now', '2026-11-22T02:00:00.000Z', '--quiet'];
    const { code, said } = await run([...permitted, ...words], folder);
    expect(said).toBe('');
    expect(code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['reports', 'targets.yaml']);
    expect(readdirSync(own)).toContain('history.db');
    const elsewhere = await run([...permitted, ...words, '--reports', join(folder, 'else')], folder);
    expect(elsewhere.code).not.toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['reports', 'targets.yaml']);
  });
});

describe('what the program could do at all', () => {
  const texts = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => [name, readFileSync(join(SRC, name), 'utf8')] as const);
  const filesWith = (pattern: RegExp) => texts.filter(([, text]) => pattern.test(text)).map(([name]) => name);

  it('starts processes only of itself', () => {
    expect(filesWith(/from 'node:child_process'/)).toEqual(['bin.ts', 'schedule/child.ts']);
  });

  it('makes no code out of text', () => {
    expect(
      filesWith(/\beval\(|new Function\(|node:vm|\bimport\((?!['"`]|\s*(?:new URL|pathToFileURL|url|file)\b)/),
    ).toEqual([]);
  });
});

describe('a password', () => {
  const SECRET = 'Sesame-Ouvre-Toi';

  it.each([
    ['scan', '--targets', 'targets.yaml'],
    ['diff'],
    ['report', '--out', '-'],
    ['history', 'list'],
    ['worker'],
    ['doctor'],
    ['serve', '--port', '0'],
  ])('of the database is in no word of: rasid %s', async (...words) => {
    const folder = newFolder();
    writeFileSync(join(folder, 'targets.yaml'), targetsFile(9));
    const url = `postgres://rasid:${SECRET}@127.0.0.1:9/rasid`;
    for (const [more, env] of [
      [['--history', url], {}],
      [['--verbose'], { RASID_HISTORY: url }],
    ] as const) {
      const { code, said } = await run([BIN, ...words, ...more], folder, env);
      expect(code).not.toBe(0);
      expect(said).not.toBe('');
      expect(said).not.toContain(SECRET);
    }
  });
});
