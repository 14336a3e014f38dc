import type { ComponentChildren, JSX } from 'preact';
import type { Instant } from '../../../model/observation.ts';
import { areaOf } from '../../../model/rule.ts';
import type { Owner } from '../../../model/target.ts';
import type { UiKey } from '../../../text/en.ts';
import { type Part, prose } from '../../../text/fill.ts';
import { formatNumber } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import type { RuleGroup } from '../../morning.ts';
import { circumstancesOf, type Spoken, sentenceOf, titleOf } from '../../sentences.ts';
import type { PlacedFindings, Site } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import {
  Clauses,
  Heading,
  HostName,
  Label,
  type Level,
  Machine,
  OwnerName,
  Say,
  Sentence,
  SeverityLabel,
} from '../pieces.tsx';
import { MANY, OWNERS_IN_GROUP, SITES_OF_OWNER } from './caps.ts';

/** A part of the page, with how many it lists. */
export function Listing(props: {
  readonly id: string;
  readonly title: ComponentChildren;
  readonly total?: number;
  readonly note?: ComponentChildren;
  readonly words: Words;
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { id, title, total, note, words, children } = props;
  return (
    <section id={id} aria-labelledby={`${id}-title`} data-group>
      <h2 id={`${id}-title`}>
        {title} {total !== undefined && <span class="total">{formatNumber(total, words.language)}</span>}
      </h2>
      {note !== undefined && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

/** Kinds of findings, and everybody whom each concerns. */
export function RuleGroups(props: {
  readonly groups: readonly RuleGroup[];
  readonly telling: Telling;
  readonly level?: Level;
  readonly brief?: boolean; // how many, and not who
}): JSX.Element {
  const { groups, telling, level = 3, brief = false } = props;
  const { words } = telling;
  return (
    <>
      <ul>
        {groups.slice(0, MANY).map((group) => (
          <Group group={group} telling={telling} level={level} brief={brief} />
        ))}
      </ul>
      <Rest shown={MANY} total={groups.length} words={words} />
    </>
  );
}

function Group(props: {
  readonly group: RuleGroup;
  readonly telling: Telling;
  readonly level: Level;
  readonly brief: boolean;
}): JSX.Element {
  const { group, telling, level, brief } = props;
  const { words, links } = telling;
  const { rule, severity, owners, total } = group;
  const closed = group.sample.state === 'fixed' || group.sample.state === 'retired';
  const page = links.rule(rule);
  const title = <Say spoken={spokenOf(group, words)} words={words} />;
  return (
    <li
      class="group"
      data-row
      data-severity={severity}
      data-area={areaOf(rule)}
      data-owner={owners.map(({ owner }) => owner).join(' ')}
    >
      <div class="line">
        {closed ? (
          <Label mark={group.sample.state === 'fixed' ? 'good' : 'unseen'}>
            {words.word(`state.${group.sample.state ?? 'fixed'}`)}
          </Label>
        ) : (
          <SeverityLabel severity={severity} words={words} />
        )}
        <div>
          <Heading level={level}>
            {page === null ? (
              title
            ) : (
              <a class="verdict" href={page}>
                {title}
              </a>
            )}
          </Heading>
          <Clauses clauses={clausesOf(group, total, telling)} />
          {!brief && (
            <ul class="reach">
              {owners.slice(0, OWNERS_IN_GROUP).map(({ owner, known, sites }) => (
                <li>
                  <a class="who" href={links.owner(owner)}>
                    <OwnerName owner={known} id={owner} words={words} />
                  </a>
                  <Hosts placed={sites} owner={owner} telling={telling} />
                </li>
              ))}
              {owners.length > OWNERS_IN_GROUP && (
                <li class="quiet">
                  <Sentence parts={words.count('list.moreOwners', owners.length - OWNERS_IN_GROUP)} />
                </li>
              )}
            </ul>
          )}
        </div>
      </div>
    </li>
  );
}

/** What holds for all of them: the sentence that each says, or else the good state that is missed. */
function spokenOf({ sample, alike }: RuleGroup, words: Words): Spoken {
  if (alike) return sentenceOf(sample, words);
  const title = titleOf(sample, words);
  if (sample.state === 'fixed' || sample.state === 'retired' || title.language !== words.language) return title;
  return { parts: words.say('finding.expects', { title: title.parts }), language: words.language };
}

function clausesOf(
  { sample, owners }: RuleGroup,
  total: number,
  { words, view }: Telling,
): readonly (readonly Part[])[] {
  if (total === 1) return circumstancesOf(sample, words, view);
  const sites = owners.reduce((sum, one) => sum + one.sites.length, 0);
  const causes = new Set(
    owners.flatMap((one) => one.sites.flatMap(({ findings }) => findings.map(({ cause }) => cause))),
  );
  return [
    ...(causes.size === 1 && sample.cause !== null && !view.first ? [prose(words.word(`cause.${sample.cause}`))] : []),
    words.count('page.sites', sites),
    ...(owners.length > 1 ? [words.count('page.owners', owners.length)] : []),
  ];
}

function Hosts(props: {
  readonly placed: readonly PlacedFindings[];
  readonly owner: string;
  readonly telling: Telling;
}): JSX.Element {
  const { placed, owner, telling } = props;
  const { words, links } = telling;
  return (
    <ul class="hosts">
      {placed.slice(0, SITES_OF_OWNER).map(({ site, findings: [first] }) => (
        <li>
          <a href={first === undefined ? links.site(site.target.id) : links.finding(first.fingerprint, site.target.id)}>
            <HostName site={site} />
          </a>
        </li>
      ))}
      {placed.length > SITES_OF_OWNER && (
        <li>
          <a href={links.owner(owner)}>
            <Sentence parts={words.count('list.moreSites', placed.length - SITES_OF_OWNER)} />
          </a>
        </li>
      )}
    </ul>
  );
}

/** What a capped list leaves out is said, never hidden. */
export function Rest(props: {
  readonly shown: number;
  readonly total: number;
  readonly words: Words;
  readonly href?: string;
}): JSX.Element | null {
  const { shown, total, words, href } = props;
  if (total <= shown) return null;
  const said = <Sentence parts={words.count('list.more', total - shown)} />;
  return <p class="more">{href === undefined ? said : <a href={href}>{said}</a>}</p>;
}

/** A table of what somebody has to do; below 40 rem each row stands as a block. */
export function DutyTable<T>(props: {
  readonly caption: ComponentChildren;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly words: Words;
  readonly most?: number;
  readonly href?: string; // where the rest is
  readonly sort?: boolean;
  readonly id?: string;
  readonly attributes?: (row: T) => Readonly<Record<string, string>>;
}): JSX.Element {
  const { caption, columns, rows, words, most = MANY, href, sort = true, id, attributes } = props;
  const [first, ...others] = columns;
  return (
    <>
      <table class="duty" {...(sort ? { 'data-sort': '' } : {})} {...(id === undefined ? {} : { id })}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th scope="col">{words.word(name)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr data-row {...attributes?.(row)}>
              {first !== undefined && (
                <th scope="row" {...keyed(first, row)}>
                  {first.cell(row)}
                </th>
              )}
              {others.map((column) => (
                <td data-c={words.word(column.name)} {...(column.number ? { class: 'n' } : {})} {...keyed(column, row)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Rest shown={most} total={rows.length} words={words} {...(href === undefined ? {} : { href })} />
    </>
  );
}

export interface Column<T> {
  readonly name: UiKey;
  readonly cell: (row: T) => ComponentChildren;
  readonly key?: (row: T) => number; // to sort by, where the text will not do
  readonly number?: boolean;
}

const keyed = <T,>({ key }: Column<T>, row: T): { 'data-k'?: string } =>
  key === undefined ? {} : { 'data-k': String(key(row)) };

export function SiteLink({ site, telling }: { readonly site: Site; readonly telling: Telling }): JSX.Element {
  return (
    <a href={telling.links.site(site.target.id)}>
      <HostName site={site} />
    </a>
  );
}

export function OwnerLink(props: {
  readonly owner: string;
  readonly known: Owner | undefined;
  readonly telling: Telling;
}): JSX.Element {
  const { owner, known, telling } = props;
  return (
    <a href={telling.links.owner(owner)}>
      <OwnerName owner={known} id={owner} words={telling.words} />
    </a>
  );
}

/** A day in a table: in ISO form, as it sorts. */
export const Day = ({ instant }: { readonly instant: Instant }): JSX.Element => (
  <time class="n" dir="ltr" dateTime={instant}>
    {instant.slice(0, 10)}
  </time>
);

/** Whom to write to. */
export function Contacts({ owner }: { readonly owner: Owner | undefined }): JSX.Element {
  return (
    <>
      {(owner?.contacts ?? []).map((address) => {
        const bare = address.replace(/^mailto:/, '');
        return /^mailto:[^\s?#]+$/.test(address) ? (
          <a href={address}>
            <Machine text={bare} />
          </a>
        ) : (
          <Machine text={address} />
        );
      })}
    </>
  );
}
