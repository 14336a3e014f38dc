import { FAILURE_CODES, type HttpFacts } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { blindTo, hostOf, isWithin } from '../answers.ts';

/** A chain goes on to listed hosts only: an off-domain end that was followed is one of the list, one that was not is nobody's we know. */
export default defineRule({
  id: 'https/own-domain',
  observes: [],
  consumes: { https: FAILURE_CODES, http: FAILURE_CODES }, // http stands in where https gives no answer
  severity: 'medium',
  references: ['https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html'],
  controls: ['DEV-EXIG-TRANSAC'],
  text: {
    title: 'The site stays within its own domain',
    rationale:
      'A site that leads to a name of another domain depends on whoever holds that name: one that expires or is hijacked takes the visitors with it, and nobody can tell the true site from a false one.',
    remediation:
      'Serve the site under its own domain. Where another service is meant, link to it from a page of your own that says so.',
    messages: {
      kept: 'The site stays within {domain}.',
      'off-domain': 'The site leads to {host}, which is not within {domain}.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^location',

  judge({ https, http }, { target: { domain } }) {
    // Over http a site may lead elsewhere than over https: it stands in only where nothing is served over https.
    const blind = blindTo(https);
    if (blind !== null) return { status: 'unknown', reason: blind };
    const chain = https.ok ? https : http;
    if (!chain.ok) return { status: 'unknown', reason: chain.failure.code };
    const { host, listed } = endOf(chain.value);
    if (host === null) return { status: 'unknown', reason: 'indeterminate' };
    if (!isWithin(host, domain)) {
      const evidence = { host, domain };
      return { status: 'fail', message: 'off-domain', evidence, ...(listed ? { severity: 'info' } : {}) };
    }
    if (chain.value.end === 'failed')
      return { status: 'unknown', reason: chain.value.failure?.code ?? 'indeterminate' };
    return { status: 'pass', message: 'kept', evidence: { domain } };
  },
});

/** Where the chain leads: the address that was not followed, when there is one. */
function endOf({ hops, end, next }: HttpFacts): { readonly host: string | null; readonly listed: boolean } {
  if (next !== null)
    return { host: hostOf(next), listed: end !== 'out-of-scope-redirect' && end !== 'private-address' };
  return { host: hostOf(hops.at(-1)?.url ?? null), listed: true };
}
