import type { JSX } from 'preact';
import type { Language } from '../../../model/target.ts';
import type { UiKey } from '../../../text/en.ts';
import type { Words } from '../../../text/words.ts';
import type { Links } from '../links.ts';
import { MORNING, ownerFile, RULES, ruleAnchor, siteFile } from '../site/places.ts';

/** Where a page of `rasid serve` stands that belongs to no run. */
export interface DeskPlace {
  readonly here: DeskName | null;
  readonly inLanguage: (language: Language) => string;
}
export type DeskName = 'runs' | 'search' | 'diff';

const DESK: Readonly<Record<DeskName, { readonly path: string; readonly word: UiKey }>> = {
  runs: { path: '/', word: 'desk.runs' },
  search: { path: '/search', word: 'desk.search' },
  diff: { path: '/diff', word: 'desk.diff' },
};

/** A page of the desk, with what is asked of it. */
export function wayToDesk(name: DeskName, language: Language, asked: Readonly<Record<string, string>> = {}): string {
  return `${DESK[name].path}?${new URLSearchParams({ ...asked, lang: language })}`;
}

/** A page of the report site of a run. */
export const wayToRun = (run: string, language: Language, path = MORNING): string => `/runs/${run}/${language}/${path}`;

/** The nights of one site. */
export const wayToTarget = (target: string, language: Language): string =>
  `/sites/${encodeURIComponent(target)}?lang=${language}`;

/** Links into the report site of a run, from a page that belongs to none. */
export function linksInto(run: string, language: Language): Links {
  const way = (path: string): string => wayToRun(run, language, path);
  return {
    site: (target) => way(siteFile(target)),
    finding: (fingerprint, target) => `${way(siteFile(target))}#${fingerprint}`,
    owner: (owner) => way(ownerFile(owner)),
    rule: (rule) => `${way(RULES)}#${ruleAnchor(rule)}`,
    guide: () => null,
  };
}

/** The pages of the desk, on every page that is served. */
export function DeskPages({ here, words }: { readonly here: DeskName | null; readonly words: Words }): JSX.Element {
  return (
    <nav aria-label={words.word('desk.title')}>
      <ul>
        {(Object.keys(DESK) as DeskName[]).map((name) => (
          <li>
            <a href={wayToDesk(name, words.language)} {...(name === here ? { 'aria-current': 'page' as const } : {})}>
              {words.word(DESK[name].word)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
