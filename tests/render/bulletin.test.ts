import { describe, expect, it } from 'vitest';
import { sha256 } from '../../src/model/canonical.ts';
import { LANGUAGES, type Language } from '../../src/model/target.ts';
import { bulletinsOf } from '../../src/render/bulletin.ts';
import { renderBulletinMarkdown } from '../../src/render/bulletin-markdown.ts';
import { renderBulletinHtml } from '../../src/render/html/bulletin.tsx';
import { wordsOf } from '../../src/text/words.ts';
import { REPORT, RULES, WORDS } from '../golden/report.ts';
import { expectGolden, INVISIBLE } from './golden.ts';

const words = (language: Language) => wordsOf(language, RULES, WORDS);
const bulletins = bulletinsOf(REPORT);
const [first] = bulletins;
const owner = first?.owner ?? '';
const html = (language: Language) => renderBulletinHtml(REPORT, language, owner, words(language));
const markdown = (language: Language) => renderBulletinMarkdown(REPORT, language, owner, words(language));
const withoutIsolates = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

describe('bulletins', () => {
  it('are one for each owner with something to correct, the worst point first', () => {
    expect(bulletins.length).toBeGreaterThan(1);
    for (const { risk, points, sites } of bulletins) {
      expect(points[0]?.risk).toBe(risk);
      expect(sites.length).toBeGreaterThan(0);
      for (const { places } of points)
        for (const { findings } of places)
          for (const { status, state, waiver } of findings) {
            expect(status === 'fail' || state === 'unverified').toBe(true);
            expect(waiver?.state).not.toBe('applies');
          }
    }
  });

  it('can be of one owner', () => {
    expect(bulletinsOf(REPORT, owner).map((one) => one.owner)).toEqual([owner]);
    expect(bulletinsOf(REPORT, 'nobody')).toEqual([]);
    expect(renderBulletinMarkdown(REPORT, 'en', 'nobody', words('en'))).toBe('No owner has anything to correct.\n');
  });
});

describe.each(['fr', 'ar'] as const)('in %s', (language) => {
  it('is the golden page', () => {
    expectGolden(`bulletin.${language}.html`, html(language));
    expectGolden(`bulletin.${language}.md`, markdown(language));
  });

  it('is dressed by the style that its policy names', () => {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html(language)) ?? [];
    expect(style).toContain('"Noto Sans"'); // a browser reads no character references there
    expect(html(language)).toContain(`style-src 'sha256-${Buffer.from(sha256(style), 'hex').toString('base64')}'`);
  });

  it('runs nothing and loads nothing', () => {
    const page = html(language);
    expect(page).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
    expect(page).not.toMatch(/<script|<img|<link|<iframe|\son[a-z]+=|src=/);
    expect(page).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
  });

  it('lets no invisible character through', () => {
    expect(withoutIsolates(html(language))).not.toMatch(INVISIBLE);
    expect(withoutIsolates(markdown(language))).not.toMatch(INVISIBLE);
  });
});

it.each(LANGUAGES)('claims no official number and no vulnerability in %s', (language) => {
  expect(markdown(language)).not.toMatch(/maCERT|DGSSI|vuln[ée]rable/i);
});

it('has the words of a bulletin for each severity', () => {
  const french = words('fr');
  const say = (['critical', 'high', 'medium', 'low'] as const).map((risk) => french.word(`bulletin.risk.${risk}`));
  expect(say).toEqual(['Critique', 'Important', 'Modéré', 'Faible']);
});
