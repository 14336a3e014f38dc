import rule from '../../../src/rules/certificate/transparency.ts';
import { certificate, faultyChain, tableOf, tlsFacts, trustedChain } from '../table.ts';
import { tlsDetails } from '../tls-details.ts';
import { UNSEEN } from '../tls-offers.ts';

const RESPONDER = { ocspUrls: ['http://ocsp.example/'] };
const YEAR = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' };
const site = (leaf: Parameters<typeof certificate>[0], timestamps = 0) => ({
  tls: tlsFacts({ certificates: [trustedChain(leaf)], details: tlsDetails({ timestamps }) }),
});

tableOf(rule, [
  { case: 'two for 152 days', facts: site({ timestamps: 2 }), says: 'pass logged', evidence: { count: 2 } },
  {
    case: 'two for a year',
    facts: site({ ...YEAR, timestamps: 2 }),
    says: 'fail few medium',
    evidence: { count: 2, needed: 3 },
  },
  { case: 'three for a year', facts: site({ ...YEAR, timestamps: 3 }), says: 'pass logged' },
  { case: 'one', facts: site({ timestamps: 1 }), says: 'fail few medium', evidence: { count: 1, needed: 2 } },
  {
    case: 'two for 180 days, to the second',
    facts: site({ notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2026-06-29T23:59:59.000Z', timestamps: 2 }),
    says: 'pass logged',
  },
  { case: 'two beside the certificate', facts: site({ ...YEAR, timestamps: 0 }, 2), says: 'pass logged' },
  {
    case: 'none, from an authority with a responder',
    facts: site({ ...RESPONDER, timestamps: 0 }),
    says: 'fail missing info',
    evidence: {},
  },
  {
    case: 'none, and no sign of a public authority',
    facts: site({ timestamps: 0 }),
    says: 'not-applicable not-public',
  },
  {
    case: 'not trusted',
    facts: {
      tls: tlsFacts({ certificates: [faultyChain('untrusted-root', [certificate({ ...RESPONDER, timestamps: 0 })])] }),
    },
    says: 'not-applicable not-public',
  },
  UNSEEN,
]);
