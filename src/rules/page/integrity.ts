import { CHANGING_SCRIPT_HOSTS } from '../../knowledge/script-hosts.ts';
import { defineRule } from '../../model/rule.ts';
import { hasIntegrity } from '../../parse/integrity.ts';
import { hostOf } from '../answers.ts';
import { codeOf, hostsOf, isForeign } from '../loaded.ts';

/** Of scripts and style sheets from outside the registrable domain. Those that change by design can have no digest and are left out. */
export default defineRule({
  id: 'page/integrity',
  observes: ['page'],
  severity: 'low',
  references: ['https://www.w3.org/TR/SRI/', 'https://developer.mozilla.org/docs/Web/Security/Subresource_Integrity'],
  controls: ['FOURNIS-GEST-SURVEIL'],
  text: {
    title: 'Scripts and style sheets of others are held to a digest',
    rationale:
      'Whoever takes over a host from which a page loads a script takes over the page. With a digest the browser runs the very file that was meant, or none.',
    remediation:
      'Keep a copy on the site itself; or name a fixed version and add `integrity="sha384-..." crossorigin="anonymous"` to the element.',
    messages: {
      held: 'Every script and style sheet of another domain is held to a digest.',
      missing: 'Scripts or style sheets come without a digest from {hosts}.',
      invalid: 'Scripts or style sheets from {hosts} have an `integrity` that holds no digest: browsers check nothing.',
      'no-crossorigin':
        'Scripts or style sheets from {hosts} have a digest but no `crossorigin`: browsers cannot check them, and drop them.',
      'no-foreign': 'The page loads no script or style sheet of another domain for which a digest can be given.',
    },
  },
  verify:
    'curl -sSL https://{host}:{port}/ | grep -i -e "<script[^>]*src=.https\\?:" -e "<link[^>]*stylesheet" | grep -v integrity=',

  judge({ page }, { target: { domain } }) {
    const foreign = codeOf(page).filter(
      (one) => isForeign(one, domain) && !CHANGING_SCRIPT_HOSTS.includes(hostOf(one.src) ?? ''),
    );
    const faults = {
      missing: foreign.filter(({ integrity }) => integrity === null),
      invalid: foreign.filter(({ integrity }) => integrity !== null && !hasIntegrity(integrity)),
      'no-crossorigin': foreign.filter(
        ({ integrity, crossorigin }) => integrity !== null && hasIntegrity(integrity) && crossorigin === null,
      ),
    };
    for (const message of ['missing', 'invalid', 'no-crossorigin'] as const) {
      const hosts = hostsOf(faults[message].map(({ src }) => src));
      if (hosts.length > 0) return { status: 'fail', message, evidence: { hosts } };
    }
    if (page.truncated) return { status: 'unknown', reason: 'reply-too-large' };
    return foreign.length > 0
      ? { status: 'pass', message: 'held' }
      : { status: 'not-applicable', message: 'no-foreign' };
  },
});
