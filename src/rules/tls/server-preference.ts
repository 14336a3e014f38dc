import type { TlsAddress, TlsVersion } from '../../model/observation.ts';
import { defineRule, type Verdict } from '../../model/rule.ts';
import { type AcceptedSuite, cannotTell, listsAreWhole, OLD_VERSIONS, suiteEvidence, suitesOf } from '../offers.ts';
import { worstAddress, worstOf } from '../worst.ts';

export default defineRule({
  id: 'tls/server-preference',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-4.1', 'https://ssl-config.mozilla.org/'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'The server itself chooses the better suites',
    rationale:
      'As long as weak suites are accepted, the order decides who gets them: a server that follows its own order gives them only to clients that know nothing better.',
    remediation: 'Remove the weak suites; until then, let the server decide, with the good suites first.',
    messages: {
      'no-weak-suite': 'No weak suite is accepted: the client may choose.',
      'only-weak-suites': 'Where weak suites are accepted there is none that is better.',
      server: 'The server chooses, and takes its good suites first.',
      client: 'The client chooses among suites of which some are weak: {suites}.',
      'weak-first': 'The server prefers weak suites to its good ones: {suites}.',
    },
  },
  snippets: {
    nginx: 'ssl_prefer_server_ciphers on;',
    apache: 'SSLHonorCipherOrder on',
  },
  verify: 'nmap --script ssl-enum-ciphers -p {port} {host}',

  judge({ tls }) {
    return worstAddress(tls, 'low', (address): Verdict<Says | 'no-weak-suite'> => {
      const weak = OLD_VERSIONS.filter((version) => suitesAt(address, version).some(isWeak));
      if (weak.length > 0) return worstOf([weak.map((version) => orderAt(address, version))], 'low');
      return listsAreWhole(address, OLD_VERSIONS)
        ? { status: 'not-applicable', message: 'no-weak-suite' }
        : cannotTell(address);
    });
  },
});

type Says = 'only-weak-suites' | 'server' | 'client' | 'weak-first';

function orderAt(address: TlsAddress, version: TlsVersion): Verdict<Says> {
  const suites = suitesAt(address, version);
  const weak = suites.filter(isWeak);
  if (weak.length === suites.length) return { status: 'not-applicable', message: 'only-weak-suites' };
  const preference = address.preference[version] ?? 'unknown';
  if (preference === 'unknown') return cannotTell(address);
  if (preference === 'client') return { status: 'fail', message: 'client', evidence: suiteEvidence(weak) };
  const order = address.details.order[version] ?? [];
  const place = ({ id }: AcceptedSuite): number => order.indexOf(id);
  // What comes between good suites is for clients that know few of them.
  const firstGood = Math.min(...suites.filter((suite) => !isWeak(suite)).map(place));
  const early = weak.filter((suite) => place(suite) < firstGood);
  return early.length === 0
    ? { status: 'pass', message: 'server' }
    : { status: 'fail', message: 'weak-first', evidence: suiteEvidence(early) };
}

const suitesAt = (address: TlsAddress, version: TlsVersion): readonly AcceptedSuite[] =>
  suitesOf(address).filter((suite) => suite.version === version);

const isWeak = ({ flaw, traits }: AcceptedSuite): boolean => flaw !== null || !traits.forwardSecret;
