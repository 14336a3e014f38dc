import type { JSX } from 'preact';
import type { AddressSight } from '../../../model/report.ts';
import type { Words } from '../../../text/words.ts';
import { reasonOf } from '../../sentences.ts';
import type { View } from '../../view.ts';
import type { Telling } from '../finding.tsx';
import { HostName, Label, Machine, Section, Sentence } from '../pieces.tsx';

/** Every address of every site of the page, as it answered: k of n. */
export function Addresses({ view, telling }: { readonly view: View; readonly telling: Telling }): JSX.Element | null {
  const { words } = telling;
  const sites = view.sites.filter(({ sight }) => (sight?.addresses.length ?? 0) > 0);
  const all = sites.flatMap(({ sight }) => sight?.addresses ?? []);
  if (all.length === 0) return null;
  return (
    <Section id="addresses" title={words.word('addresses.title')}>
      <table class="duty">
        <caption>
          <Sentence parts={words.count('addresses.caption', all.length, { k: all.filter(answered).length })} />
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.word('addresses.address')}</th>
            {view.sites.length > 1 && <th scope="col">{words.word('wall.site')}</th>}
            <th scope="col">{words.word('addresses.tls')}</th>
            <th scope="col">{words.word('addresses.https')}</th>
          </tr>
        </thead>
        <tbody>
          {sites.flatMap((site) =>
            (site.sight?.addresses ?? []).map((sight) => (
              <tr>
                <th scope="row">
                  <Machine text={sight.address} />
                </th>
                {view.sites.length > 1 && (
                  <td>
                    <HostName site={site} />
                  </td>
                )}
                <td>
                  <Versions sight={sight} words={words} />
                </td>
                <td>
                  <Answer sight={sight} words={words} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </Section>
  );
}

const answered = ({ tls, https }: AddressSight): boolean => typeof https === 'number' || Array.isArray(tls);

function Versions({ sight: { refused, tls }, words }: { readonly sight: AddressSight; readonly words: Words }) {
  if (refused !== null) return <Label mark="unseen">{words.word('addresses.refused')}</Label>;
  if (tls === null) return <span>{words.word('addresses.notAsked')}</span>;
  if (typeof tls === 'string') {
    return (
      <Label mark="unseen">
        <Sentence parts={reasonOf(tls, words)} />
      </Label>
    );
  }
  return <Sentence parts={words.say('addresses.list', { list: tls })} />;
}

function Answer({ sight: { https }, words }: { readonly sight: AddressSight; readonly words: Words }) {
  if (https === null) return <span>{words.word('addresses.notAsked')}</span>;
  if (typeof https === 'number') return <Machine text={String(https)} />;
  return (
    <Label mark="unseen">
      <Sentence parts={reasonOf(https, words)} />
    </Label>
  );
}
