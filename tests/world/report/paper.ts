import type { Page } from 'playwright-core';

/** How many sheets of A4 the page takes, as its own print rules lay it out. Chromium writes page objects in clear. */
export async function sheetsOf(page: Page): Promise<number> {
  const pdf = (await page.pdf({ preferCSSPageSize: true, format: 'A4' })).toString('latin1');
  return pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}
