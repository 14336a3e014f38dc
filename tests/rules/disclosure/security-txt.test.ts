import { SECURITY_TXT_FAULTS } from '../../../src/parse/security-txt.ts';
import rule from '../../../src/rules/disclosure/security-txt.ts';
import { disclosureFacts, HOST, type Row, tableOf } from '../table.ts';

const url = `https://${HOST}/.well-known/security.txt`;

type Found = NonNullable<Parameters<typeof disclosureFacts>[0]>;
const found = (over: Found = {}) => ({ disclosure: disclosureFacts({ faults: ['not-signed'], ...over }) });
const expiring = (expires: string, over: Found = {}) =>
  found({
    fields: [
      ['contact', 'https://www.example.ma/signaler'],
      ['expires', expires],
    ],
    ...over,
  });

/** Each error by itself, with the text's date in the future. */
const errors = Object.entries(SECURITY_TXT_FAULTS)
  .filter(([, kind]) => kind === 'error')
  .map(
    ([fault]): Row => ({
      case: fault,
      facts: expiring('2027-03-01T00:00:00Z', { faults: [fault, 'not-signed'] }),
      says: `fail ${fault} low`,
      evidence: { url, faults: [fault] },
    }),
  );

tableOf(rule, [
  {
    case: 'as it should be, but for a signature',
    facts: expiring('2027-03-01T00:00:00+01:00'),
    says: 'pass valid',
    evidence: { url, expires: '2027-02-28T23:00:00.000Z', advice: ['not-signed'] },
  },
  {
    case: 'as it should be',
    facts: expiring('2027-03-01T00:00:00Z', { faults: ['unknown-field'], signed: true }),
    says: 'pass valid',
    evidence: { url, expires: '2027-03-01T00:00:00.000Z' },
  },
  { case: 'nothing', facts: { disclosure: disclosureFacts() }, says: 'fail missing low' },
  {
    case: 'expired this night',
    facts: expiring('2026-11-22T02:00:00Z'),
    says: 'fail expired medium',
    evidence: { url, expires: '2026-11-22T02:00:00.000Z' },
  },
  {
    case: 'expires within the minute',
    facts: expiring('2026-11-22T02:00:01Z'),
    says: 'fail expires-soon info',
    evidence: { url, expires: '2026-11-22T02:00:01.000Z' },
  },
  { case: 'expires in 30 days', facts: expiring('2026-12-22T02:00:00Z'), says: 'pass valid' },
  { case: 'a day less', facts: expiring('2026-12-21T02:00:00Z'), says: 'fail expires-soon info' },
  { case: 'expires in a year', facts: expiring('2027-11-22T02:00:00Z'), says: 'pass valid' },
  { case: 'expires in a leap year', facts: expiring('2027-11-23T02:00:00Z'), says: 'pass valid' },
  {
    case: 'expires in many years',
    facts: expiring('2099-12-31T23:59:59Z'),
    says: 'fail far-expiry info',
    evidence: { url, expires: '2099-12-31T23:59:59.000Z' },
  },
  {
    case: 'at its old place',
    facts: expiring('2027-03-01T00:00:00Z', { legacy: true, url: `https://${HOST}/security.txt` }),
    says: 'fail legacy-location info',
    evidence: { url: `https://${HOST}/security.txt` },
  },
  {
    case: 'expired and broken: it is told that nobody keeps it',
    facts: expiring('2026-01-01T00:00:00Z', { faults: ['no-uri'] }),
    says: 'fail expired medium',
  },
  {
    case: 'broken in several ways: the worst is told, all are shown',
    facts: expiring('2027-03-01T00:00:00Z', { faults: ['empty-value', 'no-line-separators', 'no-uri', 'not-signed'] }),
    says: 'fail no-uri low',
    evidence: { url, faults: ['no-uri', 'empty-value', 'no-line-separators'] },
  },
  {
    case: 'broken and at its old place',
    facts: found({ fields: [], faults: ['no-contact', 'no-expire'], legacy: true }),
    says: 'fail no-contact low',
  },
  {
    case: 'a date that was not kept',
    facts: found({ fields: [['contact', 'tel:+1']], faults: [] }),
    says: 'unknown indeterminate',
  },
  {
    case: 'no answer',
    options: { failures: { disclosure: 'out-of-scope-redirect' } },
    says: 'unknown out-of-scope-redirect',
  },
  ...errors,
]);
