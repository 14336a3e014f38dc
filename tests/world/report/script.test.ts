import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src/model/target.ts';
import { wordsOf } from '../../../src/text/words.ts';
import { CHROMIUM, launch, openPage } from '../../chromium.ts';
import { REPORT, RULES, WORDS } from '../../golden/report.ts';
import { writeSite } from './place.ts';

// The little script, by keyboard alone.

describe.skipIf(CHROMIUM === undefined)('with scripts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rasid-script-'));
  let browser: Browser;
  beforeAll(async () => {
    writeSite(folder, REPORT, { words: (language) => wordsOf(language, RULES, WORDS) });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const wall = (language: string) => openPage(browser, pathToFileURL(join(folder, language, 'sites.html')).href);
  const rows = (page: Page): Promise<readonly string[]> =>
    page.locator('#wall tbody tr:not([hidden]) th').allInnerTexts();

  /** Tabs until the element has the focus; the page must let us get there. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`)) return;
    }
    throw new Error(`${selector} is not reached by the keyboard`);
  }

  test('the first stop of the keyboard leads past the navigation', async () => {
    const { page } = await wall('fr');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#main');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
    await page.close();
  });

  test.each(LANGUAGES)('search and filters narrow the rows and say how many are left, in %s', async (language) => {
    const { page } = await wall(language);
    expect(await rows(page)).toHaveLength(4);
    await tabTo(page, '.finder input[name=text]');
    await page.keyboard.type('PÓRTAL');
    await expect.poll(() => rows(page)).toHaveLength(1);
    expect(await page.locator('.finder output').textContent()).toMatch(/1\b.*\b4|4\b.*\b1/s);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('Delete');
    await expect.poll(() => rows(page)).toHaveLength(4);
    await tabTo(page, '.finder select[name=severity]');
    await page.keyboard.press('ArrowDown'); // the worst
    await expect.poll(() => rows(page)).toHaveLength(1);
    await page.close();
  });

  test('columns sort both ways, and say so to a screen reader', async () => {
    const { page } = await wall('en');
    const before = await rows(page);
    await tabTo(page, '#wall thead th:first-child button');
    await page.keyboard.press('Enter');
    expect(await page.locator('#wall thead th').first().getAttribute('aria-sort')).toBe('ascending');
    const up = await rows(page);
    await page.keyboard.press('Space');
    expect(await page.locator('#wall thead th').first().getAttribute('aria-sort')).toBe('descending');
    expect(await rows(page)).toEqual(up.toReversed());
    expect(up.toSorted()).toEqual(before.toSorted());
    expect(await page.locator('#wall thead th[aria-sort]').count()).toBe(1);
    await page.close();
  });
});
