import type { ComponentChildren, JSX } from 'preact';
import { prose } from '../../text/fill.ts';
import { formatDay, formatNumber } from '../../text/format.ts';
import type { Words } from '../../text/words.ts';
import { timeOf } from '../sentences.ts';
import type { View } from '../view.ts';
import { HostName, Machine, Section, Sentence } from './pieces.tsx';

/** What was done, by whom, with what; and how to answer. */
export function RunFacts(props: {
  readonly view: View;
  readonly words: Words;
  readonly brief?: boolean; // the sum of all requests, and not those of each site
}): JSX.Element {
  const { view, words, brief = false } = props;
  const { report } = view;
  const { run, against } = report.document;
  const addresses = report.scanner?.addresses ?? [];
  const total = Object.values(report.requests).reduce((sum, n) => sum + n, 0);
  return (
    <Section id="facts" title={words.word('facts.title')}>
      <p>{words.word('facts.manner')}</p>
      <dl class="facts">
        <Fact name={words.word('facts.run')}>
          <Machine text={run.id} />
        </Fact>
        <Fact name={words.word('facts.started')}>
          <Moment instant={run.takenAt} words={words} />
        </Fact>
        <Fact name={words.word('facts.finished')}>
          <Moment instant={run.finishedAt} words={words} />
        </Fact>
        {against !== null && (
          <Fact name={words.word('facts.against')}>
            <Machine text={against.id} />
          </Fact>
        )}
        <Fact name={words.word('facts.vantage')}>
          <Machine text={run.vantage} />
        </Fact>
        {addresses.length > 0 && (
          <Fact name={words.word('facts.addresses')}>
            <Sentence parts={words.say('addresses.list', { list: addresses })} />
          </Fact>
        )}
        {report.next !== undefined && (
          <Fact name={words.word('facts.next')}>
            <Moment instant={report.next} words={words} />
          </Fact>
        )}
        <Fact name={words.word('facts.profile')}>{words.word(`profile.${run.profile}`)}</Fact>
        <Fact name={words.word('facts.tool')}>
          <Machine text={run.tool} />
        </Fact>
        <Fact name={words.word('facts.ruleset')}>
          <Machine text={run.ruleset} />
        </Fact>
        <Fact name={words.word('facts.knowledge')}>
          <ul class="plain">
            {Object.keys(run.knowledge)
              .sort()
              .map((name) => (
                <li>
                  <Machine text={`${name} ${run.knowledge[name] ?? ''}`} />
                </li>
              ))}
          </ul>
        </Fact>
        <Fact name={words.word('facts.requests')}>
          <Sentence parts={words.count('facts.requests.total', total)} />
        </Fact>
        {report.scanner !== null && (
          <>
            <Fact name={words.word('facts.contact')}>
              <Contact address={report.scanner.contact} />
            </Fact>
            <Fact name={words.word('facts.information')}>
              <Address address={report.scanner.info} />
            </Fact>
          </>
        )}
      </dl>
      <SharedKeys view={view} words={words} />
      {!brief && <Requests view={view} words={words} />}
      <div class="voice">
        <h3>{words.word('voice.title')}</h3>
        <ul>
          <li>{words.word('voice.again')}</li>
          <li>{words.word('voice.contest')}</li>
          <li>{words.word('voice.waive')}</li>
          <li>{words.word('voice.stop')}</li>
        </ul>
        {report.scanner !== null && (
          <p>
            <Sentence parts={words.say('voice.contact', { contact: bare(report.scanner.contact) })} />
          </p>
        )}
      </div>
    </Section>
  );
}

function SharedKeys({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element | null {
  const { sharedKeys } = view.report.document;
  if (sharedKeys.length === 0) return null;
  return (
    <>
      <h3 id="shared-keys">{words.word('facts.sharedKeys')}</h3>
      <p>{words.word('facts.sharedKeys.why')}</p>
      <ul>
        {sharedKeys.map(({ spkiSha256, targets }) => (
          <li>
            <Machine text={`${spkiSha256.slice(0, 16)}…`} />{' '}
            {view.sites
              .filter(({ target }) => targets.includes(target.id))
              .map((site) => (
                <>
                  <HostName site={site} />{' '}
                </>
              ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Moment({ instant, words }: { readonly instant: string; readonly words: Words }): JSX.Element {
  const date = prose(formatDay(instant, words.language));
  return (
    <time dateTime={instant}>
      <Sentence parts={words.say('facts.instant', { date, time: timeOf(instant, words) })} />
    </time>
  );
}

export const bare = (address: string): string => address.replace(/^mailto:/, '');

export function Contact({ address }: { readonly address: string }): JSX.Element {
  return /^mailto:[^\s?#]+$/.test(address) ? (
    <a href={address}>
      <Machine text={bare(address)} />
    </a>
  ) : (
    <Address address={address} />
  );
}

/** A link only where the address is one of the web. */
export function Address({ address }: { readonly address: string }): JSX.Element {
  return /^https?:\/\//.test(address) ? (
    <a href={address} rel="noreferrer noopener external">
      <Machine text={address} />
    </a>
  ) : (
    <Machine text={address} />
  );
}

function Requests({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element | null {
  const sites = view.sites.filter(({ requests }) => requests !== undefined);
  if (sites.length === 0) return null;
  return (
    <details class="fold brief">
      <summary>{words.word('facts.requests.caption')}</summary>
      <table class="requests folded">
        <thead>
          <tr>
            <th scope="col">{words.word('wall.site')}</th>
            <th scope="col">{words.word('facts.requests.sent')}</th>
          </tr>
        </thead>
        <tbody>
          {sites.map((site) => (
            <tr>
              <th scope="row">
                <HostName site={site} />
              </th>
              <td>{formatNumber(site.requests ?? 0, words.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
