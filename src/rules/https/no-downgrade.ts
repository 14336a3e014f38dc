import { FAILURE_CODES, type HttpFacts } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { blindTo, isHttps } from '../answers.ts';
import { place } from '../evidence.ts';

export default defineRule({
  id: 'https/no-downgrade',
  observes: [],
  consumes: { https: FAILURE_CODES, http: FAILURE_CODES }, // what one chain shows does not depend on the other
  severity: 'high',
  references: ['https://https.cio.gov/guide/', 'https://www.rfc-editor.org/rfc/rfc9110#section-17.1'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC'],
  text: {
    title: 'No redirect leads from https back to http',
    rationale:
      'One step over http is enough for somebody on the way to take over the visit, although it began and perhaps ends over https.',
    remediation:
      'Find the redirect that names an http address (often a base address in the settings of the site or of the load balancer) and write https there.',
    messages: {
      kept: 'No redirect leads from https back to http.',
      downgraded: 'The address {from} leads back to plain http at {to}.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^location',

  judge({ https, http }) {
    const downgrade = (https.ok ? downgradeOf(https.value) : null) ?? (http.ok ? downgradeOf(http.value) : null);
    if (downgrade !== null) return { status: 'fail', message: 'downgraded', evidence: downgrade };
    const reason = https.ok ? blindTo(http) : https.failure.code;
    return reason === null ? { status: 'pass', message: 'kept' } : { status: 'unknown', reason };
  },
});

function downgradeOf({ hops, next }: HttpFacts): { readonly from: string; readonly to: string } | null {
  const urls = [...hops.map(({ url }) => url), ...(next === null ? [] : [next])];
  const at = urls.findIndex((url, index) => /^http:/i.test(url) && isHttps(urls[index - 1] ?? null));
  return at < 0 ? null : { from: place(urls[at - 1] ?? ''), to: place(urls[at] ?? '') };
}
