import type { JSX } from 'preact';
import type { Words } from '../../../text/words.ts';
import { UNTRANSLATED } from '../pieces.tsx';

/** How far a page may go (FIRST, Traffic Light Protocol 2.0). */
export type Label = 'TLP:AMBER' | 'TLP:CLEAR';

export function SharingMark({ label, words }: { readonly label: Label; readonly words: Words }): JSX.Element {
  return (
    <p class={label === 'TLP:CLEAR' ? 'marking clear' : 'marking'}>
      <b {...UNTRANSLATED} dir="ltr">
        {label}
      </b>{' '}
      <span>{words.word(label === 'TLP:CLEAR' ? 'page.marking.clear' : 'page.marking')}</span>
    </p>
  );
}
