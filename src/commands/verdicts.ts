import type { History, Said } from '../history/history.ts';
import { by } from '../model/canonical.ts';
import type { Finding } from '../model/finding.ts';

/** What is said of each fingerprint of each target. */
export type Verdicts = ReadonlyMap<string, ReadonlyMap<string, Said>>;

/** What a run said at the time. */
export async function storedVerdicts(
  history: History,
  run: string,
  targets: readonly { readonly id: string }[],
): Promise<Verdicts> {
  const verdicts = new Map<string, ReadonlyMap<string, Said>>();
  for (const { id } of targets) verdicts.set(id, await history.said(run, id));
  return verdicts;
}

export const verdictsOf = (findings: readonly Finding[]): Verdicts =>
  new Map(
    [...Map.groupBy(findings, ({ target }) => target)].map(([target, ofTarget]) => [
      target,
      new Map(ofTarget.map(({ fingerprint, rule, status, severity }) => [fingerprint, { rule, status, severity }])),
    ]),
  );

export interface MovedVerdict {
  readonly target: string;
  readonly rule: string;
  readonly before: string; // "pass", "fail (high)", "nothing"
  readonly after: string;
}

/** One row for each verdict that is not the same on both sides. */
export function movedVerdicts(before: Verdicts, after: Verdicts): readonly MovedVerdict[] {
  const rows: MovedVerdict[] = [];
  for (const target of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(target);
    const is = after.get(target);
    for (const fingerprint of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
      const old = was?.get(fingerprint);
      const now = is?.get(fingerprint);
      if (spoken(old) === spoken(now)) continue;
      rows.push({ target, rule: (now ?? old)?.rule ?? '', before: spoken(old), after: spoken(now) });
    }
  }
  return rows.sort(
    by(
      ({ target }) => target,
      ({ rule }) => rule,
      (row) => row.before,
    ),
  );
}

const spoken = (said: Said | undefined): string =>
  said === undefined ? 'nothing' : said.status === 'fail' ? `fail (${said.severity})` : said.status;
