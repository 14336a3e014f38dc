import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { htmlName } from '../../src/render/html/head.tsx';
import { renderHtml } from '../../src/render/html/page.tsx';
import { wordsOf } from '../../src/text/words.ts';
import { CHROMIUM, fold, launch, type Opened, openPage } from '../chromium.ts';
import { REPORT, RULES, WORDS } from '../golden/report.ts';

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-pages-'));
  let browser: Browser;

  beforeAll(async () => {
    for (const language of LANGUAGES) {
      writeFileSync(join(folder, htmlName(language)), renderHtml(REPORT, language, wordsOf(language, RULES, WORDS)));
    }
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const addressOf = (language: Language) => pathToFileURL(join(folder, htmlName(language))).href;

  const open = (language: Language): Promise<Opened> => openPage(browser, addressOf(language));

  describe.each(LANGUAGES)('%s', (language) => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await open(language);
    });
    afterAll(() => opened?.page.close());

    it('asks for nothing but itself, breaks no policy and runs nothing', async () => {
      const { page, said, asked } = opened;
      await fold(page, true);
      expect(said).toEqual([]);
      expect(asked).toEqual([addressOf(language)]);
      expect(await page.locator('script, img').count()).toBe(0);
    });

    it('needs no scrolling to the side on narrow and wide screens, unfolded', async () => {
      const { page } = opened;
      await fold(page, true);
      for (const width of [360, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        // A caption that is squeezed stands one letter below the other.
        const squeezed = `[...document.querySelectorAll('caption')].filter((one) => one.checkVisibility() && one.getBoundingClientRect().width < 60).map((one) => one.textContent)`;
        expect(await page.evaluate(squeezed)).toEqual([]);
      }
    });

    it('is styled, and runs in its direction', async () => {
      const { page } = opened;
      const style = (selector: string, property: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
      expect(await style('body', 'direction')).toBe(language === 'ar' ? 'rtl' : 'ltr');
      expect(await style('body', 'color')).toBe('rgb(23, 32, 42)');
      expect(await style('pre', 'direction')).toBe('ltr');
      expect(await style('pre', 'textAlign')).toBe('left');
    });

    it('prints, the folded repairs included', async () => {
      const { page } = opened;
      await fold(page, false);
      await page.emulateMedia({ media: 'print' });
      const shown = (selector: string) => page.evaluate(`document.querySelector('${selector}').checkVisibility()`);
      expect(await shown('.guide .folded')).toBe(true);
      expect(await shown('.brief .folded')).toBe(false); // what is as it should be is only counted
      expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
    });
  });

  it('turns dark when the reader wants it; numbers lead to lists, and changes to findings that unfold', async () => {
    const { page } = await open('en');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(17, 22, 28)');
    await page.locator('.numbers .fixed a').click();
    await page.locator('#changes-fixed .verdict').click();
    await expect.poll(() => page.locator(':target').isVisible()).toBe(true);
    await page.close();
  });
});
