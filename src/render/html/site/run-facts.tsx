import type { ComponentChildren, JSX } from 'preact';
import type { Words } from '../../../text/words.ts';
import type { View } from '../../view.ts';
import { Address, bare, Contact, Moment } from '../facts.tsx';
import { Machine, Section, Sentence } from '../pieces.tsx';

/** What was sent to these sites, from where and under which authorisation; how to answer. */
export function OwnFacts({ view, words }: { readonly view: View; readonly words: Words }): JSX.Element {
  const { report } = view;
  const { run } = report.document;
  const { scanner } = report;
  const addresses = scanner?.addresses ?? [];
  const sent = view.sites.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  const authorisations = new Map(
    view.sites.flatMap(({ listed }) => {
      const one = listed?.authorisation;
      return one ? [[`${one.reference} ${one.by} ${one.until}`, one] as const] : [];
    }),
  );
  return (
    <Section id="facts" title={words.word('facts.title')}>
      <p class="note">{words.word('facts.manner')}</p>
      <div class="two">
        <dl class="facts">
          <Fact name={words.word('facts.started')}>
            <Moment instant={run.takenAt} words={words} />
          </Fact>
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
          <Fact name={words.word('facts.requests')}>
            {sent === 0 ? words.word('owner.facts.none') : <Sentence parts={words.count('owner.facts.sent', sent)} />}
          </Fact>
          {authorisations.size > 0 && (
            <Fact name={words.word('owner.facts.authorisation')}>
              <ul class="plain">
                {[...authorisations.values()].map(({ reference, by, until }) => (
                  <li>
                    <Sentence
                      parts={words.say('owner.facts.authorised', {
                        reference: [{ kind: 'name', text: reference }],
                        by: [{ kind: 'name', text: by }],
                        date: until,
                      })}
                    />
                  </li>
                ))}
              </ul>
            </Fact>
          )}
          <Fact name={words.word('facts.tool')}>
            <Machine text={`${run.tool} · ${run.ruleset.slice(0, 19)}`} />
          </Fact>
          {scanner !== null && (
            <>
              <Fact name={words.word('facts.contact')}>
                <Contact address={scanner.contact} />
              </Fact>
              <Fact name={words.word('facts.information')}>
                <Address address={scanner.info} />
              </Fact>
            </>
          )}
        </dl>
        <div class="voice">
          <h3>{words.word('voice.title')}</h3>
          <ul>
            <li>{words.word('voice.again')}</li>
            <li>{words.word('voice.contest')}</li>
            <li>{words.word('voice.waive')}</li>
            <li>{words.word('voice.stop')}</li>
          </ul>
          {scanner !== null && (
            <p>
              <Sentence parts={words.say('voice.contact', { contact: bare(scanner.contact) })} />
            </p>
          )}
        </div>
      </div>
    </Section>
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
