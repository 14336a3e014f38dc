import { expect, test } from 'vitest';
import { CERT_CONTACTS } from '../../../src/knowledge/cert-contacts.ts';
import rule from '../../../src/rules/disclosure/cert-contact.ts';
import { disclosureFacts, HOST, tableOf } from '../table.ts';

const contacts = (...values: readonly string[]) => ({
  disclosure: disclosureFacts({ fields: values.map((value) => ['contact', value] as const) }),
});

tableOf(rule, [
  {
    case: 'maCERT by mail, after the owner',
    facts: contacts('mailto:soc@example.ma', 'mailto:incident@macert.gov.ma'),
    says: 'pass listed',
    evidence: { team: 'maCERT' },
  },
  {
    case: 'without a scheme, which another rule tells',
    facts: contacts('incident@macert.gov.ma'),
    says: 'pass listed',
  },
  { case: 'by web, in capitals', facts: contacts('https://WWW.DGSSI.GOV.MA/fr/macert'), says: 'pass listed' },
  { case: 'with a subject', facts: contacts('mailto:incident@MACERT.gov.ma?subject=a@b.ma'), says: 'pass listed' },
  {
    case: 'the team of universities',
    facts: contacts('mailto:cert@educert.ma'),
    says: 'pass listed',
    evidence: { team: 'EDU-CERT' },
  },
  {
    case: 'the owner alone',
    facts: contacts('tel:+212-537-000000', 'mailto:soc@example.ma'),
    says: 'fail missing info',
    evidence: {
      url: `https://${HOST}/.well-known/security.txt`,
      contacts: ['mailto:soc@example.ma', 'tel:+212-537-000000'],
    },
  },
  {
    case: 'names that only look like a team',
    facts: contacts(
      'mailto:soc@notmacert.gov.ma',
      'https://macert.gov.ma.example/',
      'mailto:macert.gov.ma@example.ma',
      'https://a@b.example/@macert.gov.ma',
    ),
    says: 'fail missing info',
  },
  { case: 'no contact', facts: contacts(), says: 'not-applicable no-contact' },
  { case: 'no text', facts: { disclosure: disclosureFacts() }, says: 'not-applicable no-contact' },
  { case: 'no answer', options: { failures: { disclosure: 'blocked' } }, says: 'unknown blocked' },
]);

test('every team has a domain in lower case and a source', () => {
  for (const { team, domain, source } of CERT_CONTACTS) {
    expect(domain).toMatch(/^[a-z0-9.-]+\.ma$/);
    expect([team, source]).not.toContain('');
  }
});
