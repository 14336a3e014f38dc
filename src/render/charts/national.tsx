import type { JSX } from 'preact';
import type { NationalFiguresProps } from './props.ts';

export function NationalFigures(_: NationalFiguresProps): JSX.Element {
  return <section id="national" />;
}
