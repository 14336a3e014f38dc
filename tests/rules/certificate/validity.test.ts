import rule from '../../../src/rules/certificate/validity.ts';
import { certificate, faultyChain, issuing, tableOf, tlsFacts, trustedChain } from '../table.ts';

/** Now is 2026-11-22T02:00:00.000Z. */
const ending = (notAfter: string) => ({ certificates: [trustedChain({ notAfter })] });
const facts = (notAfter: string) => ({ tls: tlsFacts(ending(notAfter)) });

tableOf(rule, [
  {
    case: 'months ahead',
    facts: facts('2027-03-01T00:00:00.000Z'),
    says: 'pass valid',
    evidence: { notAfter: '2027-03-01T00:00:00.000Z' },
  },
  { case: 'a millisecond more than 30 days', facts: facts('2026-12-22T02:00:00.001Z'), says: 'pass valid' },
  {
    case: '30 days: the last date the server sent, never the days left',
    facts: facts('2026-12-22T02:00:00.000Z'),
    says: 'fail expires-soon low',
    evidence: { notAfter: '2026-12-22T02:00:00.000Z' },
  },
  { case: 'more than 14 days', facts: facts('2026-12-06T02:00:00.001Z'), says: 'fail expires-soon low' },
  { case: '14 days', facts: facts('2026-12-06T02:00:00.000Z'), says: 'fail expires-soon medium' },
  { case: 'more than 7 days', facts: facts('2026-11-29T02:00:00.001Z'), says: 'fail expires-soon medium' },
  { case: '7 days', facts: facts('2026-11-29T02:00:00.000Z'), says: 'fail expires-soon high' },
  {
    case: 'its last moment (RFC 5280: both ends count)',
    facts: facts('2026-11-22T02:00:00.000Z'),
    says: 'fail expires-soon high',
  },
  {
    case: 'over',
    facts: facts('2026-11-22T01:59:59.000Z'),
    says: 'fail expired critical',
    evidence: { notAfter: '2026-11-22T01:59:59.000Z' },
  },
  {
    case: 'the same facts a month before',
    facts: facts('2026-11-22T01:59:59.000Z'),
    options: { now: '2026-10-20T00:00:00.000Z' },
    says: 'pass valid',
  },
  {
    case: 'begins tomorrow',
    facts: { tls: tlsFacts({ certificates: [trustedChain({ notBefore: '2026-11-23T00:00:00.000Z' })] }) },
    says: 'fail not-yet-valid high',
    evidence: { notBefore: '2026-11-23T00:00:00.000Z' },
  },
  {
    case: 'the worst of several addresses, and how many of them',
    facts: { tls: tlsFacts(ending('2026-12-01T00:00:00.000Z'), {}, ending('2026-11-01T00:00:00.000Z')) },
    says: 'fail expired critical',
    evidence: { notAfter: '2026-11-01T00:00:00.000Z', addresses: '2/3' },
  },
  {
    case: 'the worst of the chains of one address',
    facts: {
      tls: tlsFacts({ certificates: [trustedChain(), trustedChain({ notAfter: '2026-11-25T00:00:00.000Z' })] }),
    },
    says: 'fail expires-soon high',
    evidence: { notAfter: '2026-11-25T00:00:00.000Z' },
  },
  {
    case: 'an address fails when one of its chains does',
    facts: {
      tls: tlsFacts({ certificates: [trustedChain(), trustedChain({ notAfter: '2026-11-25T00:00:00.000Z' })] }, {}),
    },
    says: 'fail expires-soon high',
    evidence: { notAfter: '2026-11-25T00:00:00.000Z', addresses: '1/2' },
  },
  {
    case: 'the direct issuer is over',
    facts: { tls: tlsFacts({ certificates: [trustedChain({}, { notAfter: '2026-11-01T00:00:00.000Z' })] }) },
    says: 'fail issuer-expired critical',
    evidence: { issuer: 'CN=Example Issuing CA', notAfter: '2026-11-01T00:00:00.000Z' },
  },
  {
    case: 'an issuer that is over beside a newer one of the same name',
    facts: {
      tls: tlsFacts({
        certificates: [
          {
            chain: [certificate(), issuing({ notAfter: '2026-11-01T00:00:00.000Z' }), issuing()],
            trust: 'trusted',
            fault: null,
          },
        ],
      }),
    },
    says: 'pass valid',
  },
  {
    case: 'a cross-signed root that is over harms nobody',
    facts: {
      tls: tlsFacts({
        certificates: [
          {
            chain: [
              certificate(),
              issuing(),
              issuing({ subject: 'CN=Example Root', issuer: 'CN=Old Root', notAfter: '2024-09-30T00:00:00.000Z' }),
            ],
            trust: 'trusted',
            fault: null,
          },
        ],
      }),
    },
    says: 'pass valid',
  },
  {
    case: 'a self-signed one ends like any other',
    facts: {
      tls: tlsFacts({
        certificates: [
          faultyChain('self-signed', [
            certificate({ issuer: 'CN=www.example.ma', notAfter: '2020-01-01T00:00:00.000Z' }),
          ]),
        ],
      }),
    },
    says: 'fail expired critical',
  },
  { case: 'no certificate was seen', facts: { tls: tlsFacts({ certificates: [] }) }, says: 'unknown indeterminate' },
  { case: 'no handshake', options: { failures: { tls: 'connection-timeout' } }, says: 'unknown connection-timeout' },
]);
