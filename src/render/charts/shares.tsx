import type { JSX } from 'preact';
import type { Owner, Target } from '../../model/target.ts';
import { type Part, prose } from '../../text/fill.ts';
import type { Words } from '../../text/words.ts';
import { Sentence } from '../html/pieces.tsx';
import { bySector, FIELDS, type Field, type FieldShares, type Share, sharesOf } from '../over-time.ts';
import { sectorParts } from '../sentences.ts';
import { Bars, ShareBar } from './bars.tsx';
import { dayOf, Figure, numberOf, percentOf } from './drawing.tsx';
import type { Scope } from './open-points.tsx';

const shareOf = ({ passing, told }: Share): number => passing / told;

/** Share of the sites that pass, by area: now, and where it stood a month before. */
export function Areas({ outlook, targets, words }: Scope): JSX.Element | null {
  const shares = sharesOf(outlook, targets);
  if (shares === null || shares.fields.length === 0) return null;
  const { fields, before } = shares;
  const title = words.word('time.areas.title');
  const heads = [
    words.word('time.areas.area'),
    words.word('time.areas.share'),
    words.word('time.areas.sites'),
    ...(before === null ? [] : [words.word('time.areas.then')]),
  ];
  const rows = fields.map(({ field, now, before: past }) => ({
    name: words.word(`time.area.${field}`),
    bar: <ShareBar share={shareOf(now)} mark={past === null ? null : shareOf(past)} />,
    cells: [
      <Sentence parts={percentOf(shareOf(now), words)} />,
      <Sentence parts={outOf(now, words)} />,
      ...(before === null ? [] : [past === null ? '—' : <Sentence parts={percentOf(shareOf(past), words)} />]),
    ],
  }));
  return (
    <Figure
      id="time-areas"
      title={title}
      says={extremes(
        fields.map(({ field, now }) => ({ name: prose(words.word(`time.area.${field}`)), share: shareOf(now) })),
        words,
      )}
      note={<AreasNote before={before} words={words} />}
    >
      <Bars title={title} heads={heads} rows={rows} />
    </Figure>
  );
}

function AreasNote({ before, words }: { readonly before: string | null; readonly words: Words }): JSX.Element {
  return (
    <>
      {words.word('time.areas.note')}
      {before !== null && (
        <>
          {' '}
          <Sentence parts={words.say('time.areas.mark', { date: dayOf(before, words) })} />
        </>
      )}
    </>
  );
}

const outOf = ({ passing, told }: Share, words: Words): readonly Part[] =>
  words.say('time.areas.of', { passing: prose(numberOf(passing, words)), told: prose(numberOf(told, words)) });

/** The best and the worst of several shares. */
function extremes(
  shares: readonly { readonly name: readonly Part[]; readonly share: number }[],
  words: Words,
): readonly Part[] {
  const sorted = shares.toSorted((a, b) => b.share - a.share);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (best === undefined || worst === undefined) return [];
  const high = percentOf(best.share, words);
  if (best.share === worst.share) return words.say('time.areas.even', { share: high });
  return words.say('time.areas.says', { best: best.name, high, worst: worst.name, low: percentOf(worst.share, words) });
}

export const sectorName = (sector: string | null, words: Words): readonly Part[] =>
  sector === null ? prose(words.word('time.sectors.none')) : sectorParts(sector, words);

/** Sectors in rows, areas in columns; the largest sectors first. Nothing to compare where there is but one. */
export function Sectors({
  outlook,
  targets,
  owners,
  words,
}: Omit<Scope, 'targets'> & {
  readonly targets: readonly Pick<Target, 'id' | 'owner'>[];
  readonly owners: readonly Owner[];
}): JSX.Element | null {
  const groups = [...bySector(targets, owners)].map(([sector, sites]) => ({
    name: sectorName(sector, words),
    targets: sites.map(({ id }) => id),
  }));
  return <SectorTable outlook={outlook} groups={groups} words={words} />;
}

export function SectorTable({
  outlook,
  groups,
  words,
}: Omit<Scope, 'targets'> & {
  readonly groups: readonly { readonly name: readonly Part[]; readonly targets: readonly string[] }[];
}): JSX.Element | null {
  const rows = groups
    .map((group) => ({ ...group, shares: sharesOf(outlook, group.targets)?.fields ?? [] }))
    .filter(({ shares }) => shares.length > 0)
    .sort((a, b) => b.targets.length - a.targets.length);
  if (rows.length < 2) return null;
  const fields = FIELDS.filter((field) => rows.some(({ shares }) => shares.some((one) => one.field === field)));
  const title = words.word('time.sectors.title');
  const overall = rows.flatMap((row) => {
    const all = row.shares.reduce(
      (sum, { now }) => ({ passing: sum.passing + now.passing, told: sum.told + now.told }),
      { passing: 0, told: 0 },
    );
    return row.targets.length < TELLING ? [] : [{ name: row.name, share: shareOf(all) }];
  });
  const says =
    overall.length < 2
      ? words.say('time.one', { first: words.count('time.sectors.count', rows.length) })
      : extremes(overall, words);
  return (
    <Figure id="time-sectors" title={title} says={says} note={words.word('time.areas.note')} wide>
      <Matrix fields={fields} rows={rows.slice(0, LARGEST)} words={words} />
      {rows.length > LARGEST && (
        <details class="brief">
          <summary>
            <Sentence parts={words.count('time.sectors.more', rows.length - LARGEST)} />
          </summary>
          <Matrix fields={fields} rows={rows.slice(LARGEST)} words={words} />
        </details>
      )}
    </Figure>
  );
}

const TELLING = 5; // sites of a sector from which on it is named as the best or the worst
const LARGEST = 10; // sectors that are shown at once

function Matrix(props: {
  readonly fields: readonly Field[];
  readonly rows: readonly { readonly name: readonly Part[]; readonly shares: readonly FieldShares[] }[];
  readonly words: Words;
}): JSX.Element {
  const { fields, rows, words } = props;
  return (
    <table class="matrix">
      <caption class="unseen-text">{words.word('time.sectors.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{words.word('time.sectors.sector')}</th>
          {fields.map((field) => (
            <th scope="col">{words.word(`time.area.${field}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, shares }) => (
          <tr>
            <th scope="row">
              <Sentence parts={name} />
            </th>
            {fields.map((field) => (
              <ShareCell
                name={words.word(`time.area.${field}`)}
                share={shares.find((one) => one.field === field)?.now}
                words={words}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ShareCell({
  name,
  share,
  words,
}: {
  readonly name: string;
  readonly share: Share | undefined;
  readonly words: Words;
}): JSX.Element {
  return (
    <td>
      <span class="column" aria-hidden="true">
        {name}
      </span>
      {share === undefined ? (
        '—'
      ) : (
        <>
          <b>
            <Sentence parts={percentOf(shareOf(share), words)} />
          </b>{' '}
          <small>
            <Sentence parts={outOf(share, words)} />
          </small>
          <ShareBar share={shareOf(share)} />
        </>
      )}
    </td>
  );
}
