import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/model/report.ts';
import { listOf, loopbackTarget, rasid } from './desk.ts';

/** Four sites on loopback and what their servers say of themselves. */
const BANNERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ancien: { Server: 'Apache', 'X-Powered-By': 'PHP/8.0.12' },
  debian: { Server: 'Apache/2.4.57 (Debian)' },
  muet: { Server: 'nginx' },
  rond: { Server: 'Apache', 'X-Powered-By': 'PHP/8.4.20' },
};

const FORM = `schema: rasid/bulletin@1
title: Vulnérabilité critique affectant PHP
reference: 9001
date: 2026-11-20
risk: critique
impact: [Exécution de code arbitraire à distance]
affected:
  - { product: PHP, versions: antérieures à 8.1.0, fixed: 8.1.0 }
  - { product: Apache HTTP Server, versions: "<2.4.60" }
  - { product: nginx }
  - { product: Logiciel de paie }
identifiers: [CVE-2099-0001]
description: Une vulnérabilité a été corrigée.
solution: Se référer au bulletin de l’éditeur.
references: ["https://www.example.org/avis"]
`;

let cwd: string;
const servers: Server[] = [];
const house = (line: string, now = '2026-11-22T10:00:00.000Z') =>
  rasid([...line.split(' ')], { cwd, now, env: { RASID_HISTORY: 'sqlite:house/history.db' } });

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-advisories-'));
  const lines: string[] = [];
  for (const [id, headers] of Object.entries(BANNERS)) {
    const server = createServer((request, response) => {
      const found = request.url === '/';
      response.writeHead(found ? 200 : 404, { 'Content-Type': 'text/html', ...headers });
      response.end(found ? `<!doctype html><title>${id}</title><p>Bonjour</p>` : 'non');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    lines.push(loopbackTarget(id, (server.address() as AddressInfo).port));
  }
  mkdirSync(join(cwd, 'targets'));
  writeFileSync(join(cwd, 'targets/sites.yaml'), listOf(lines.join('\n')));
  writeFileSync(join(cwd, 'bulletin.yaml'), FORM);
  const { code, err } = await house('scan --reports house --now 2026-11-21T02:00:00Z');
  expect([code, err.includes('Sorry')]).toEqual([0, false]);
}, 60_000);

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(cwd, { recursive: true });
});

test('history inventory: product, version, sites', async () => {
  const { out } = await house('history inventory --format json');
  const rows = (JSON.parse(out) as { product: string; version: string | null; sites: string[] }[]).map(
    ({ product, version, sites }) => [product, version, sites.join(' ')],
  );
  expect(rows).toEqual([
    ['apache-http-server', null, 'ancien rond'],
    ['apache-http-server', '2.4.57', 'debian'],
    ['nginx', null, 'muet'],
    ['php', '8.0.12', 'ancien'],
    ['php', '8.4.20', 'rond'],
  ]);
  expect((await house('history inventory --product php')).out).toMatch(/^product .*\nPHP {4,}8\.0\.12 .*ancien\n/);
  expect((await house('history inventory --product php --format csv')).out).toContain(
    '"php","PHP","8.0.12","","1","ancien"\r\n',
  );
});

describe('a bulletin that somebody typed', () => {
  beforeAll(async () => {
    const { code, out } = await house('advisories import bulletin.yaml');
    expect(code).toBe(0);
    expect(out).toBe(
      'bulletin.yaml: 1 document, 3 advisories on 3 products. 1 product of it cannot be seen from outside, so that 0 sites would mean nothing: Logiciel de paie.\n',
    );
  });

  test('is answered without a packet, from what was last seen', async () => {
    const { out } = await house('advisories match 9001 --all --format json');
    const { matches, sites } = JSON.parse(out) as {
      sites: number;
      matches: { target: string; product: string; standing: string; why: string; seenAt: string }[];
    };
    expect(sites).toBe(4);
    expect(matches.map(({ target, product, standing, why }) => `${target} ${product} ${standing} ${why}`)).toEqual([
      'ancien apache-http-server version-unknown hidden',
      'ancien php in-range range',
      'debian apache-http-server possible managed',
      'muet nginx version-unknown hidden',
      'rond apache-http-server version-unknown hidden',
      'rond php not-concerned range',
    ]);
    expect(new Set(matches.map(({ seenAt }) => seenAt))).toEqual(new Set(['2026-11-21T02:00:00.000Z']));
  });

  test('never says vulnerable', async () => {
    const { out } = await house('advisories match CVE-2099-0001');
    expect(out).toContain(
      'CVE-2099-0001: 1 in the range, 1 possibly concerned, 3 present, version unknown, 1 not concerned',
    );
    expect(out).toContain('potentially concerned');
    expect(out).toContain('Cannot be seen from outside, so that 0 sites mean nothing: Logiciel de paie (9001).');
    expect(out).not.toMatch(/vulnerab/i);
  });

  test('becomes CSAF that can be read again', async () => {
    const exported = await house(
      'advisories export 9001 --publisher CERT --namespace https://cert.example --out 9001.json',
    );
    expect(exported).toMatchObject({ code: 0, err: '' });
    const document = JSON.parse(readFileSync(join(cwd, '9001.json'), 'utf8')) as { document: Record<string, unknown> };
    expect(document.document).toMatchObject({
      csaf_version: '2.0',
      lang: 'fr',
      title: 'Vulnérabilité critique affectant PHP',
    });
    const again = await rasid(['advisories', 'import', '9001.json'], { cwd, env: { RASID_KNOWLEDGE: 'other' } });
    expect(again).toMatchObject({ code: 0, out: '9001.json: 1 document, 3 advisories on 3 products.\n' });
  }, 60_000);

  test('changes what is said, by cause knowledge and never as a regression of the site', async () => {
    const { code } = await house('scan --reports house --now 2026-11-22T02:00:00Z');
    expect(code).toBe(0);
    const document = JSON.parse((await house('report --format json')).out) as ReportDocument;
    const moved = document.targets.flatMap(({ id, findings }) =>
      findings
        .filter(({ rule, state }) => rule.startsWith('software/') && state !== null && state !== 'persisting')
        .map(({ rule, subject, state, cause }) => `${id} ${rule} ${subject} ${state} ${cause}`),
    );
    expect(moved).toEqual(['ancien software/advisory php new knowledge']);
    expect(document.run.knowledge.advisories).toMatch(/^\d{4}-\d\d-\d\d\+[0-9a-f]{8}$/);
    expect(document.counts.new).toBe(0);
  });

  test('is listed', async () => {
    expect((await house('advisories list')).out).toContain('9001  bulletin  2026-11-20  critical');
  });
});

