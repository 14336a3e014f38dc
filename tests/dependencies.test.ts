import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: true;
  readonly optional?: true;
}

const lockOf = (folder: string): ReadonlyMap<string, Locked> => {
  const lock = JSON.parse(readFileSync(join(root, folder, 'package-lock.json'), 'utf8'));
  return new Map(Object.entries<Locked>(lock.packages).filter(([path]) => path !== ''));
};

/** Permissive ones, which ask for no more than their notice: docs/third-party.md has it. */
const LICENCES =
  /^(?:MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|\(MIT OR CC0-1\.0\)|\(BSD-3-Clause OR GPL-2\.0\))$/;

describe('what a production install brings', () => {
  const packages = [...lockOf('.')].filter(([, { dev }]) => dev !== true);

  it('is under licences that a public body can accept', () => {
    const others = packages.filter(([, { license }]) => !LICENCES.test(license ?? 'none'));
    expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  });

  it('is small enough to be read', () => {
    expect(packages.length).toBeGreaterThan(50);
    expect(packages.length).toBeLessThan(150);
  });
});

describe.each(['.', 'tests/oracles', 'tests/schemas', 'tests/world/tls/old-node'])('the lock file of %s', (folder) => {
  // Builds of our own tools for other systems are listed and never fetched here; without them npm would call the lock file incomplete.
  it('names each package by a SHA-512 digest, and only those of the registry', () => {
    const unsure = [...lockOf(folder)].filter(
      ([, { integrity = '', dev, optional }]) => !integrity.startsWith('sha512-') && !(dev && optional),
    );
    expect(unsure.map(([path]) => path)).toEqual([]);
    const lint = join(root, 'node_modules/lockfile-lint/bin/lockfile-lint.js');
    const rules = ['--validate-integrity', '--validate-package-names', '--validate-https', '--allowed-hosts', 'npm'];
    const path = join(root, folder, 'package-lock.json');
    const said = execFileSync(process.execPath, [lint, '--path', path, '--type', 'npm', '--format', 'plain', ...rules]);
    expect(String(said)).toContain('No issues detected');
  });
});

it('lets only Node itself run a script when it is installed', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(Object.keys(manifest.allowScripts)).toEqual(['node']);
});
