import type { JSX } from 'preact';
import { type ListOverTimeProps, OVER_TIME, type OwnerOverTimeProps, type SiteOverTimeProps } from './props.ts';

export function ListOverTime(_: ListOverTimeProps): JSX.Element {
  return <section id={OVER_TIME} />;
}
export function OwnerOverTime(_: OwnerOverTimeProps): JSX.Element {
  return <section id={OVER_TIME} />;
}
export function SiteOverTime(_: SiteOverTimeProps): JSX.Element {
  return <section id={OVER_TIME} />;
}
