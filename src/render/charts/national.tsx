import type { JSX } from 'preact';
import { prose } from '../../text/fill.ts';
import { publicSectors, repairsOf } from '../over-time.ts';
import { Grades, OpenPoints } from './open-points.tsx';
import { Empty, OverTime } from './over-time.tsx';
import type { NationalFiguresProps } from './props.ts';
import { Areas, SectorTable, sectorName } from './shares.tsx';
import { TimeToFix, TimeToFixBySector } from './time-to-fix.tsx';

/** For publication: sums and shares of many sites; groups in which one could be recognised are gathered. */
export function NationalFigures({ report, words }: NationalFiguresProps): JSX.Element {
  const { outlook, targets, owners } = report;
  const sectors = publicSectors(targets, owners);
  if (sectors.size === 0) return <Empty sentence={words.word('time.tooFew')} words={words} />;
  const groups = [...sectors].map(([sector, sites]) => ({
    name: sector === null ? prose(words.word('time.sectors.others')) : sectorName(sector, words),
    targets: sites.map(({ id }) => id),
  }));
  const ids = groups.flatMap((group) => group.targets);
  return (
    <OverTime outlook={outlook} targets={ids} words={words}>
      {(scope) => (
        <>
          <OpenPoints {...scope} />
          <Grades {...scope} />
          <Areas {...scope} />
          <TimeToFix repairs={repairsOf(scope.outlook, ids)} words={words} />
          <TimeToFixBySector
            groups={groups.map(({ name, targets: members }) => ({ name, repairs: repairsOf(scope.outlook, members) }))}
            words={words}
          />
          <SectorTable outlook={scope.outlook} groups={groups} words={words} />
        </>
      )}
    </OverTime>
  );
}
