import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import type { Knowledge } from '../model/knowledge.ts';
import type { Instant } from '../model/observation.ts';
import type { MachineFacts } from './machine.ts';
import { days, daysBetween, ok, type Sign, warn } from './sign.ts';

const MANY = 0.1; // share of roots that have ended: Mozilla takes them out within months

/**
 * Whom we trust. Node does not say how old its roots are; what can be told is how many have ended since, and how old its time zones are,
 * which are brought up to date in the same releases.
 */
export function rootSign({ timeZones, node }: MachineFacts, now: Instant, roots = rootCertificates): Sign {
  const ended = roots.filter((pem) => Date.parse(new X509Certificate(pem).validTo) < Date.parse(now)).length;
  const says = `${roots.length} roots of Node ${node} (time zones of ${timeZones ?? 'an unknown release'}), ${ended} of them ended`;
  return roots.length === 0 || ended > roots.length * MANY
    ? warn(
        'trust',
        says,
        'Use a newer Node: sites with new roots look untrusted, and roots that were thrown out do not.',
      )
    : ok('trust', `${says}; private ones: --ca FILE`);
}

/** What moves every week, and what moves every year. */
const STALE: Readonly<Record<keyof Knowledge, number>> = {
  advisories: 30,
  lifecycles: 30,
  distributions: 30,
  controls: 365,
  paths: 90,
  tlsProfiles: 365,
};
const NAMES: Readonly<Record<keyof Knowledge, string>> = {
  advisories: 'advisories',
  lifecycles: 'product life cycles',
  distributions: 'distributions',
  controls: 'DNSSI map',
  paths: 'paths',
  tlsProfiles: 'TLS profiles',
};

/** How old each file of dated facts is. */
export function knowledgeSign(knowledge: Knowledge, now: Instant): Sign {
  const ages = (Object.keys(STALE) as (keyof Knowledge)[]).map((name) => {
    const { asOf } = knowledge[name];
    return { name, asOf, age: daysBetween(asOf, now) };
  });
  const stale = ages.filter(({ name, age }) => age > STALE[name]);
  const oldest = ages.reduce((a, b) => (b.age > a.age ? b : a));
  if (stale.length === 0) return ok('knowledge', `the oldest, ${NAMES[oldest.name]}, is of ${oldest.asOf}`);
  const said = stale.map(({ name, asOf, age }) => `${NAMES[name]} of ${asOf} (${days(age)} old)`).join(', ');
  return warn('knowledge', said, 'Bring newer files: rasid knowledge import FILE, rasid advisories import FILE.');
}
