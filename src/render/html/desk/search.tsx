import type { JSX } from 'preact';
import { prose } from '../../../text/fill.ts';
import { formatNumber } from '../../../text/format.ts';
import type { Words } from '../../../text/words.ts';
import type { Found, FoundPoint } from '../../search.ts';
import { sentenceOf } from '../../sentences.ts';
import type { Site } from '../../view.ts';
import type { Links } from '../links.ts';
import { GradeLetter, HostName, Machine, OwnerName, Say, Sentence, SeverityLabel } from '../pieces.tsx';
import { Title } from '../site/frame.tsx';
import { wayToTarget } from './places.tsx';

const SHOWN = 100; // of each list

/** The one field of a search. It sends what is typed to the server that gave the page, and works without a script. */
export function SearchField({ query, words }: { readonly query: string; readonly words: Words }): JSX.Element {
  return (
    <search>
      <form class="finder" action="/search" method="get">
        <label>
          {words.word('desk.search.label')}
          <input type="search" name="q" value={query} autocomplete="off" maxLength={200} />
        </label>
        <input type="hidden" name="lang" value={words.language} />
        <button type="submit">{words.word('desk.search')}</button>
      </form>
    </search>
  );
}

export function SearchPage(props: {
  readonly run: string | null; // null: nothing has been seen yet
  readonly query: string;
  readonly found: Found;
  readonly links: Links;
  readonly words: Words;
}): JSX.Element {
  const { run, query, found, links, words } = props;
  const asked = query.trim() !== '';
  const nothing = found.owners.length + found.sites.length + found.points.length === 0;
  return (
    <>
      <Title parts={prose(words.word('desk.search'))} />
      <SearchField query={query} words={words} />
      {run === null ? (
        <p class="calm">{words.word('desk.none')}</p>
      ) : (
        <p class="note">
          <Sentence parts={words.say('desk.search.note', { run })} />
        </p>
      )}
      {asked && nothing && <p class="calm">{words.word('desk.search.none')}</p>}
      <Hits title={words.word('desk.search.owners')} list={found.owners} words={words}>
        {({ id, known, sites }) => (
          <li class="wide">
            <a href={links.owner(id)}>
              <OwnerName owner={known} id={id} words={words} />
            </a>
            <small>
              <Sentence parts={words.count('page.sites', sites)} />
            </small>
          </li>
        )}
      </Hits>
      <Hits title={words.word('desk.search.sites')} list={found.sites} words={words}>
        {(site) => <SiteHit site={site} links={links} words={words} />}
      </Hits>
      <Hits title={words.word('desk.search.points')} list={found.points} words={words}>
        {(point) => <PointHit point={point} links={links} words={words} />}
      </Hits>
    </>
  );
}

function Hits<T>(props: {
  readonly title: string;
  readonly list: readonly T[];
  readonly words: Words;
  readonly children: (one: T) => JSX.Element;
}): JSX.Element | null {
  const { title, list, words, children } = props;
  if (list.length === 0) return null;
  const more = list.length - SHOWN;
  return (
    <section class="hits">
      <h2>
        {title} <span class="total">{formatNumber(list.length, words.language)}</span>
      </h2>
      <ul class="lines">{list.slice(0, SHOWN).map((one) => children(one))}</ul>
      {more > 0 && (
        <p class="note">
          <Sentence parts={words.count('desk.search.more', more)} />
        </p>
      )}
    </section>
  );
}

interface Hit {
  readonly links: Links;
  readonly words: Words;
}

function SiteHit({ site, links, words }: Hit & { readonly site: Site }): JSX.Element {
  const { id, owner, grade } = site.target;
  return (
    <li class="wide">
      <span>
        <a href={links.site(id)}>
          <HostName site={site} />
        </a>{' '}
        {grade !== null && <GradeLetter grade={grade} />}
      </span>
      <small>
        <OwnerName owner={site.owner} id={owner} words={words} /> ·{' '}
        <a href={wayToTarget(id, words.language)}>{words.word('desk.target.nights')}</a>
      </small>
    </li>
  );
}

function PointHit({ point, links, words }: Hit & { readonly point: FoundPoint }): JSX.Element {
  const { site, finding } = point;
  return (
    <li class="line">
      <SeverityLabel severity={finding.severity} words={words} />
      <div>
        <a class="verdict" href={links.finding(finding.fingerprint, site.target.id)}>
          <Say spoken={sentenceOf(finding, words)} words={words} />
        </a>
        <p class="note">
          <HostName site={site} /> · <Machine text={finding.rule} />
        </p>
      </div>
    </li>
  );
}
