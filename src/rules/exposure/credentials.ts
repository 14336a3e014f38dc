import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/credentials',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: ['https://cwe.mitre.org/data/definitions/538.html', 'https://cwe.mitre.org/data/definitions/522.html'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE', 'DEV-PROC-DONNEE'],
  text: {
    title: 'No key and no access data are served',
    rationale:
      'A private key or the access data of a server need no guessing: whoever reads them holds them, and what they open is often another machine.',
    remediation:
      'Take the file off the server, replace the key or the password today, and look in the access logs for who has read it. Keep keys outside the document root, readable for one account only.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A key or access data can be read by anyone at {path}.',
    },
  },
  snippets: {
    nginx: 'location ~ (?:/\\.(?!well-known/)|\\.(?:key|pem)$|/sftp-config\\.json$) { return 404; }',
    apache: '<FilesMatch "(?:\\.(?:key|pem)|^id_rsa|^sftp-config\\.json)$">\n  Require all denied\n</FilesMatch>',
  },
  verify: 'curl -sSI https://{host}:{port}/id_rsa | head -n 1',

  judge: ({ paths }) => judgePaths(paths, 'credentials', { found: () => 'found' }),
});
