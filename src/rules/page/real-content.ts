import { defineRule } from '../../model/rule.ts';

/** Listings, stubs and empty pages have rules of their own, or say nothing. */
export default defineRule({
  id: 'page/real-content',
  observes: ['page'],
  severity: 'medium',
  references: ['https://cwe.mitre.org/data/definitions/1188.html'],
  controls: ['EXP-SYS-DURC'],
  text: {
    title: 'The site shows content of its own',
    rationale:
      'The page that a server or a host shows by itself means that the site was never set up, was lost, or was withdrawn. Nobody keeps such a server, and a name that nobody keeps is easily taken over.',
    remediation:
      'Put the site back, or take the name out of the DNS and the server off the net. Where the domain is for sale or suspended, see to its renewal at once.',
    messages: {
      content: 'The site shows content of its own.',
      'default-page': 'The site shows a page that a program shows when nothing was set up: {marks}.',
      parked: 'The site shows the page of a name that is suspended, for sale or not in use: {marks}.',
      'no-content': 'The page is empty, only leads elsewhere, or is a list of files.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i "<title>"',

  judge({ page: { nature, marks } }) {
    switch (nature) {
      case 'default-page':
      case 'parked':
        return { status: 'fail', message: nature, evidence: { marks } };
      case 'content':
        return { status: 'pass', message: 'content' };
      case 'listing':
      case 'stub':
      case 'empty':
        return { status: 'not-applicable', message: 'no-content' };
    }
  },
});
