import { defineRule } from '../../model/rule.ts';
import { matchesName } from '../../parse/certificate-name.ts';
import { worstChain } from '../certificates.ts';
import { someOf } from '../evidence.ts';

export default defineRule({
  id: 'certificate/name',
  observes: ['tls'],
  severity: 'critical',
  references: ['https://www.rfc-editor.org/rfc/rfc9525#section-6'],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The certificate is made out to the name of the site',
    rationale: 'A certificate for another name proves nothing about this site: browsers show a warning instead of it.',
    remediation:
      'Have a certificate issued that lists this name among its subject alternative names, and make sure that the server chooses it for this name (SNI).',
    messages: {
      matches: 'The certificate names {host}.',
      'other-name': 'The certificate does not name {host}; it names {names}.',
      'no-name':
        'The certificate holds no subject alternative name, so that browsers accept it for no host, {host} included.',
    },
  },
  snippets: {
    nginx:
      'server {\n  listen 443 ssl;\n  server_name www.example.ma;\n  ssl_certificate     /etc/ssl/www.example.ma/fullchain.pem;\n  ssl_certificate_key /etc/ssl/www.example.ma/private.key;\n}',
    apache:
      '<VirtualHost *:443>\n  ServerName www.example.ma\n  SSLEngine on\n  SSLCertificateFile    /etc/ssl/www.example.ma/fullchain.pem\n  SSLCertificateKeyFile /etc/ssl/www.example.ma/private.key\n</VirtualHost>',
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} -verify_hostname {host} -verify_return_error </dev/null',

  judge({ tls }, { target: { host } }) {
    return worstChain(tls, 'critical', ({ leaf: { names } }) => {
      if (matchesName(names, host)) return { status: 'pass', message: 'matches', evidence: { host } };
      if (names.length === 0) return { status: 'fail', message: 'no-name', evidence: { host } };
      return { status: 'fail', message: 'other-name', evidence: { host, names: someOf(names) } };
    });
  },
});
