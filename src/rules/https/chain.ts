import {
  type Evidence,
  FAILURE_CODES,
  type FailureCode,
  type HttpFacts,
  type Outcome,
} from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import type { Target } from '../../model/target.ts';
import { canonicalAddress, classify } from '../../parse/address.ts';
import { internalNames } from '../../parse/inside.ts';
import { blindTo, hostOf } from '../answers.ts';
import { place } from '../evidence.ts';

/** More than this many is too long for the preload list of browsers too. */
const MOST_REDIRECTS = 3;

export default defineRule({
  id: 'https/chain',
  observes: [],
  consumes: { https: FAILURE_CODES, http: FAILURE_CODES }, // what one chain shows does not depend on the other
  severity: 'medium',
  references: ['https://hstspreload.org/', 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4'],
  controls: ['DEV-EXIG-TRANSAC'],
  text: {
    title: 'Redirects are few, end somewhere, and lead to public names',
    rationale:
      'Every redirect costs time and is one more place where a visit can be led astray. A loop ends in an error. An internal address shows what the network looks like and works for nobody outside.',
    remediation:
      'Redirect once to https on the same name and once to the page. Set the public name of the site in the application and on the reverse proxy, which writes internal addresses otherwise.',
    messages: {
      short: 'Redirects: {count}.',
      'too-long': 'It takes {count} redirects to reach the page from {from}.',
      loop: 'The redirects from {from} go round in a circle at {url}.',
      'private-address': 'A redirect leads to {url}, which exists inside the network only.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - http://{host}/ | grep -i ^location',

  judge({ https, http }, { target }) {
    const [worst] = [https, http]
      .filter((chain) => chain.ok)
      .map(({ value }) => judgeChain(value, target))
      .sort((a, b) => RANKS.indexOf(a.message) - RANKS.indexOf(b.message) || b.count - a.count);
    if (worst !== undefined && worst.message !== 'short') {
      const { message, evidence } = worst;
      return { status: 'fail', message, evidence, ...(message === 'too-long' ? { severity: 'low' } : {}) };
    }
    const blind = [https, http].map(whyUnfinished).find((code) => code !== null) ?? null;
    if (blind !== null || worst === undefined) return { status: 'unknown', reason: blind ?? 'connection-refused' };
    return { status: 'pass', message: 'short', evidence: worst.evidence };
  },
});

/** A chain that broke may be longer, or worse, than what was seen of it. */
const whyUnfinished = (chain: Outcome<HttpFacts>): FailureCode | null =>
  chain.ok && chain.value.end === 'failed' ? (chain.value.failure?.code ?? 'indeterminate') : blindTo(chain);

/** The worst first. */
const RANKS = ['private-address', 'loop', 'too-long', 'short'] as const;

interface Walked {
  readonly message: (typeof RANKS)[number];
  readonly count: number; // redirects
  readonly evidence: Evidence;
}

function judgeChain({ hops, end, next }: HttpFacts, target: Target): Walked {
  const from = place(hops[0]?.url ?? '');
  const count = hops.length - 1 + (next === null ? 0 : 1);
  const inside = [...hops.slice(1).map(({ url }) => url), next].find((url) => url !== null && isInside(url, target));
  if (inside !== undefined || end === 'private-address')
    return { message: 'private-address', count, evidence: { url: place(inside ?? next ?? '') } };
  if (end === 'loop') return { message: 'loop', count, evidence: { from, url: place(next ?? '') } };
  if (count > MOST_REDIRECTS) return { message: 'too-long', count, evidence: { from, count } };
  return { message: 'short', count, evidence: { count } };
}

/** An address that only the network behind the site knows. A target that may be private itself is among its own kind. */
function isInside(url: string, { host: own, allowPrivate }: Target): boolean {
  const host = hostOf(url)?.replace(/^\[|\]$/g, '') ?? '';
  if (host === '' || host === own || allowPrivate) return false;
  if (canonicalAddress(host) !== null) return ['private', 'loopback', 'link-local'].includes(classify(host) ?? '');
  return !host.includes('.') || internalNames(host).length > 0;
}
