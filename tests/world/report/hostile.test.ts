import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/model/canonical.ts';
import type { Report } from '../../../src/model/report.ts';
import { SCRIPT } from '../../../src/render/html/script.ts';
import { wordsOf } from '../../../src/text/words.ts';
import { CHROMIUM, fold, launch, openPage } from '../../chromium.ts';
import { HOSTILE, REPORT, RULES, WORDS } from '../../golden/report.ts';
import { invented } from './past.ts';
import { writeSite } from './place.ts';

// What servers, lists and waivers may hold, with scripts allowed to run: the page stays what we wrote.

/** Every text that somebody else writes is hostile, on all sites. */
function poisoned(report: Report): Report {
  const { document } = report;
  const hosts = Object.keys(report.sights);
  return {
    ...report,
    document: {
      ...document,
      run: { ...document.run, vantage: HOSTILE },
      targets: document.targets.map((target) => ({
        ...target,
        display: HOSTILE,
        tags: [HOSTILE],
        events: [{ event: 'page-title-changed', evidence: { before: HOSTILE, after: [HOSTILE], [HOSTILE]: HOSTILE } }],
        findings: target.findings.map((finding) => ({ ...finding, subject: HOSTILE, service: HOSTILE })),
      })),
    },
    owners: report.owners.map((owner) => ({
      ...owner,
      name: { fr: HOSTILE, ar: HOSTILE, en: HOSTILE },
      sector: HOSTILE,
      contacts: [`mailto:${HOSTILE}`, 'javascript:alert(3)'],
    })),
    scanner: { contact: HOSTILE, info: 'javascript:alert(4)' },
    certificates: hosts.map((target) => ({
      target,
      service: 'https:443',
      notAfter: '2026-11-25T00:00:00.000Z',
      issuer: HOSTILE,
    })),
    sights: Object.fromEntries(
      hosts.map((host) => [
        host,
        { server: 'nginx', addresses: [{ address: HOSTILE, refused: null, tls: null, https: 200 }] },
      ]),
    ),
    outlook: invented(report),
  };
}

const files = (folder: string): readonly string[] =>
  writeSite(folder, poisoned(REPORT), { words: (language) => wordsOf(language, RULES, WORDS) }).filter((name) =>
    name.endsWith('.html'),
  );

const urlOf = (path: string): string => pathToFileURL(path).href;

describe.skipIf(CHROMIUM === undefined)('hostile texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-hostile-'));
  let browser: Browser;
  let names: readonly string[];
  beforeAll(async () => {
    names = files(folder);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('run nothing, load nothing and add no element, on every page', async () => {
    let met = 0;
    const { page, said, asked } = await openPage(browser, 'about:blank');
    for (const name of names) {
      await page.goto(urlOf(join(folder, name)));
      await fold(page, true);
      expect(said, name).toEqual([]);
      expect(await page.locator('img, body style, iframe, object, form, [onerror], [onclick]').count(), name).toBe(0);
      expect(await page.locator('script').count(), name).toBeLessThanOrEqual(1);
      expect(await page.locator('a[href^="javascript" i]').count(), name).toBe(0);
      const text = (await page.evaluate('document.body.textContent')) as string;
      expect(text, name).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff\u061c]/);
      if (text.includes('\\u202e<script>alert(1)</script>')) met += 1;
    }
    await page.close();
    const style = urlOf(join(folder, 'style.css'));
    expect(asked.filter((url) => url !== style)).toEqual(names.map((name) => urlOf(join(folder, name))));
    expect(met).toBeGreaterThan(names.length / 2); // they were really there
  }, 120_000);

  test('lead from page to page, and every link has its place', async () => {
    const { page } = await openPage(browser, urlOf(join(folder, 'index.html')));
    const seen = new Set<string>();
    const left = [urlOf(join(folder, 'index.html'))];
    const broken: string[] = [];
    for (let url = left.pop(); url !== undefined; url = left.pop()) {
      if (seen.has(url)) continue;
      seen.add(url);
      await page.goto(url);
      const links = (await page.evaluate(
        `[...document.querySelectorAll('a[href]')].map((one) => one.href).filter((href) => href.startsWith('file:'))`,
      )) as string[];
      for (const link of links) {
        const [file = '', anchor = ''] = link.split('#');
        const ids = idsOf(file);
        if (ids === null || (anchor !== '' && !ids.has(decodeURIComponent(anchor)))) broken.push(`${url} → ${link}`);
        else if (!seen.has(file)) left.push(file);
      }
    }
    expect(broken).toEqual([]);
    const pages = names.filter((name) => !name.startsWith('mail/'));
    expect([...seen].sort()).toEqual(pages.map((name) => urlOf(join(folder, name))).sort());
    await page.close();
  }, 120_000);

  describe('the policy', () => {
    const page = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const hash = (text: string): string => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;

    test('of every page allows its own style sheet or that of its run, its own script, and nothing else', () => {
      for (const name of names) {
        const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page(name)) ?? [];
        const [, style] = /<style>(.*?)<\/style>/s.exec(page(name)) ?? [];
        const [, script] = /<script>(.*?)<\/script>/s.exec(page(name)) ?? [];
        const scripts = script === undefined ? '' : `script-src ${hash(script)}; `;
        expect(policy, name).toBe(
          `default-src 'none'; style-src ${style === undefined ? "'self' file:" : hash(style)}; ${scripts}base-uri 'none'; form-action 'none'`,
        );
        if (script !== undefined) expect(script, name).toBe(SCRIPT);
      }
    });

    test('lets no other script run, and says so', async () => {
      const forged = join(folder, 'fr', 'forged.html');
      writeFileSync(forged, page('fr/sites.html').replace("'use strict';", "document.title = 'taken';"));
      const { page: opened, said } = await openPage(browser, urlOf(forged));
      expect(await opened.title()).not.toBe('taken');
      expect(said.join()).toMatch(/Content Security Policy/);
      expect(await opened.locator('.finder').evaluateAll((all) => all.every((one) => !one.checkVisibility()))).toBe(
        true,
      );
      await opened.close();
    });
  });
});

const known = new Map<string, ReadonlySet<string> | null>();

/** The anchors of a page; null when there is no such file. */
function idsOf(url: string): ReadonlySet<string> | null {
  const found = known.get(url);
  if (found !== undefined) return found;
  let ids: ReadonlySet<string> | null;
  try {
    ids = new Set([...readFileSync(new URL(url), 'utf8').matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id));
  } catch {
    ids = null;
  }
  known.set(url, ids);
  return ids;
}
