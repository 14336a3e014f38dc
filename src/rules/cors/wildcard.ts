import { defineRule } from '../../model/rule.ts';
import { grantEvidence, grantsToStrangers, servesNothing } from '../cors-grants.ts';

export default defineRule({
  id: 'cors/wildcard',
  observes: ['cors'],
  severity: 'info',
  references: [
    'https://fetch.spec.whatwg.org/#cors-protocol-and-credentials',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Access-Control-Allow-Origin',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'Pages are not opened to the scripts of every site',
    rationale:
      'With `*` scripts of every site may read the answer, without cookies. That is right for public data, and wrong for what only some networks can reach.',
    remediation:
      'Send `Access-Control-Allow-Origin: *` only with data that is meant for everybody, and never together with `Access-Control-Allow-Credentials`.',
    messages: {
      none: 'The answer does not say `*`.',
      present: '{url} says `*`: scripts of every site may read it, without cookies.',
      'with-credentials':
        '{url} says `*` together with credentials. Browsers refuse that; whoever wrote it meant to let every site in.',
      'no-page': 'This name serves no page of its own.',
    },
  },
  verify:
    'curl -sS -o /dev/null -D - -H "Origin: https://unrelated.example" https://{host}:{port}/ | grep -i ^access-control',

  judge({ cors }) {
    if (servesNothing(cors)) return { status: 'not-applicable', message: 'no-page' };
    const { granted, unread } = grantsToStrangers(cors);
    const { origins: _, ...evidence } = grantEvidence(
      cors,
      granted.filter(({ grant }) => grant.wildcard),
    );
    if (granted.some(({ grant }) => grant.refused))
      return { status: 'fail', message: 'with-credentials', severity: 'low', evidence };
    if (unread !== null) return { status: 'unknown', reason: unread };
    return granted.some(({ grant }) => grant.wildcard)
      ? { status: 'fail', message: 'present', evidence }
      : { status: 'pass', message: 'none' };
  },
});
