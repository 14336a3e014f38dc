import { FAILURE_CODES, type HttpFacts, type Outcome, type TlsFacts, type TwinFacts } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { hostOf, isHttps } from '../answers.ts';
import { refusedFor } from '../certificates.ts';
import { hstsOf, isRefused, YEAR } from '../hsts.ts';

const MESSAGES = {
  eligible: 'The site asks for the preload list and meets its conditions.',
  subdomain: 'The site asks for the preload list, which takes whole domains only.',
  'several-headers': 'The site asks for the preload list, but sends several HSTS lines.',
  'no-subdomains': 'The site asks for the preload list, but without `includeSubDomains`.',
  short: 'The site asks for the preload list, but for less than a year.',
  'invalid-chain': 'The site asks for the preload list, but its certificate or the chain of it is not in order.',
  'no-redirect': 'The site asks for the preload list, but plain http does not lead to https.',
  'www-first': 'The site asks for the preload list, but plain http leads to `www` first.',
  'other-host-first':
    'The site asks for the preload list, but plain http does not lead to https on the same name first.',
  'redirect-without-hsts':
    'The site asks for the preload list, but the answer to which plain http leads carries no such HSTS.',
  'insecure-redirect': 'The site asks for the preload list, but a redirect leads back to plain http.',
  'too-many-redirects': 'The site asks for the preload list, but redirects more than three times.',
  'www-without-tls': 'The site asks for the preload list, but its `www` has no valid https.',
  'not-asked': 'The site does not ask for the preload list.',
} as const;
type Reason = Exclude<keyof typeof MESSAGES, 'eligible' | 'not-asked'>;

/** Asks whether `preload` is said in earnest: the conditions of hstspreload.org, as its own code (chromium/hstspreload) tests them. */
export default defineRule({
  id: 'headers/hsts-preload',
  observes: ['https'],
  consumes: { http: FAILURE_CODES, tls: FAILURE_CODES, twin: FAILURE_CODES },
  severity: 'low',
  references: ['https://hstspreload.org/#submission-requirements', 'https://github.com/chromium/hstspreload'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Who asks for the HSTS preload list meets its conditions',
    rationale:
      'With `preload` a site asks to be built into browsers as https only. Without the conditions it is refused or, once listed, taken off, and anybody may hand a domain in that says so.',
    remediation:
      'Meet every condition that is named here, or take `preload` out of the header. Think first: leaving the list takes months.',
    messages: MESSAGES,
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -i ^strict-transport-security',

  judge({ https, http, tls, twin }, { target, now }) {
    const [first] = https.hops;
    const hsts = first === undefined ? null : hstsOf(first);
    if (first === undefined || hsts?.valid !== true || !hsts.preload || hsts.maxAge === 0)
      return { status: 'not-applicable', message: 'not-asked' };

    const broken = isRefused(first) || (tls.ok && !isWhole(tls.value, target.host, now));
    const reasons: readonly Reason[] = [
      ...when('subdomain', target.host !== target.domain),
      ...when('several-headers', linesOf(first.headers, 'strict-transport-security').length > 1),
      ...when('no-subdomains', !hsts.includeSubDomains),
      ...when('short', hsts.maxAge < YEAR),
      ...when('invalid-chain', broken),
      ...(http.ok ? overHttp(http.value, target.host) : []),
      ...when('insecure-redirect', leadsBack(https) || (http.ok && leadsBack(http.value))),
      ...when(
        'too-many-redirects',
        [https, ...(http.ok ? [http.value] : [])].some((chain) => redirectsOf(chain) > 3),
      ),
      ...when('www-without-tls', isWwwBroken(twin)),
    ];
    const [message] = reasons;
    if (message !== undefined) return { status: 'fail', message, evidence: { reasons } };
    // A closed port 80 is allowed; a silent one, and a twin that was not seen, prove nothing.
    if (!http.ok && !['connection-refused', 'not-permitted'].includes(http.failure.code))
      return { status: 'unknown', reason: http.failure.code };
    if (!twin.ok && twin.failure.code !== 'not-permitted') return { status: 'unknown', reason: twin.failure.code };
    return { status: 'pass', message: 'eligible' };
  },
});

const when = (reason: Reason, holds: boolean): readonly Reason[] => (holds ? [reason] : []);

/** What browsers find themselves, the list does not forgive: the chain has to be sent whole. */
const isWhole = (tls: TlsFacts, host: string, now: string): boolean =>
  refusedFor(tls, host, now) === null &&
  tls.addresses.every(({ certificates }) => certificates.every(({ fault }) => fault === null));

/** The first redirect of plain http; the later ones are the same for both chains. */
function overHttp({ hops, next }: HttpFacts, host: string): readonly Reason[] {
  const second = hops[1]?.url ?? next;
  if (second === null) return ['no-redirect'];
  if (hostOf(second) === `www.${host}`) return ['www-first'];
  if (!isHttps(second) || hostOf(second) !== host) return ['other-host-first'];
  const led = hops[1] === undefined ? null : hstsOf(hops[1]);
  const same =
    hops[1] === undefined || (led?.valid === true && led.preload && led.includeSubDomains && led.maxAge >= YEAR);
  return when('redirect-without-hsts', !same);
}

function leadsBack({ hops, next }: HttpFacts): boolean {
  const urls = [...hops.map(({ url }) => url), ...(next === null ? [] : [next])];
  const secure = urls.findIndex(isHttps);
  return secure >= 0 && urls.slice(secure).some((url) => !isHttps(url));
}

const redirectsOf = ({ hops, next }: HttpFacts): number => hops.length - 1 + (next === null ? 0 : 1);

function isWwwBroken(twin: Outcome<TwinFacts>): boolean {
  if (!twin.ok || twin.value.relation !== 'www' || twin.value.https === null) return false;
  const { https } = twin.value;
  return https.ok ? https.value.tls?.fault !== null : https.failure.code === 'handshake-failed';
}
