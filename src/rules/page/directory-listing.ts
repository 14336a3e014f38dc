import { defineRule } from '../../model/rule.ts';

/** The home page itself; what lists of other folders hold is the affair of the exposure rules. */
export default defineRule({
  id: 'page/directory-listing',
  observes: ['page'],
  severity: 'medium',
  references: ['https://cwe.mitre.org/data/definitions/548.html'],
  controls: ['EXP-SYS-DURC'],
  text: {
    title: 'The home page is no list of files',
    rationale:
      'A list of the files of a server shows what was never meant to be found: copies, archives, documents. On the home page it also means that the site itself is gone.',
    remediation: 'Switch the listing of folders off, and put an index page there.',
    messages: {
      none: 'The home page is no list of files.',
      listed: 'The home page is a list of files: {marks}.',
    },
  },
  snippets: {
    nginx: 'autoindex off;',
    apache: 'Options -Indexes',
    iis: '<system.webServer>\n  <directoryBrowse enabled="false" />\n</system.webServer>',
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i -e "index of /" -e "directory listing"',

  judge({ page: { nature, marks } }) {
    return nature === 'listing'
      ? { status: 'fail', message: 'listed', evidence: { marks } }
      : { status: 'pass', message: 'none' };
  },
});
