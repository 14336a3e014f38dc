import { defineRule } from '../../model/rule.ts';

/** The `www.` beside an apex: people type both. A closed port is no fault; half an https is. */
export default defineRule({
  id: 'https/www',
  observes: ['twin'],
  severity: 'medium',
  references: ['https://hstspreload.org/', 'https://https.cio.gov/guide/'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC'],
  text: {
    title: 'The same site with www works over https too',
    rationale:
      'Many people put www before a name, and old links do. Where that name answers over https with the certificate of another one, they meet a warning, or learn to click it away.',
    remediation:
      'Put the name with www into the certificate and let it redirect to the site; or take the name out of the DNS.',
    messages: {
      works: 'The name {host} answers over https, and its certificate is trusted.',
      broken: 'The name {host} answers on port 443, but browsers refuse it: {fault}.',
      'no-www':
        'There is no name with www beside this one, it is a site of its own on the list, or its port 443 is closed.',
    },
  },
  verify: 'curl -sS -o /dev/null -D - https://www.{host}:{port}/',

  judge({ twin }) {
    const { host, relation, listed, https } = twin;
    if (relation !== 'www' || listed || https === null) return { status: 'not-applicable', message: 'no-www' };
    if (https.ok) {
      const fault = https.value.tls?.fault ?? null;
      return fault === null
        ? { status: 'pass', message: 'works', evidence: { host } }
        : { status: 'fail', message: 'broken', evidence: { host, fault } };
    }
    const { code } = https.failure;
    if (code === 'connection-refused') return { status: 'not-applicable', message: 'no-www' };
    if (code === 'handshake-failed') return { status: 'fail', message: 'broken', evidence: { host, fault: code } };
    return { status: 'unknown', reason: code };
  },
});
