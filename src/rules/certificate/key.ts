import { defineRule } from '../../model/rule.ts';
import { worstChain } from '../certificates.ts';

export default defineRule({
  id: 'certificate/key',
  observes: ['tls'],
  severity: 'high',
  references: [
    'https://cabforum.org/working-groups/server/baseline-requirements/requirements/',
    'https://nvlpubs.nist.gov/nistpubs/SpecialPublications/NIST.SP.800-57pt1r5.pdf',
  ],
  controls: ['CRYPTO-MES-GESTCLE'],
  text: {
    title: 'The key of the certificate is strong',
    rationale: 'Who works out the key of the certificate can pass for the site and read what visitors send.',
    remediation: 'Make a new key, EC P-256 or RSA with 2048 bits or more, and have a new certificate issued for it.',
    messages: {
      strong: 'The key is {type} with {bits} bits.',
      short: 'The key is {type} with only {bits} bits.',
      obsolete: 'The key is of the type {type}, which browsers no longer accept.',
    },
  },
  verify:
    'openssl s_client -connect {host}:{port} -servername {host} </dev/null | openssl x509 -noout -text | grep Public-Key',

  judge({ tls }) {
    return worstChain(tls, 'high', ({ leaf: { key } }) => {
      const { type, bits } = key;
      const evidence = { type: TYPES[type], bits };
      if (type === 'unknown') return { status: 'unknown', reason: 'indeterminate' };
      if (type === 'dsa') return { status: 'fail', message: 'obsolete', evidence };
      if (type === 'ed25519' || type === 'ed448') return { status: 'pass', message: 'strong', evidence };
      if (type === 'ec') {
        return bits < 256
          ? { status: 'fail', message: 'short', evidence }
          : { status: 'pass', message: 'strong', evidence };
      }
      if (bits < 1024) return { status: 'fail', message: 'short', severity: 'critical', evidence };
      return bits < 2048
        ? { status: 'fail', message: 'short', evidence }
        : { status: 'pass', message: 'strong', evidence };
    });
  },
});

const TYPES = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  ec: 'EC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  dsa: 'DSA',
  unknown: '',
};
