import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../../src/model/target.ts';
import { fileName } from '../../../src/render/html/site/places.ts';
import { CHROMIUM, fold, launch, openPage } from '../../chromium.ts';
import { demoNight } from './night.ts';
import { sheetsOf } from './paper.ts';
import { photograph } from './photograph.ts';
import { type Place, placesOf, writeSite } from './place.ts';
import { withTenPoints } from './ten.ts';

// The report site of a night that was really scanned, in a real browser: what a reader with a telephone, a printer, a keyboard or a
// screen reader gets. SCREENSHOTS=FOLDER also writes pictures of every kind of page there, for people to look at.

const OWNER = 'prevoyance';
const SITE = 'prevoyance-www';
const KINDS = ['chooser', 'morning', 'owners', 'sites', 'owner', 'site', 'inventory', 'rules', 'national', 'mail'];

/** In the dark only the colours differ. */
const LOOKS: readonly (readonly ['light' | 'dark', readonly string[] | null])[] = [
  ['light', null],
  ['dark', ['color-contrast']],
];
const ALWAYS = ['color-contrast', 'html-has-lang', 'html-lang-valid', 'document-title', 'landmark-one-main', 'region'];

const shots = process.env.SCREENSHOTS;

describe.skipIf(CHROMIUM === undefined)('the report site in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-site-'));
  let browser: Browser;
  let report: Report;
  let places: readonly Place[];
  const named = (name: string, language: Language): Place => {
    const place = places.find((one) => one.name === name && one.language === language);
    if (place === undefined) throw new Error(`no ${name} in ${language}`);
    return place;
  };

  beforeAll(async () => {
    report = await demoNight(folder);
    const [all, national] = [join(folder, 'all'), join(folder, 'national')];
    const names = writeSite(all, report, { bulletins: true });
    writeSite(national, report, { public: true });
    const mails = names.filter((name) => name.startsWith('mail/'));
    places = placesOf({ report: all, national, owner: OWNER, site: SITE, mails });
    browser = await launch();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('there is a page of every kind in every language', () => {
    expect([...new Set(places.map(({ name }) => name))].sort()).toEqual([...KINDS].sort());
    const speaking = (name: string) => places.filter((place) => place.name === name).length;
    expect(KINDS.map(speaking)).toEqual([1, ...Array<number>(KINDS.length - 2).fill(3), expect.any(Number)]);
  });

  describe.each(KINDS)('%s', (name) => {
    const own = () => places.filter((place) => place.name === name);

    test('axe finds nothing, light and dark, unfolded', async () => {
      const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1280, height: 800 } });
      for (const { url, language } of own()) {
        const { page } = await openIn(context, url);
        await fold(page, true);
        await page.evaluate(axe.source);
        for (const [colorScheme, rules] of LOOKS) {
          await page.emulateMedia({ colorScheme });
          const only = rules === null ? '' : JSON.stringify({ runOnly: rules });
          const { violations, passes } = (await page.evaluate(`axe.run(${only})`)) as AxeResults;
          const faults = violations.flatMap(({ id, nodes }) =>
            nodes.map((node) => `${id} ${node.target.join(' ')} ${node.failureSummary}`),
          );
          expect(faults, `${name} ${language} ${colorScheme}`).toEqual([]);
          expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining([...(rules ?? ALWAYS)]));
        }
        await page.close();
      }
      await context.close();
    }, 180_000);

    test('needs no scrolling to the side, unfolded', async () => {
      for (const { url, language } of own()) {
        const { page } = await openPage(browser, url);
        await fold(page, true);
        for (const width of [360, 768, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await widerThan(page), `${language} at ${width}`).toEqual([]);
        }
        await page.close();
      }
    });

    test('asks for nothing but the style of its run, breaks no policy, and runs no script but its own', async () => {
      const alone = name === 'mail' || name === 'chooser';
      const still = alone || name === 'owner' || name === 'site';
      for (const { url } of own()) {
        const { page, said, asked } = await openPage(browser, url);
        const styles = (await page.evaluate(
          `[...document.querySelectorAll('link')].map((one) => one.href)`,
        )) as string[];
        expect(styles).toHaveLength(alone ? 0 : 1);
        expect(said).toEqual([]);
        expect(asked).toEqual([url, ...styles]);
        expect(await page.evaluate('getComputedStyle(document.querySelector(".masthead")).display')).toBe('block');
        expect(await page.evaluate('getComputedStyle(document.querySelector(".skip")).position')).toBe('absolute');
        expect(await page.locator('script').count()).toBe(still ? 0 : 1);
        expect(await page.locator('style').count()).toBe(alone ? 1 : 0);
        expect(await page.locator('img, link:not([rel=stylesheet]), iframe, object, embed, form').count()).toBe(0);
        await page.close();
      }
    });

    test.runIf(shots !== undefined)(
      'is photographed',
      async () => {
        for (const place of own()) await photograph(browser, place, shots ?? '');
      },
      180_000,
    );
  });

  describe('in Arabic', () => {
    test.each(KINDS.filter((name) => name !== 'chooser'))('%s', async (name) => {
      const { page } = await openPage(browser, named(name, 'ar').url);
      await fold(page, true);
      expect(await page.evaluate('getComputedStyle(document.body).direction')).toBe('rtl');
      const text = (await page.evaluate('document.body.innerText')) as string;
      expect(text).toMatch(/[\u0600-\u06ff]{3}/);
      expect(text).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9]/); // Arabic-Indic digits
      expect(text).not.toMatch(/تشرين|كانون|نوفمبر|ديسمبر|أغسطس|سبتمبر/); // month names of other countries
      expect(await page.evaluate(IN_THE_OPEN)).toEqual([]);
      await page.close();
    });

    test('says Moroccan months and the plural forms of Arabic', async () => {
      const { page } = await openPage(browser, named('morning', 'ar').url);
      const text = (await page.evaluate('document.body.innerText')) as string;
      expect(text).toContain('نونبر');
      expect(text.replaceAll('\u00a0', ' ')).toMatch(/(\b[3-9]|10) نقاط|نقطتان|نقطة واحدة/);
      await page.close();
    });
  });

  describe('on paper', () => {
    test('the counting of sheets counts sheets', async () => {
      const page = await browser.newPage();
      await page.setContent('<p>one');
      expect(await sheetsOf(page)).toBe(1);
      await page.setContent('<p style="break-after: page">one<p style="break-after: page">two<p>three');
      expect(await sheetsOf(page)).toBe(3);
      await page.close();
    });

    test.each(LANGUAGES)('an owner with ten points gets two sheets at most, in %s', async (language) => {
      const ten = join(folder, 'ten');
      writeSite(ten, withTenPoints(report, OWNER));
      const url = pathToFileURL(join(ten, language, `owners/${fileName(OWNER)}.html`)).href;
      const { page } = await openPage(browser, url);
      expect(await sheetsOf(page)).toBeLessThanOrEqual(2);
      await page.close();
    });

    test.each(LANGUAGES)('the morning page of 25 sites gets eight sheets at most, in %s', async (language) => {
      const { page } = await openPage(browser, named('morning', language).url);
      expect(await sheetsOf(page)).toBeLessThanOrEqual(8);
      await page.close();
    });
  });

  describe('without scripts', () => {
    test.each(KINDS)('%s says the same', async (name) => {
      const { url } = places.find((place) => place.name === name) as Place;
      const silent = await openPage(browser, url, { javaScriptEnabled: false });
      const spoken = await openPage(browser, url);
      expect(await silent.page.locator('.finder').evaluateAll(VISIBLE)).toEqual([]);
      await spoken.page.evaluate(WITHOUT_TOOLS);
      expect(await silent.page.locator('main').allInnerTexts()).toEqual(
        await spoken.page.locator('main').allInnerTexts(),
      );
      await silent.page.close();
      await spoken.page.close();
    });
  });
});

async function openIn(context: BrowserContext, url: string): Promise<{ readonly page: Page }> {
  const page = await context.newPage();
  await page.goto(url);
  return { page };
}

/** What sticks out of the page; empty when nothing does. */
const widerThan = (page: Page): Promise<unknown> =>
  page.evaluate(`(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (clientWidth >= scrollWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      return width > 1 && (right > clientWidth + 1 || -1 > left);
    });
    return [scrollWidth + ' in ' + clientWidth, ...out.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
  })()`);

/** Hosts, links and paths that stand in Arabic text without being set apart, left to right. */
const IN_THE_OPEN = `(() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const [machine] = /[a-z0-9-]+\\.example|https?:\\S|\\/[a-z-]+\\//i.exec(node.data) ?? [];
    const around = node.parentElement.closest('[dir], style, script');
    if (machine !== undefined && around.dir !== 'ltr' && !around.matches('style, script'))
      found.push(machine + ' in ' + node.data.trim().slice(0, 80));
  }
  return found;
})()`;

const WITHOUT_TOOLS = `for (const finder of document.querySelectorAll('.finder')) finder.remove()`;

const VISIBLE = (nodes: Element[]): string[] => nodes.filter((node) => node.checkVisibility()).map((node) => node.id);