test.each([
  ['advisories import missing.yaml', 'missing.yaml cannot be read: there is no such file.\n'],
  ['advisories match CVE-1999-0000', 'No advisory "CVE-1999-0000" is known; see "rasid advisories list".\n'],
  [
    'advisories export nobody --publisher x --namespace https://x.example',
    'No bulletin "nobody" was imported; see "rasid advisories list".\n',
  ],
])('%s', async (line, sentence) => {
  expect(await house(line)).toMatchObject({ code: 2, out: '', err: sentence });
});

describe('knowledge import', () => {
  test('a calendar of endoflife.date moves a verdict', async () => {
    writeFileSync(
      join(cwd, 'php.json'),
      JSON.stringify([
        {
          cycle: '8.4',
          releaseDate: '2024-11-21',
          eol: '2028-12-31',
          latest: '8.4.20',
          latestReleaseDate: '2026-07-02',
        },
      ]),
    );
    const { code, out } = await house('knowledge import php.json');
    expect([code, out]).toEqual([0, 'php.json: 1 branch of php.\n']);
    expect((await house('knowledge list')).out).toMatch(/^lifecycles +2026-08-22\+[0-9a-f]{8}$/m);
  });

  test('a calendar that cannot be right is refused, and nothing is stored', async () => {
    writeFileSync(
      join(cwd, 'joomla.json'),
      JSON.stringify([
        {
          cycle: '5',
          releaseDate: '2023-10-17',
          eol: '2027-10-19',
          latest: '5.4.112',
          latestReleaseDate: '2025-07-22',
        },
      ]),
    );
    const { code, err } = await house('knowledge import joomla.json');
    expect([code, err]).toEqual([
      2,
      'This calendar cannot be right:\n  joomla 5: its newest release leaps from 5.4.3 to 5.4.112\n',
    ]);
    expect(readFileSync(join(cwd, 'knowledge/lifecycles.json'), 'utf8')).not.toContain('joomla');
  });

  test('life cycles are no advisories', async () => {
    expect((await house('advisories import php.json')).err).toBe(
      'php.json holds life cycles; use "rasid knowledge import".\n',
    );
  });

  test('the catalogue of exploited flaws marks what is known', async () => {
    writeFileSync(
      join(cwd, 'kev.json'),
      JSON.stringify({
        catalogVersion: '1',
        dateReleased: '2026-11-21T10:00:00Z',
        vulnerabilities: [{ cveID: 'CVE-2099-0001', dateAdded: '2026-11-21' }],
      }),
    );
    expect((await house('knowledge import kev.json')).out).toBe(
      'kev.json: 1 flaw known to be exploited, as of 2026-11-21.\n',
    );
    const document = JSON.parse((await house('report --format json')).out) as ReportDocument;
    const ancien = document.targets.find(({ id }) => id === 'ancien');
    expect(
      ancien?.findings.find(({ rule, subject }) => rule === 'software/known-exploited' && subject === 'php'),
    ).toMatchObject({
      status: 'fail',
      severity: 'critical',
      confidence: 'tentative',
      message: 'in-range',
      evidence: { advisories: ['CVE-2099-0001'] },
    });
  });

  test('a store that somebody changed is one sentence', async () => {
    mkdirSync(join(cwd, 'broken'), { recursive: true });
    writeFileSync(join(cwd, 'broken/kev.json'), '{');
    const { code, err } = await rasid(['knowledge', 'list'], { cwd, env: { RASID_KNOWLEDGE: 'broken' } });
    expect([code, err.includes('import its document again')]).toEqual([2, true]);
    expect(existsSync(join(cwd, 'knowledge/kev.json'))).toBe(true);
  });
});
