import rule from '../../../src/rules/cookies/http-only.ts';
import { httpsFacts, tableOf } from '../table.ts';

const set = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Set-Cookie', line]) }),
});

/** Names under which the frameworks found on government sites keep their sessions. */
const SESSIONS = [
  'ASP.NET_SessionId',
  'ASPSESSIONIDQQBCTRSB',
  '.ASPXAUTH',
  '.AspNetCore.Cookies',
  'CFID',
  'JSESSIONID',
  'PHPSESSID',
  'SSESSa1b2c3d4e5f60718293a4b5c6d7e8f90',
  'sid',
  'ci_session',
  'connect.sid',
  'laravel_session',
  'wordpress_logged_in_a1b2c3d4e5f60718293a4b5c6d7e8f90',
];
const OTHERS = [
  'AWSALB',
  'BIGipServer~portal',
  'NSC_sess',
  'TS01a2b3c4',
  'XSRF-TOKEN',
  'csrftoken',
  'lang',
  '_ga',
  'assessment',
  'incap_ses_12_34',
  'has_js',
];

tableOf(rule, [
  {
    case: 'http only',
    facts: set('PHPSESSID=x; HttpOnly'),
    says: 'pass http-only of PHPSESSID',
    evidence: { cookie: 'PHPSESSID' },
  },
  {
    case: 'readable',
    facts: set('PHPSESSID=x; Secure'),
    says: 'fail readable medium of PHPSESSID',
    evidence: { cookie: 'PHPSESSID' },
  },
  ...SESSIONS.map((name) => ({
    case: `${name} keeps a session`,
    facts: set(`${name}=x`),
    says: `fail readable medium of ${name.replace(/QQBCTRSB|[0-9a-f]{32}/, '#')}`,
  })),
  ...OTHERS.map((name) => ({ case: `${name} keeps none`, facts: set(`${name}=x`), says: 'not-applicable no-session' })),
  {
    case: 'a prefix is no part of the name',
    facts: set('__Host-SID=x; Secure; Path=/'),
    says: 'fail readable medium of __Host-SID',
  },
  {
    case: 'one that browsers drop for its prefix was never set',
    facts: set('__Host-SID=x'),
    says: 'not-applicable no-session',
  },
  { case: 'no cookie', facts: set(), says: 'not-applicable no-session' },
  { case: 'no answer', options: { failures: { https: 'connection-closed' } }, says: 'unknown connection-closed' },
]);
