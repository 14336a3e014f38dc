import type { JSX } from 'preact';
import type { RuleWords } from '../../../model/report.ts';
import { areaOf } from '../../../model/rule.ts';
import { AREAS } from '../../../model/target.ts';
import { fill, prose } from '../../../text/fill.ts';
import { formatNumber } from '../../../text/format.ts';
import { isOpen, type View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { CodeBlock, Controls, References, SERVERS } from '../guide.tsx';
import { Clauses, Machine, Say, Sentence, SeverityLabel } from '../pieces.tsx';
import { Finder } from './finder.tsx';
import { Title } from './frame.tsx';
import { ruleAnchor } from './places.ts';

/** What is asked of a site, and why: every rule with its reasons and repairs. */
export function RulesPage({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element {
  const { words } = telling;
  const { rules } = view.report;
  const failing = new Map<string, number>();
  for (const { target } of view.sites)
    for (const rule of new Set(target.findings.filter(isOpen).map((finding) => finding.rule)))
      failing.set(rule, (failing.get(rule) ?? 0) + 1);
  const areas = AREAS.filter((area) => rules.some(({ id }) => areaOf(id) === area));
  return (
    <>
      <Title parts={prose(words.word('pages.rules'))}>
        <Clauses clauses={[words.count('rules.count', rules.length)]} />
      </Title>
      <p class="note">{words.word('rules.note')}</p>
      <nav aria-label={words.word('page.contents')}>
        <ul class="areas">
          {areas.map((area) => (
            <li>
              <a href={`#area-${area}`}>{words.word(`area.${area}`)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <div id="rules">
        <Finder of="rules" words={words} areas={areas} severities />
        {areas.map((area) => (
          <section id={`area-${area}`} aria-labelledby={`area-${area}-title`} data-group>
            <h2 id={`area-${area}-title`}>{words.word(`area.${area}`)}</h2>
            {rules
              .filter(({ id }) => areaOf(id) === area)
              .map((rule) => (
                <Rule rule={rule} sites={failing.get(rule.id) ?? 0} telling={telling} />
              ))}
          </section>
        ))}
      </div>
    </>
  );
}

function Rule(props: { readonly rule: RuleWords; readonly sites: number; readonly telling: Telling }): JSX.Element {
  const { rule, sites, telling } = props;
  const { words } = telling;
  const spoken = words.rule(rule.id) ?? { ...rule.text, language: 'en' as const };
  const said = (text: string) => (
    <Say spoken={{ parts: fill(text, {}, spoken.language), language: spoken.language }} words={words} />
  );
  return (
    <article class="rule" id={ruleAnchor(rule.id)} data-row data-severity={rule.severity} data-area={areaOf(rule.id)}>
      <h3>{said(spoken.title)}</h3>
      <p class="about">
        <SeverityLabel severity={rule.severity} words={words} />
        <Machine text={rule.id} />
        <span>
          {sites === 0 ? (
            words.word('rules.nowhere')
          ) : (
            <Sentence parts={words.count('rules.open', sites, { sites: prose(formatNumber(sites, words.language)) })} />
          )}
        </span>
      </p>
      <p>{said(spoken.rationale)}</p>
      <details class="guide">
        <summary>{words.word('finding.how')}</summary>
        <div class="folded">
          <p>{said(spoken.remediation)}</p>
          {(Object.keys(SERVERS) as (keyof typeof SERVERS)[]).map((server) => {
            const snippet = rule.snippets?.[server];
            return (
              snippet !== undefined && (
                <figure>
                  <figcaption>
                    <Sentence parts={words.say('finding.snippet', { server: SERVERS[server] })} />
                  </figcaption>
                  <CodeBlock text={snippet} />
                </figure>
              )
            );
          })}
          {rule.verify !== undefined && (
            <figure>
              <figcaption>{words.word('finding.verify')}</figcaption>
              <CodeBlock text={rule.verify.replaceAll('{host}', 'www.example.ma').replaceAll('{port}', '443')} />
            </figure>
          )}
          <References rule={rule} words={words} level={4} />
          <Controls codes={rule.controls} words={words} level={4} />
        </div>
      </details>
    </article>
  );
}
