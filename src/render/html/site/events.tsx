import type { JSX } from 'preact';
import type { Report } from '../../../model/report.ts';
import type { Words } from '../../../text/words.ts';
import type { View } from '../../view.ts';
import { inOrder } from '../changes.tsx';
import type { Telling } from '../finding.tsx';
import { EvidenceName, valueParts } from '../guide.tsx';
import { HostName, Mark, Section, Sentence } from '../pieces.tsx';

/** What moved and is no finding. It resembles a change; whether it was expected, the owner knows. */
export function OwnEvents({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element | null {
  const { words } = telling;
  if (view.eventful.length === 0) return null;
  return (
    <Section id="events" title={words.word('changes.events')}>
      <p class="note">{words.word('changes.events.note')}</p>
      {view.eventful.map((site) => (
        <>
          {view.sites.length > 1 && (
            <h3>
              <HostName site={site} />
            </h3>
          )}
          <ul class="lines">
            {site.target.events.map(({ event, evidence }) => (
              <li class="line event">
                <Mark name="event" />
                <div>
                  <p>{words.word(`event.${event}`)}</p>
                  <dl class="facts">
                    {inOrder(Object.keys(evidence)).map((name) => (
                      <div>
                        <dt>
                          <EvidenceName name={name} words={words} />
                        </dt>
                        <dd>
                          <Sentence parts={valueParts(evidence[name] ?? '', words)} />
                        </dd>
                      </div>
                    ))}
                  </dl>
                </div>
              </li>
            ))}
          </ul>
        </>
      ))}
    </Section>
  );
}

/** A private key that sites of others use too: how many, never whose. */
export function SharedKeys(props: {
  readonly whole: Report;
  readonly view: View;
  readonly words: Words;
}): JSX.Element | null {
  const { whole, view, words } = props;
  const own = new Set(view.sites.map(({ target }) => target.id));
  const keys = whole.document.sharedKeys.filter(({ targets }) => targets.some((id) => own.has(id)));
  if (keys.length === 0) return null;
  const owners = new Map(whole.targets.map(({ id, owner }) => [id, owner]));
  const shared = view.sites.flatMap((site) => {
    const users = keys.filter(({ targets }) => targets.includes(site.target.id)).flatMap(({ targets }) => targets);
    const n = new Set(users.filter((id) => owners.get(id) !== site.target.owner)).size;
    return n === 0 ? [] : [{ site, n }];
  });
  if (shared.length === 0) return null;
  return (
    <Section id="keys" title={words.word('owner.keys.title')}>
      {shared.map(({ site, n }) => (
        <p>
          {view.sites.length > 1 && <HostName site={site} />} <Sentence parts={words.count('owner.keys', n)} />
        </p>
      ))}
    </Section>
  );
}
