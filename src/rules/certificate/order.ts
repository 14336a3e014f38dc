import type { Certificate } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { pathOf, worstChain } from '../certificates.ts';
import { shown, someOf } from '../evidence.ts';

export default defineRule({
  id: 'certificate/order',
  observes: ['tls'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2',
    'https://www.rfc-editor.org/rfc/rfc5246#section-7.4.2',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificates are sent in order of issue, and no others',
    rationale:
      'TLS asks for each certificate to be followed by its issuer. Browsers sort them out; simpler programs and devices may refuse the connection.',
    remediation:
      'Put the site certificate first in the file, then the certificate that issued it, and so on; leave out all others.',
    messages: {
      ordered: 'Each certificate is followed by its issuer.',
      disordered: 'The certificates are not in order: after {subject} comes another one than its issuer.',
      superfluous: 'Certificates that have no place in the chain are sent as well: {subjects}.',
    },
  },
  verify: 'openssl s_client -connect {host}:{port} -servername {host} -showcerts </dev/null',

  judge({ tls }) {
    return worstChain(tls, 'low', ({ chain }) => {
      const path = pathOf(chain);
      const places = path.map((one) => chain.indexOf(one));
      const late = places.findIndex((place, index) => place < (places[index - 1] ?? -1));
      if (late > 0) {
        const subject = shown(path[late - 1]?.subject ?? '');
        return { status: 'fail', message: 'disordered', evidence: { subject } };
      }
      const others = strangersIn(chain).map(({ subject }) => subject);
      return others.length > 0
        ? { status: 'fail', message: 'superfluous', severity: 'info', evidence: { subjects: someOf(others) } }
        : { status: 'pass', message: 'ordered' };
    });
  },
});

/** What no path from the leaf passes, and what was sent before. Several certificates of one issuer are several paths (cross-signing). */
function strangersIn(chain: readonly Certificate[]): readonly Certificate[] {
  const reached = new Set(chain.slice(0, 1));
  for (const { issuer } of reached) {
    for (const one of chain) if (one.subject === issuer) reached.add(one);
  }
  return chain.filter(
    (one, index) =>
      !reached.has(one) ||
      chain.slice(0, index).some(({ subject, sha256 }) => subject === one.subject && sha256 === one.sha256),
  );
}
