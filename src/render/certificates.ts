import { by } from '../model/canonical.ts';
import type { CertificateEnd } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Pure. When the certificates that were seen tonight end: one line for each service, the first to end first. */
export function certificateEnds({ observations }: Pick<Snapshot, 'observations'>): readonly CertificateEnd[] {
  return observations
    .flatMap(({ kind, target, service, outcome }) => {
      if (kind !== 'tls' || !outcome.ok) return [];
      const leaves = outcome.value.addresses
        .flatMap(({ certificates }) => certificates)
        .flatMap(({ chain: [leaf] }) => (leaf === undefined ? [] : [leaf]));
      const [first] = leaves.sort(by(({ notAfter }) => notAfter));
      return first === undefined ? [] : [{ target, service, notAfter: first.notAfter, issuer: first.issuer }];
    })
    .sort(firstToEnd);
}

export const firstToEnd = by<CertificateEnd>(
  ({ notAfter }) => notAfter,
  ({ target }) => target,
  ({ service }) => service,
);
