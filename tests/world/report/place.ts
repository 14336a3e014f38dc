import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Report } from '../../../src/model/report.ts';
import { LANGUAGES, type Language } from '../../../src/model/target.ts';
import { fileName } from '../../../src/render/html/site/places.ts';
import { type SiteOptions, siteFiles } from '../../../src/render/site.ts';

/** One page of a report site on the disk. */
export interface Place {
  readonly name: string; // what kind of page
  readonly language: Language;
  readonly url: string;
}

/** Writes a report site into a folder. Gives the names of its files. */
export function writeSite(folder: string, report: Report, options: SiteOptions = {}): readonly string[] {
  const names: string[] = [];
  for (const { name, content } of siteFiles(report, options)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    names.push(name);
  }
  return names;
}

export interface Editions {
  readonly report: string; // folder
  readonly national: string; // folder of the public edition
  readonly owner: string;
  readonly site: string;
  readonly mails: readonly string[]; // files in the first folder, such as `mail/OWNER.fr.html`
}

/** A page of every kind in every language it has. */
export function placesOf({ report, national, owner, site, mails }: Editions): readonly Place[] {
  const page = (name: string, language: Language, path: string): Place => ({
    name,
    language,
    url: pathToFileURL(path).href,
  });
  const ofEach = LANGUAGES.flatMap((language) => [
    page('morning', language, join(report, language, 'index.html')),
    page('owners', language, join(report, language, 'owners.html')),
    page('sites', language, join(report, language, 'sites.html')),
    page('owner', language, join(report, language, `owners/${fileName(owner)}.html`)),
    page('site', language, join(report, language, `sites/${fileName(site)}.html`)),
    page('inventory', language, join(report, language, 'inventory.html')),
    page('rules', language, join(report, language, 'rules.html')),
    page('national', language, join(national, language, 'index.html')),
  ]);
  const mailed = LANGUAGES.flatMap((language) => {
    const file = mails.find((name) => name.endsWith(`.${language}.html`));
    return file === undefined ? [] : [page('mail', language, join(report, file))];
  });
  return [page('chooser', 'fr', join(report, 'index.html')), ...ofEach, ...mailed];
}
