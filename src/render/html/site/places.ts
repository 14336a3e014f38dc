import { sha256 } from '../../../model/canonical.ts';
import type { Language } from '../../../model/target.ts';
import type { Links } from '../links.ts';

/** A page of the report site: `RUN/LANGUAGE/path`. */
export interface Place {
  readonly language: Language;
  readonly path: string; // below the folder of the language, with forward slashes
}

export const MORNING = 'index.html';
export const SITES = 'sites.html';
export const OWNERS = 'owners.html';
export const INVENTORY = 'inventory.html';
export const RULES = 'rules.html';

export const siteFile = (target: string): string => `sites/${fileName(target)}.html`;
export const ownerFile = (owner: string): string => `owners/${fileName(owner)}.html`;
export const ruleAnchor = (rule: string): string => `rule-${rule.replace('/', '-')}`;

/**
 * The name of a file for an id that people chose. Ids may hold any letter of any script, and two that differ in case alone are one file
 * on some disks: all but the plainest are named by a digest.
 */
export function fileName(id: string): string {
  const plain = /^[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?$/.test(id) && !RESERVED.test(id);
  return plain ? id : `id-${sha256(id).slice(0, 20)}`;
}

/** Names that Windows keeps for devices, whatever follows the first dot; and our own, for digests. */
const RESERVED = /^(?:(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|id-)/;

/** From one page to another of the same language. */
export const wayTo = ({ path }: Place, other: string): string => `${'../'.repeat(depthOf(path))}${other}`;

/** From one page to the same page in another language. */
export const wayToLanguage = ({ path }: Place, language: Language): string =>
  `${'../'.repeat(depthOf(path) + 1)}${language}/${path}`;

/** To a file in the folder of the run. */
export const wayToRun = ({ path }: Place, file: string): string => `${'../'.repeat(depthOf(path) + 1)}${file}`;

/** The style sheet of the run, which all its pages share. */
export const STYLE = 'style.css';
export const wayToStyle = (place: Place): string => wayToRun(place, STYLE);

const depthOf = (path: string): number => path.split('/').length - 1;

/** Links of a page of the site. A page that shows sites or owners itself leads to them on the page: `here` names those targets and owners. */
export function linksFrom(place: Place, here: ReadonlySet<string> = new Set()): Links {
  return {
    site: (target) => (here.has(target) ? `#site-${target}` : wayTo(place, siteFile(target))),
    finding: (fingerprint, target) =>
      here.has(target) ? `#${fingerprint}` : `${wayTo(place, siteFile(target))}#${fingerprint}`,
    owner: (owner) => wayTo(place, ownerFile(owner)),
    rule: (rule) => `${wayTo(place, RULES)}#${ruleAnchor(rule)}`,
    guide: () => null,
  };
}
