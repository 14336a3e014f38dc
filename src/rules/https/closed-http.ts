import { FAILURE_CODES, type Hop } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { parseHsts } from '../../parse/hsts.ts';
import { apexAnswer, ownHops } from '../answers.ts';

const YEAR = 31_536_000;

/**
 * Whether a name is on the preload list of browsers no fact tells: the list is not part of Rasid. What a fact tells is whether it can be:
 * only a registrable domain is taken, and only as long as its own answer asks for it (https://hstspreload.org/#removal). So a header that does
 * not ask is a finding, and one that asks is taken at its word, tentatively.
 */
export default defineRule({
  id: 'https/closed-http',
  observes: [],
  consumes: { http: FAILURE_CODES, https: FAILURE_CODES, twin: FAILURE_CODES },
  severity: 'low',
  references: ['https://hstspreload.org/', 'https://github.com/internetstandards/Internet.nl/issues/628'],
  controls: ['CRYPTO-MES-POL'],
  text: {
    title: 'Where port 80 is closed, browsers know to come over https',
    rationale:
      'With port 80 closed nothing is served over plain http, which is good. But old links and typed names end in an error, unless browsers know beforehand that the site is on https only.',
    remediation:
      'Open port 80 for a redirect to https and nothing else; or ask for the preload list: an HSTS header of a year or more with `includeSubDomains; preload` on the domain.',
    messages: {
      'preload-asked': 'Port 80 is closed, and the domain asks to be on the preload list of browsers.',
      'not-preloaded': 'Port 80 is closed, and the domain does not ask to be on the preload list of browsers.',
      open: 'Port 80 is open.',
      'cannot-tell': 'Port 80 is closed; the domain above, which only can be on the preload list, was not seen.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -i ^strict-transport-security',

  judge({ http, https, twin }, { target }) {
    if (http.ok) return { status: 'not-applicable', message: 'open' };
    if (http.failure.code !== 'connection-refused') return { status: 'unknown', reason: http.failure.code };
    if (!https.ok) return { status: 'unknown', reason: https.failure.code };

    const apex = target.host === target.domain ? (ownHops(https.value)[0] ?? null) : apexAnswer(twin);
    if (typeof apex === 'string') return { status: 'unknown', reason: apex };
    if (apex === null) return { status: 'not-applicable', message: 'cannot-tell' };
    return asksForPreload(apex)
      ? { status: 'pass', message: 'preload-asked', confidence: 'tentative' }
      : { status: 'fail', message: 'not-preloaded' };
  },
});

function asksForPreload({ headers, tls }: Hop): boolean {
  const [line, ...more] = linesOf(headers, 'strict-transport-security');
  if (line === undefined || more.length > 0 || tls === null || tls.fault !== null) return false;
  const hsts = parseHsts(line);
  return hsts.valid && hsts.preload && hsts.includeSubDomains && hsts.maxAge >= YEAR;
}
