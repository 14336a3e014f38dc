import type { Target } from '../model/target.ts';
import { UsageError } from './environment.ts';

const KEYS = ['owner', 'tag', 'host', 'id'] as const;
type Key = (typeof KEYS)[number];

const valuesOf: Readonly<Record<Key, (target: Target) => readonly string[]>> = {
  owner: ({ owner }) => [owner],
  tag: ({ tags }) => tags,
  host: ({ host, display }) => [host, display],
  id: ({ id }) => [id],
};

/**
 * Reads expressions such as `owner:cnss`, `tag:critical` and `host:*.gov.ma`, where `*` stands for any text. Several of one key widen
 * the choice, several keys narrow it: `--select owner:cnss --select owner:cmr --select tag:critical` is (cnss or cmr) and critical.
 */
export function selector(expressions: readonly string[]): (target: Target) => boolean {
  const wanted = expressions.map(readExpression);
  const byKey = [...Map.groupBy(wanted, ({ key }) => key)];
  return (target) =>
    byKey.every(([key, list]) =>
      list.some(({ pattern }) => valuesOf[key](target).some((value) => pattern.test(value.toLowerCase()))),
    );
}

function readExpression(text: string): { readonly key: Key; readonly pattern: RegExp } {
  const colon = text.indexOf(':');
  const key = KEYS.find((one) => one === text.slice(0, Math.max(colon, 0)));
  const value = text
    .slice(colon + 1)
    .trim()
    .toLowerCase();
  if (key === undefined || value === '') {
    throw new UsageError(`--select is ${KEYS.map((one) => `${one}:…`).join(', ')}, not ${JSON.stringify(text)}.`);
  }
  return { key, pattern: new RegExp(`^${value.split('*').map(literally).join('.*')}$`, 's') };
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
