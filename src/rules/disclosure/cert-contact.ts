import { CERT_CONTACTS } from '../../knowledge/cert-contacts.ts';
import { defineRule } from '../../model/rule.ts';
import { valuesOf } from '../../parse/security-txt.ts';
import { place, someOf } from '../evidence.ts';

export default defineRule({
  id: 'disclosure/cert-contact',
  observes: ['disclosure'],
  severity: 'info',
  references: ['https://www.rfc-editor.org/rfc/rfc9116#section-2.5.3', 'https://www.dgssi.gov.ma/'],
  controls: ['INCID-GEST-SIGNAL', 'INCID-GEST-ALERT', 'ORG-INTER-RESP'],
  text: {
    title: 'The contacts name an incident response team',
    rationale:
      'When nobody of the organisation answers, a report still reaches somebody who knows what to do, and the national authority learns of it.',
    remediation:
      'Add a further `Contact` with the address of maCERT, or of the team of your sector, after your own: the first one is preferred.',
    messages: {
      listed: 'The contacts name {team}.',
      missing: '{url} names no incident response team among its contacts: {contacts}.',
      'no-contact': 'There is no security.txt, or it names no contact: another rule says so.',
    },
  },
  verify: 'curl -sS https://{host}:{port}/.well-known/security.txt | grep -i ^contact',

  judge({ disclosure: { found } }) {
    const contacts = found === null ? [] : valuesOf(found.fields, 'contact');
    if (found === null || contacts.length === 0) return { status: 'not-applicable', message: 'no-contact' };
    const hosts = contacts.map(hostOf);
    const named = CERT_CONTACTS.find(({ domain }) =>
      hosts.some((host) => host === domain || host.endsWith(`.${domain}`)),
    );
    return named === undefined
      ? { status: 'fail', message: 'missing', evidence: { url: place(found.url), contacts: someOf(contacts) } }
      : { status: 'pass', message: 'listed', evidence: { team: named.team } };
  },
});

/** Of a web address, or of a mail address that perhaps lacks its scheme, in lower case; empty for a telephone number. */
function hostOf(contact: string): string {
  const mailbox = /^(?:mailto:)?[^?:]*@([^?@,]+)/i.exec(contact)?.[1];
  return (mailbox ?? URL.parse(contact)?.hostname ?? '').toLowerCase();
}
