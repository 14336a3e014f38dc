import type { JSX } from 'preact';
import { rank } from '../../../model/finding.ts';
import { formatNumber } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import type {
  EndingCertificate,
  Morning,
  OwnerDues,
  RepairTime,
  UnseenSite,
  WaivedFinding,
  WideRule,
} from '../../morning.ts';
import { sectorParts, sentenceOf, titleOf } from '../../sentences.ts';
import type { View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { Foreign, Machine, Say, Sentence, SeverityLabel } from '../pieces.tsx';
import { Contacts, Day, DutyTable, Listing, OwnerLink, SiteLink } from './lists.tsx';
import { OWNERS, SITES } from './places.ts';

interface Part {
  readonly telling: Telling;
}

/** By owner: how many points, how serious, since or until when, and whom to write to. */
export function Dues({
  id,
  list,
  telling,
}: Part & { readonly id: 'overdue' | 'due'; readonly list: readonly OwnerDues[] }): JSX.Element | null {
  const { words } = telling;
  if (list.length === 0) return null;
  return (
    <Listing
      id={id}
      title={words.word(`duty.${id}`)}
      total={points(list)}
      note={words.word(`duty.${id}.note`)}
      words={words}
    >
      <DutyTable
        caption={words.word('duty.byOwner')}
        rows={list}
        words={words}
        href={OWNERS}
        attributes={({ owner, findings }) => ({
          'data-owner': owner,
          'data-severity': [...new Set(findings.map(({ severity }) => severity))].join(' '),
        })}
        columns={[
          {
            name: 'column.owner',
            cell: ({ owner, known }) => <OwnerLink owner={owner} known={known} telling={telling} />,
          },
          {
            name: 'column.points',
            number: true,
            cell: ({ findings }) => formatNumber(findings.length, words.language),
          },
          {
            name: 'column.worst',
            cell: ({ worst }) => <SeverityLabel severity={worst} words={words} />,
            key: ({ worst }) => -rank(worst),
          },
          {
            name: id === 'overdue' ? 'column.oldest' : 'column.first',
            number: true,
            cell: ({ due }) => <Day instant={due} />,
          },
          { name: 'column.sites', number: true, cell: ({ sites }) => formatNumber(sites.length, words.language) },
          { name: 'column.contact', cell: ({ known }) => <Contacts owner={known} /> },
        ]}
      />
    </Listing>
  );
}

const points = (list: readonly OwnerDues[]): number => list.reduce((sum, { findings }) => sum + findings.length, 0);

export function Certificates({
  list,
  telling,
}: Part & { readonly list: readonly EndingCertificate[] }): JSX.Element | null {
  const { words } = telling;
  if (list.length === 0) return null;
  return (
    <Listing id="certificates" title={words.word('duty.certificates')} total={list.length} words={words}>
      <DutyTable
        caption={words.word('duty.certificates.note')}
        rows={list}
        words={words}
        href={SITES}
        attributes={({ site }) => ({ 'data-owner': site.target.owner, 'data-area': 'certificate' })}
        columns={[
          { name: 'wall.site', cell: ({ site }) => <SiteLink site={site} telling={telling} /> },
          {
            name: 'column.owner',
            cell: ({ site }) => <OwnerLink owner={site.target.owner} known={site.owner} telling={telling} />,
          },
          { name: 'evidence.notAfter', number: true, cell: ({ notAfter }) => <Day instant={notAfter} /> },
          {
            name: 'column.left',
            number: true,
            key: ({ days }) => days,
            cell: ({ days }) =>
              days < 0 ? (
                <span class="late">{words.word('duty.ended')}</span>
              ) : (
                <Sentence parts={words.count('duty.days', days)} />
              ),
          },
          { name: 'evidence.issuer', cell: ({ issuer }) => <Machine text={commonName(issuer)} /> },
          { name: 'column.contact', cell: ({ site }) => <Contacts owner={site.owner} /> },
        ]}
      />
    </Listing>
  );
}

/** The part of a distinguished name that people know; the whole name where it has none. */
const commonName = (name: string): string => /(?:^|, ?)CN=((?:\\.|[^,\\])+)/.exec(name)?.[1] ?? name;

export function Unseen({ list, telling }: Part & { readonly list: readonly UnseenSite[] }): JSX.Element | null {
  const { words } = telling;
  if (list.length === 0) return null;
  return (
    <Listing
      id="unseen"
      title={words.word('duty.unseen')}
      total={list.length}
      note={words.word('duty.unseen.note')}
      words={words}
    >
      <DutyTable
        caption={words.word('duty.unseen.caption')}
        rows={list}
        words={words}
        href={SITES}
        attributes={({ site }) => ({ 'data-owner': site.target.owner })}
        columns={[
          { name: 'wall.site', cell: ({ site }) => <SiteLink site={site} telling={telling} /> },
          {
            name: 'column.owner',
            cell: ({ site }) => <OwnerLink owner={site.target.owner} known={site.owner} telling={telling} />,
          },
          { name: 'column.reason', cell: ({ reason }) => words.word(`reason.${reason}`) },
          { name: 'column.nights', number: true, cell: ({ nights }) => formatNumber(nights, words.language) },
          {
            name: 'column.lastSeen',
            number: true,
            cell: ({ lastSeen }) => (lastSeen === null ? words.word('duty.never') : <Day instant={lastSeen} />),
          },
          { name: 'column.contact', cell: ({ site }) => <Contacts owner={site.owner} /> },
        ]}
      />
    </Listing>
  );
}

export function Waivers({ morning, telling }: Part & { readonly morning: Morning }): JSX.Element | null {
  const { words } = telling;
  const rows = [...morning.waiversGone, ...morning.waiversEnding];
  if (rows.length === 0) return null;
  return (
    <Listing id="waivers" title={words.word('duty.waivers')} total={rows.length} words={words}>
      <DutyTable
        caption={words.word('duty.waivers.note')}
        rows={rows}
        words={words}
        href={OWNERS}
        attributes={({ site, finding }) => ({ 'data-owner': site.target.owner, 'data-severity': finding.severity })}
        columns={[
          { name: 'column.point', cell: (row) => <PointLink row={row} telling={telling} /> },
          { name: 'wall.site', cell: ({ site }) => <SiteLink site={site} telling={telling} /> },
          { name: 'column.state', cell: ({ finding: { waiver } }) => words.word(`duty.waiver.${waiver.state}`) },
          { name: 'column.until', number: true, cell: ({ finding: { waiver } }) => <Day instant={waiver.until} /> },
          { name: 'column.approver', cell: ({ finding: { waiver } }) => <Foreign text={waiver.approvedBy} /> },
        ]}
      />
    </Listing>
  );
}

function PointLink({ row: { site, finding }, telling }: Part & { readonly row: WaivedFinding }): JSX.Element {
  return (
    <a href={telling.links.finding(finding.fingerprint, site.target.id)}>
      <Say spoken={sentenceOf(finding, telling.words)} words={telling.words} />
    </a>
  );
}

/** By owner: whom to thank. */
export function Fixed({ list, telling }: Part & { readonly list: readonly OwnerDues[] }): JSX.Element | null {
  const { words } = telling;
  if (list.length === 0) return null;
  return (
    <Listing
      id="changes-fixed"
      title={words.word('changes.fixed')}
      total={points(list)}
      note={words.word('duty.fixed.note')}
      words={words}
    >
      <DutyTable
        caption={words.word('duty.byOwner')}
        rows={list}
        words={words}
        href={OWNERS}
        attributes={({ owner }) => ({ 'data-owner': owner })}
        columns={[
          {
            name: 'column.owner',
            cell: ({ owner, known }) => <OwnerLink owner={owner} known={known} telling={telling} />,
          },
          {
            name: 'column.points',
            number: true,
            cell: ({ findings }) => formatNumber(findings.length, words.language),
          },
          {
            name: 'column.sites',
            cell: ({ sites }) => (
              <ul class="hosts">
                {sites.slice(0, 5).map((site) => (
                  <li>
                    <SiteLink site={site} telling={telling} />
                  </li>
                ))}
                {sites.length > 5 && (
                  <li>
                    <Sentence parts={words.count('list.moreSites', sites.length - 5)} />
                  </li>
                )}
              </ul>
            ),
            key: ({ sites }) => sites.length,
          },
          { name: 'column.contact', cell: ({ known }) => <Contacts owner={known} /> },
        ]}
      />
    </Listing>
  );
}

/** From first sight to correction, by sector, over the nights that are known. */
export function RepairTimes({
  list,
  words,
}: {
  readonly list: readonly RepairTime[];
  readonly words: Words;
}): JSX.Element | null {
  if (list.length === 0) return null;
  return (
    <Listing id="repairs" title={words.word('duty.repairs')} words={words}>
      <DutyTable
        caption={words.word('duty.repairs.note')}
        rows={list}
        words={words}
        columns={[
          {
            name: 'column.sector',
            cell: ({ sector }) =>
              sector === null ? words.word('column.noSector') : <Sector name={sector} words={words} />,
          },
          { name: 'column.corrections', number: true, cell: ({ repairs }) => formatNumber(repairs, words.language) },
          {
            name: 'column.meanDays',
            number: true,
            key: ({ days }) => days,
            cell: ({ days }) => formatNumber(Math.round(days * 10) / 10, words.language),
          },
        ]}
      />
    </Listing>
  );
}

export const Sector = ({ name, words }: { readonly name: string; readonly words: Words }): JSX.Element => (
  <Sentence parts={sectorParts(name, words)} />
);

/** Corrections that rest on an old look: not taken back, and not vouched for. */
export function Unvouched({ view, telling }: Part & { readonly view: View }): JSX.Element | null {
  const { words } = telling;
  const { unvouched } = view.report.document;
  if (unvouched.length === 0) return null;
  const sites = new Map(view.sites.map((site) => [site.target.id, site]));
  return (
    <Listing id="unvouched" title={words.word('duty.unvouched')} total={unvouched.length} words={words}>
      <DutyTable
        caption={words.word('duty.unvouched.note')}
        rows={unvouched}
        words={words}
        href={SITES}
        columns={[
          {
            name: 'wall.site',
            cell: ({ target }) => {
              const site = sites.get(target);
              return site === undefined ? <Machine text={target} /> : <SiteLink site={site} telling={telling} />;
            },
          },
          { name: 'column.point', cell: ({ rule }) => <RuleTitle rule={rule} telling={telling} /> },
          { name: 'column.lastSeen', number: true, cell: ({ since }) => <Day instant={since} /> },
        ]}
      />
    </Listing>
  );
}

/** Whether our own rules can be believed this morning. */
export function RuleHealth({ morning, telling }: Part & { readonly morning: Morning }): JSX.Element | null {
  const { words } = telling;
  const { silent, storms } = morning;
  if (silent.length + storms.length === 0) return null;
  return (
    <Listing id="rules" title={words.word('duty.rules')} total={silent.length + storms.length} words={words}>
      {storms.length > 0 && <WideRules list={storms} caption="duty.storms" telling={telling} />}
      {silent.length > 0 && (
        <DutyTable
          caption={words.word('duty.silent')}
          rows={silent}
          words={words}
          columns={[
            { name: 'column.rule', cell: ({ rule }) => <RuleTitle rule={rule} telling={telling} /> },
            { name: 'column.lastFired', number: true, cell: ({ since }) => <Day instant={since} /> },
            { name: 'column.days', number: true, cell: ({ days }) => formatNumber(days, words.language) },
          ]}
        />
      )}
    </Listing>
  );
}

/** What so many sites have in common that one bulletin serves better than many letters. */
export function Widespread({ morning, telling }: Part & { readonly morning: Morning }): JSX.Element | null {
  const { words } = telling;
  const { wide } = morning;
  if (wide.length === 0) return null;
  return (
    <Listing
      id="wide"
      title={words.word('duty.wide')}
      total={wide.length}
      note={words.word('duty.wide.note')}
      words={words}
    >
      <WideRules list={wide} caption="duty.wide" telling={telling} />
    </Listing>
  );
}

function WideRules(
  props: Part & {
    readonly list: readonly WideRule[];
    readonly caption: 'duty.storms' | 'duty.wide';
  },
): JSX.Element {
  const { list, caption, telling } = props;
  const { words } = telling;
  return (
    <DutyTable
      caption={words.word(caption)}
      rows={list}
      words={words}
      columns={[
        { name: 'column.rule', cell: ({ rule }) => <RuleTitle rule={rule} telling={telling} /> },
        {
          name: 'column.worst',
          cell: ({ severity }) => <SeverityLabel severity={severity} words={words} />,
          key: ({ severity }) => -rank(severity),
        },
        { name: 'column.sites', number: true, cell: ({ sites }) => formatNumber(sites, words.language) },
        { name: 'column.share', number: true, key: ({ share }) => share, cell: ({ share }) => percent(share, words) },
      ]}
    />
  );
}

export const percent = (share: number, words: Words): string =>
  `${formatNumber(Math.round(share * 100), words.language)}${words.language === 'fr' ? '\u00a0%' : '%'}`;

export function RuleTitle({ rule, telling }: Part & { readonly rule: string }): JSX.Element {
  const { words, links } = telling;
  const spoken = words.rule(rule);
  const said =
    spoken === undefined ? (
      <Machine text={rule} />
    ) : (
      <Say spoken={titleOf({ rule, evidence: {} }, words)} words={words} />
    );
  const page = links.rule(rule);
  return page === null ? said : <a href={page}>{said}</a>;
}
