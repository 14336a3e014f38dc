import { TLS_VERSIONS, type TlsAddress, type TlsFacts, type TlsVersion } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { someOf } from '../evidence.ts';
import { cannotTell, listsAreWhole } from '../offers.ts';

export default defineRule({
  id: 'tls/addresses-agree',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-3.9'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'All addresses of the site answer alike',
    rationale:
      'Visitors are sent to any of the addresses. One that was forgotten in an update keeps its weaknesses open for some of them, and is hard to notice.',
    remediation: 'Give every server behind this name the same configuration and the same certificates.',
    messages: {
      'one-address': 'Only one address was seen.',
      agree: 'The addresses accept the same versions and suites, with the same certificates.',
      versions: 'Only some addresses accept {versions}.',
      suites: 'Only some addresses accept certain suites: {suites}.',
      certificates: 'The addresses do not have the same certificates.',
    },
  },

  judge({ tls }) {
    const { addresses } = tls;
    if (addresses.length < 2) return { status: 'not-applicable', message: 'one-address' };
    const versions = TLS_VERSIONS.filter((version) => dividedOn(tls, version));
    if (versions.length > 0) return { status: 'fail', message: 'versions', evidence: { versions } };
    const suites = TLS_VERSIONS.flatMap((version) => suitesOfSome(tls, version));
    if (suites.length > 0) return { status: 'fail', message: 'suites', evidence: { suites: someOf(suites) } };
    const doubtful = addresses.find((address) => !listsAreWhole(address, TLS_VERSIONS));
    if (doubtful !== undefined) return cannotTell(doubtful);
    // A renewal reaches one server after the other: for information, until a weakness comes with it.
    return new Set(addresses.map(leavesOf)).size > 1
      ? { status: 'fail', message: 'certificates', severity: 'info' }
      : { status: 'pass', message: 'agree' };
  },
});

const dividedOn = ({ addresses }: TlsFacts, version: TlsVersion): boolean =>
  addresses.some(({ versions }) => versions[version] === 'accepted') &&
  addresses.some(({ versions }) => versions[version] === 'refused');

/** Suites that one address accepts and another one, whose list is whole, does not. */
function suitesOfSome({ addresses }: TlsFacts, version: TlsVersion): readonly string[] {
  const accepting = addresses.filter(({ versions }) => versions[version] === 'accepted');
  const namesOf = ({ suites }: TlsAddress) => (suites[version] ?? []).map(({ name }) => name);
  const whole = accepting.filter((address) => listsAreWhole(address, [version])).map(namesOf);
  return accepting.flatMap(namesOf).filter((name) => whole.some((names) => !names.includes(name)));
}

const leavesOf = ({ certificates }: TlsAddress): string =>
  [...new Set(certificates.flatMap(({ chain: [leaf] }) => leaf?.sha256 ?? []))].sort().join();
