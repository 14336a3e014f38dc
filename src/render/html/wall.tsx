import type { JSX } from 'preact';
import { rank, SEVERITIES, type Severity } from '../../model/finding.ts';
import type { Grade, ReportFinding } from '../../model/report.ts';
import { areaOf } from '../../model/rule.ts';
import { AREAS, type Area } from '../../model/target.ts';
import type { Words } from '../../text/words.ts';
import type { Site, View } from '../view.ts';
import { GradeLetter, HostName, Mark, type MarkName, Section, siteAnchor } from './pieces.tsx';

/** All sites in rows, areas in columns; a letter and a word in each cell. */
export function Wall({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const sites = view.sites.filter(({ left }) => !left);
  const rows = sites.map((site) => ({ site, found: byArea(site) }));
  const areas = AREAS.filter((area) => rows.some(({ found }) => found.has(area)));
  return (
    <Section id="wall" title={words.word('wall.title')}>
      <table class="wall">
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
          {rows.map(({ site, found }) => (
            <tr>
              <th scope="row">
                <a href={`#${siteAnchor(site)}`}>
                  <HostName site={site} />
                </a>
              </th>
              <Cell
                name={words.word('wall.all')}
                grade={site.target.grade}
                findings={site.target.findings}
                sighted={sighted(site)}
                words={words}
              />
              {areas.map((area) => (
                <Cell
                  name={words.word(`area.${area}`)}
                  grade={site.target.grades[area] ?? null}
                  findings={found.get(area) ?? []}
                  sighted={sighted(site)}
                  words={words}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

export const sighted = ({ target }: Site): boolean => target.coverage === 'complete' || target.coverage === 'partial';

/** What a row says: a finding that was retired says nothing of tonight. */
export const byArea = ({ target }: Site): ReadonlyMap<Area, readonly ReportFinding[]> =>
  Map.groupBy(
    target.findings.filter(({ state }) => state !== 'retired'),
    ({ rule }) => areaOf(rule),
  );

function Cell(props: {
  readonly name: string;
  readonly grade: Grade | null;
  readonly findings: readonly ReportFinding[];
  readonly sighted: boolean;
  readonly words: Words;
}): JSX.Element {
  const { name, grade, findings, sighted, words } = props;
  const said = sayingOf(findings, sighted, words);
  return (
    <td class={said?.mark}>
      <span class="column">{name}</span>
      {said === null ? (
        <span class="word">—</span>
      ) : (
        <span class="word">
          {said.mark !== 'none' && <Mark name={said.mark} />}
          {grade !== null && <GradeLetter grade={grade} />} {said.word}
        </span>
      )}
    </td>
  );
}

/** The worst open point; else whether enough was seen to say something good. */
export function sayingOf(
  findings: readonly ReportFinding[],
  sighted: boolean,
  words: Words,
): { readonly mark: MarkName | 'none'; readonly word: string } | null {
  const open = findings.filter(
    ({ status, state, waiver }) => (status === 'fail' || state === 'unverified') && waiver?.state !== 'applies',
  );
  if (open.length > 0) {
    const worst: Severity = SEVERITIES[Math.max(...open.map(({ severity }) => rank(severity)))] ?? 'info';
    return { mark: worst, word: words.word(`severity.${worst}`) };
  }
  const statuses = new Set(findings.map(({ status }) => status));
  const told = sighted && (statuses.has('pass') || statuses.has('fail'));
  if (statuses.has('unknown')) return { mark: 'unseen', word: words.word(told ? 'wall.partly' : 'wall.notSeen') };
  if (statuses.has('pass')) return { mark: 'good', word: words.word('wall.good') };
  if (statuses.has('fail')) return { mark: 'waived', word: words.word('state.waived') };
  return statuses.has('not-applicable') ? { mark: 'none', word: words.word('wall.nothing') } : null;
}
