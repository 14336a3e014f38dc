import type { JSX } from 'preact';
import { SEVERITIES } from '../../../model/finding.ts';
import type { Area } from '../../../model/target.ts';
import { visible } from '../../../text/bidi.ts';
import type { Words } from '../../../text/words.ts';
import { nameOf } from '../../sentences.ts';
import type { View } from '../../view.ts';

/** Fields that narrow the rows of one element; shown only where the script runs, which knows what to do with them. */
export function Finder(props: {
  readonly of: string; // id of the element
  readonly words: Words;
  readonly owners?: View['owners'];
  readonly areas?: readonly Area[];
  readonly severities?: boolean;
}): JSX.Element {
  const { of, words, owners = [], areas = [], severities = false } = props;
  return (
    <search class="finder" data-of={of} hidden>
      <label>
        {words.word('finder.text')}
        <input type="search" name="text" autocomplete="off" />
      </label>
      {severities && (
        <Choice
          name="severity"
          label={words.word('finder.severity')}
          words={words}
          options={SEVERITIES.toReversed().map((severity) => [severity, words.word(`severity.${severity}`)])}
        />
      )}
      {owners.length > 1 && (
        <Choice
          name="owner"
          label={words.word('finder.owner')}
          words={words}
          options={owners.map(({ owner, known }) => [owner, visible(nameOf(known, owner, words.language).text)])}
        />
      )}
      {areas.length > 1 && (
        <Choice
          name="area"
          label={words.word('finder.area')}
          words={words}
          options={areas.map((area) => [area, words.word(`area.${area}`)])}
        />
      )}
      <output data-say={words.word('finder.shown')} />
    </search>
  );
}

function Choice(props: {
  readonly name: string;
  readonly label: string;
  readonly words: Words;
  readonly options: readonly (readonly [value: string, text: string])[];
}): JSX.Element {
  const { name, label, words, options } = props;
  return (
    <label>
      {label}
      <select name={name} autocomplete="off">
        <option value="">{words.word('finder.all')}</option>
        {options.map(([value, text]) => (
          <option value={value}>{text}</option>
        ))}
      </select>
    </label>
  );
}
