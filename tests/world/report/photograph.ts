import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { fold } from '../../chromium.ts';
import type { Place } from './place.ts';

const LONGEST = 6_000; // pixels: longer pages are cut

const LOOKS = [
  { name: '1280', width: 1280 },
  { name: '360', width: 360 },
  { name: 'dark', width: 1280, media: { colorScheme: 'dark' } },
  { name: 'print', width: 794, media: { media: 'print' } }, // A4 at 96 dots an inch
] as const;

/** Pictures of one page: wide, narrow, dark, and as it prints. */
export async function photograph(browser: Browser, { name, language, url }: Place, folder: string): Promise<void> {
  mkdirSync(resolve(folder), { recursive: true });
  for (const { name: look, width, ...more } of LOOKS) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(url);
    if ('media' in more) await page.emulateMedia(more.media);
    await fold(page, false);
    const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
    await page.screenshot({
      path: join(resolve(folder), `${name}.${language}.${look}.png`),
      fullPage: true,
      clip: { x: 0, y: 0, width, height: Math.min(height, LONGEST) },
    });
    await page.close();
  }
}
