import type { ComponentChildren, JSX } from 'preact';
import type { Outlook } from '../../model/outlook.ts';
import { DIRECTION } from '../../text/languages.ts';
import type { Words } from '../../text/words.ts';
import { Section, Sentence } from '../html/pieces.tsx';
import { bySector, openOver, repairsOf } from '../over-time.ts';
import { dayOf } from './drawing.tsx';
import { Fills } from './fills.tsx';
import { GradeHistory, Nights } from './nights.tsx';
import { Grades, OpenPoints } from './open-points.tsx';
import { type ListOverTimeProps, OVER_TIME, type OwnerOverTimeProps, type SiteOverTimeProps } from './props.ts';
import { Areas, Sectors, sectorName } from './shares.tsx';
import { TimeToFix, TimeToFixBySector } from './time-to-fix.tsx';

/** For the whole list. */
export function ListOverTime({ outlook, targets, owners, words }: ListOverTimeProps): JSX.Element {
  const ids = targets.map(({ id }) => id);
  return (
    <OverTime outlook={outlook} targets={ids} words={words}>
      {(scope) => (
        <>
          <OpenPoints {...scope} />
          <Grades {...scope} />
          <Nights {...scope} />
          <Areas {...scope} />
          <TimeToFix repairs={repairsOf(scope.outlook, ids)} words={words} />
          <TimeToFixBySector
            groups={[...bySector(targets, owners)].map(([sector, sites]) => ({
              name: sectorName(sector, words),
              repairs: repairsOf(
                scope.outlook,
                sites.map(({ id }) => id),
              ),
            }))}
            words={words}
          />
          <Sectors outlook={scope.outlook} targets={targets} owners={owners} words={words} />
        </>
      )}
    </OverTime>
  );
}

/** For the sites of one owner. */
export function OwnerOverTime({ outlook, targets, words }: OwnerOverTimeProps): JSX.Element {
  const [only] = targets;
  return (
    <OverTime outlook={outlook} targets={targets} words={words}>
      {(scope) => (
        <>
          <OpenPoints {...scope} />
          {targets.length === 1 && only !== undefined ? (
            <GradeHistory outlook={scope.outlook} target={only} words={words} />
          ) : (
            <Grades {...scope} />
          )}
          <Nights {...scope} />
          {targets.length > 1 && <Areas {...scope} />}
          <TimeToFix repairs={repairsOf(scope.outlook, targets)} words={words} />
        </>
      )}
    </OverTime>
  );
}

export function SiteOverTime({ outlook, target, words }: SiteOverTimeProps): JSX.Element {
  return (
    <OverTime outlook={outlook} targets={[target]} words={words}>
      {(scope) => (
        <>
          <OpenPoints {...scope} />
          <GradeHistory outlook={scope.outlook} target={target} words={words} />
          <Nights {...scope} />
          <TimeToFix repairs={repairsOf(scope.outlook, [target])} words={words} />
        </>
      )}
    </OverTime>
  );
}

/** The heading, the nights that are shown, and the drawings; a sentence where there is nothing to draw. */
export function OverTime(props: {
  readonly outlook: Outlook | null;
  readonly targets: readonly string[];
  readonly words: Words;
  readonly children: (scope: {
    readonly outlook: Outlook;
    readonly targets: readonly string[];
    readonly words: Words;
  }) => ComponentChildren;
}): JSX.Element {
  const { outlook, targets, words, children } = props;
  const { nights } = outlook ?? { nights: [] };
  const [first, last] = [nights[0], nights.at(-1)];
  if (outlook === null || first === undefined || last === undefined || first === last)
    return <Empty sentence={words.word('time.first')} words={words} />;
  const dumb = openOver(outlook, targets).every(({ value }) => value === null);
  return (
    <Section id={OVER_TIME} title={words.word('time.title')}>
      <p class="note">
        <Sentence
          parts={words.say('time.span', {
            nights: words.count('time.nights', nights.length),
            from: dayOf(first.takenAt, words),
            until: dayOf(last.takenAt, words),
          })}
        />
        {DIRECTION[words.language] === 'rtl' && ` ${words.word('time.direction')}`}
        {dumb && ` ${words.word('time.unseen')}`}
      </p>
      <Fills />
      <div class="charts">{children({ outlook, targets, words })}</div>
    </Section>
  );
}

export function Empty({ sentence, words }: { readonly sentence: string; readonly words: Words }): JSX.Element {
  return (
    <Section id={OVER_TIME} title={words.word('time.title')}>
      <p class="calm">{sentence}</p>
    </Section>
  );
}
