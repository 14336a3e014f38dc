import rule from '../../../src/rules/certificate/lifetime.ts';
import { certificate, faultyChain, tableOf, tlsFacts, trustedChain } from '../table.ts';
import { UNSEEN } from '../tls-offers.ts';

const lasting = (notBefore: string, notAfter: string, timestamps = 2) => ({
  tls: tlsFacts({
    certificates: [trustedChain({ notBefore: `${notBefore}T00:00:00.000Z`, notAfter: `${notAfter}.000Z`, timestamps })],
  }),
});

tableOf(rule, [
  {
    case: '200 days, to the second',
    facts: lasting('2026-03-15', '2026-09-30T23:59:59'),
    says: 'pass within',
    evidence: { days: 200, limit: 200 },
  },
  {
    case: 'one second over',
    facts: lasting('2026-03-15', '2026-10-01T00:00:00'),
    says: 'fail over medium',
    evidence: { days: 201, limit: 200 },
  },
  {
    case: '398 days, the day before the limit became 200',
    facts: lasting('2026-03-14', '2027-04-15T23:59:59'),
    says: 'pass within',
    evidence: { days: 398, limit: 398 },
  },
  { case: '399 days', facts: lasting('2026-03-14', '2027-04-16T00:00:00'), says: 'fail over medium' },
  {
    case: '100 days from 2027-03-15 on',
    facts: lasting('2027-03-15', '2027-06-23T00:00:00'),
    says: 'fail over medium',
    evidence: { days: 101, limit: 100 },
  },
  {
    case: '47 days from 2029-03-15 on',
    facts: lasting('2029-03-15', '2029-04-30T23:59:59'),
    says: 'pass within',
    evidence: { days: 47, limit: 47 },
  },
  {
    case: '825 days before 2020-09-01',
    facts: lasting('2020-08-31', '2022-12-04T00:00:00'),
    says: 'fail over medium',
    evidence: { days: 826, limit: 825 },
  },
  {
    case: 'older than the limits',
    facts: lasting('2018-02-28', '2021-05-01T00:00:00'),
    says: 'not-applicable no-limit',
  },
  {
    case: 'no sign of a public authority',
    facts: lasting('2026-03-15', '2036-03-15T00:00:00', 0),
    says: 'not-applicable no-limit',
  },
  {
    case: 'a public authority whose intermediate is missing',
    facts: {
      tls: tlsFacts({
        certificates: [faultyChain('incomplete', [certificate({ notAfter: '2028-01-01T00:00:00.000Z' })])],
      }),
    },
    says: 'fail over medium',
  },
  {
    case: 'a root of its own',
    facts: {
      tls: tlsFacts({
        certificates: [faultyChain('untrusted-root', [certificate({ notAfter: '2028-01-01T00:00:00.000Z' })])],
      }),
    },
    says: 'not-applicable no-limit',
  },
  UNSEEN,
]);
