import type { Instant } from '../model/observation.ts';
import { OWNER_KINDS, type Owner, type OwnerKind, type Target } from '../model/target.ts';

const FEW = 5;

const HOW = `How to authorise: write the owner's permission under "authorisations", add "authorisation: <its id>" to each target that it covers,
and say who you are under "scanner"; "rasid targets template" prints an example. --allow-unauthorised-skip scans the others.`;

/** What we say instead of scanning: what would be scanned, which targets nobody permits, and what to do about it. */
export function refusal(
  asked: readonly Target[],
  why: (target: Target) => string | null,
  owners: readonly Owner[],
  now: Instant,
  { quiet, verbose }: { readonly quiet?: boolean | undefined; readonly verbose?: boolean | undefined },
): string {
  const unauthorised = asked.flatMap((target) => {
    const reason = why(target);
    return reason === null ? [] : [`${target.display} (${reason})`];
  });
  const named = verbose ? unauthorised : unauthorised.slice(0, FEW);
  const more = unauthorised.length > named.length ? ` and ${unauthorised.length - named.length} more` : '';
  const verdict = `Nothing was sent: ${unauthorised.length} of ${asked.length} targets have no valid authorisation on ${now.slice(0, 10)}: ${named.join(', ')}${more}.`;
  return quiet ? verdict : [wouldScan(asked, owners, verbose === true), verdict, HOW].join('\n');
}

function wouldScan(asked: readonly Target[], owners: readonly Owner[], verbose: boolean): string {
  const kinds = new Map(owners.map(({ id, kind }) => [id, kind]));
  const byKind = Map.groupBy(asked, ({ owner }): OwnerKind => kinds.get(owner) ?? 'other');
  const present = OWNER_KINDS.filter((kind) => byKind.has(kind));
  const lines = present.map((kind) => {
    const targets = byKind.get(kind) ?? [];
    const names = verbose ? `: ${targets.map(({ display }) => display).join(' ')}` : '';
    return `  ${kind.padEnd(15)}${String(targets.length).padStart(5)}${names}`;
  });
  return [
    `Would scan ${asked.length} targets of ${new Set(asked.map(({ owner }) => owner)).size} owners:`,
    ...lines,
  ].join('\n');
}
