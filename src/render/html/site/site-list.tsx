import type { JSX } from 'preact';
import type { Grade, ReportFinding } from '../../../model/report.ts';
import { areaOf } from '../../../model/rule.ts';
import { AREAS, type Area } from '../../../model/target.ts';
import type { Words } from '../../../text/words.ts';
import type { Site, View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { Clauses, HostName, OwnerName } from '../pieces.tsx';
import { byArea, sayingOf, sighted } from '../wall.tsx';
import { Finder } from './finder.tsx';
import { Title } from './frame.tsx';

/** All sites in rows, areas in columns: what hangs on the wall of the room. */
export function SitesPage({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const sites = view.sites.filter(({ left }) => !left);
  return (
    <>
      <Title parts={[{ kind: 'prose', text: words.word('wall.title') }]}>
        <Clauses clauses={[words.count('page.sites', sites.length)]} />
      </Title>
      <Finder of="wall" words={words} owners={view.owners} areas={areasOf(sites)} severities />
      <Wall sites={sites} telling={telling} withOwner />
    </>
  );
}

const areasOf = (sites: readonly Site[]): readonly Area[] => {
  const seen = new Set(sites.flatMap(({ target }) => target.findings.map(({ rule }) => areaOf(rule))));
  return AREAS.filter((area) => seen.has(area));
};

/** The table itself. A cell is as small as it can be: there are a dozen in every row, and a thousand rows. */
export function Wall(props: {
  readonly sites: readonly Site[];
  readonly telling: Telling;
  readonly withOwner?: boolean;
}): JSX.Element {
  const { sites, telling, withOwner = false } = props;
  const { words, links } = telling;
  const areas = areasOf(sites);
  return (
    <table class="cells" id="wall" data-sort>
      <caption>{words.word('wall.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{words.word('wall.site')}</th>
          <th scope="col">{words.word('wall.all')}</th>
          {areas.map((area) => (
            <th scope="col">{words.word(`area.${area}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sites.map((site) => {
          const open = [...site.open, ...site.unverified];
          const found = byArea(site);
          return (
            <tr
              data-row
              data-owner={site.target.owner}
              data-severity={wordsIn(open.map(({ severity }) => severity))}
              data-area={wordsIn(open.map(({ rule }) => areaOf(rule)))}
            >
              <th scope="row">
                <a href={links.site(site.target.id)}>
                  <HostName site={site} />
                </a>
                {withOwner && (
                  <small>
                    <OwnerName owner={site.owner} id={site.target.owner} words={words} />
                  </small>
                )}
              </th>
              <Cell
                name={words.word('wall.all')}
                grade={site.target.grade}
                findings={site.target.findings}
                site={site}
                words={words}
              />
              {areas.map((area) => (
                <Cell
                  name={words.word(`area.${area}`)}
                  grade={site.target.grades[area] ?? null}
                  findings={found.get(area) ?? []}
                  site={site}
                  words={words}
                />
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const wordsIn = (words: readonly string[]): string => [...new Set(words)].sort().join(' ');

function Cell(props: {
  readonly name: string;
  readonly grade: Grade | null;
  readonly findings: readonly ReportFinding[];
  readonly site: Site;
  readonly words: Words;
}): JSX.Element {
  const { name, grade, findings, site, words } = props;
  const said = sayingOf(findings, sighted(site), words);
  const column = <i>{name}</i>;
  if (said === null || said.mark === 'none')
    return (
      <td>
        {column}
        {said?.word ?? '—'}
      </td>
    );
  return (
    <td class={said.mark}>
      {column}
      {grade !== null && <b dir="ltr">{grade}</b>} {said.word}
    </td>
  );
}
