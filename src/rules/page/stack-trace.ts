import { defineRule } from '../../model/rule.ts';

/** The facts keep whose error it is and by which sign it was known, never its text: that may hold addresses, queries and passwords. */
export default defineRule({
  id: 'page/stack-trace',
  observes: ['page'],
  severity: 'medium',
  references: [
    'https://cwe.mitre.org/data/definitions/209.html',
    'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
  ],
  controls: ['EXP-SYS-DURC'],
  text: {
    title: 'Errors are not shown to visitors',
    rationale:
      'An error meant for programmers shows paths, versions, queries and at times passwords to everybody. It tells whoever searches for a flaw where to begin.',
    remediation:
      'Switch the debug mode and the display of errors off (`display_errors = Off`, `APP_DEBUG=false`, `DEBUG = False`, `customErrors mode="RemoteOnly"`), write errors into a log, and repair this one.',
    messages: {
      none: 'The page shows no error meant for programmers.',
      shown: 'The page shows an error meant for programmers ({type}).',
    },
  },
  snippets: {
    iis: '<system.web>\n  <customErrors mode="RemoteOnly" />\n  <compilation debug="false" />\n</system.web>',
    apache: 'php_admin_flag display_errors off\nphp_admin_flag log_errors on',
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -iE "stack trace|on line|exception|traceback"',

  judge({ page: { stackTrace, truncated } }) {
    if (stackTrace !== null) return { status: 'fail', message: 'shown', evidence: { type: stackTrace } };
    return truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});
