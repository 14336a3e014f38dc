import type { Facts } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/headers/csp.ts';
import { chainOf, form, HOST, hop, httpsFacts, pageFacts, type Row, tableOf } from '../table.ts';

const CSP = 'Content-Security-Policy';
const REPORT_ONLY = 'Content-Security-Policy-Report-Only';
const url = `https://${HOST}/`;

const rows: readonly Row[] = [
  {
    case: 'enforced; nonces stay out of the evidence',
    facts: {
      https: httpsFacts({
        headers: [
          [CSP, "script-src 'nonce-abc'; Default-Src 'self'"],
          [CSP, "img-src 'self'"],
        ],
      }),
    },
    says: 'pass enforced',
    evidence: { directives: ['default-src', 'img-src', 'script-src'] },
  },
  {
    case: 'enforced beside one that reports',
    facts: {
      https: httpsFacts({
        headers: [
          [REPORT_ONLY, "default-src 'none'"],
          [CSP, "default-src 'self'"],
        ],
      }),
    },
    says: 'pass enforced',
    evidence: { directives: ['default-src'] },
  },
  { case: 'missing', facts: { https: httpsFacts() }, says: 'fail missing medium', evidence: { url } },
  { case: 'empty', facts: { https: httpsFacts({ headers: [[CSP, ' ; ']] }) }, says: 'fail missing medium' },
  {
    case: 'reports only',
    facts: { https: httpsFacts({ headers: [[REPORT_ONLY, "default-src 'self'"]] }) },
    says: 'fail report-only medium',
    evidence: { url },
  },
  {
    case: 'the page after a redirect on the same name',
    facts: {
      https: httpsFacts({
        hops: chainOf([url, `https://${HOST}/fr/;jsessionid=1A?x=1`], { headers: [[CSP, '']] }),
      }),
    },
    says: 'fail missing medium',
    evidence: { url: `https://${HOST}/fr/` },
  },
  {
    case: 'the name only leads to another one',
    facts: { https: httpsFacts({ hops: chainOf([url, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  {
    case: 'the same, when the other one is none of ours',
    facts: {
      https: httpsFacts({
        hops: [hop({ status: 302, location: 'https://autre.ma/' })],
        end: 'out-of-scope-redirect',
        next: 'https://autre.ma/',
      }),
    },
    says: 'not-applicable no-page',
  },
  {
    case: 'the same, when the other one does not answer',
    facts: {
      https: httpsFacts({
        hops: [hop({ status: 302, location: 'https://autre.ma/' })],
        end: 'failed',
        next: 'https://autre.ma/',
        failure: { code: 'connection-timeout', detail: '' },
      }),
    },
    says: 'not-applicable no-page',
  },
  {
    case: 'the page of this name did not answer',
    facts: {
      https: httpsFacts({
        hops: [hop({ status: 302, location: `https://${HOST}/fr` })],
        end: 'failed',
        next: `https://${HOST}/fr`,
        failure: { code: 'read-timeout', detail: '' },
      }),
    },
    says: 'unknown read-timeout',
  },
  {
    case: 'a loop on this name',
    facts: { https: httpsFacts({ hops: [hop({ status: 302, location: url })], end: 'loop', next: url }) },
    says: 'unknown indeterminate',
  },
  {
    case: 'the page is served over http in the end',
    facts: { https: httpsFacts({ hops: chainOf([url, `http://${HOST}/`]) }) },
    says: 'not-applicable no-page',
  },
  {
    case: 'a JSON reply is no document',
    facts: { https: httpsFacts({ headers: [['Content-Type', 'application/json']] }) },
    says: 'not-applicable no-page',
  },
  {
    case: 'TEXT/HTML is HTML',
    facts: { https: httpsFacts({ headers: [['Content-Type', 'TEXT/HTML; charset=utf-8']] }) },
    says: 'fail missing medium',
  },
  { case: 'a tired server', facts: { https: httpsFacts({ status: 502 }) }, says: 'unknown indeterminate' },
  { case: 'too many requests', facts: { https: httpsFacts({ status: 429 }) }, says: 'unknown rate-limited' },
  { case: 'a filter answered', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
];

const page = pageFacts();
const withPage = ({ facts, ...row }: Row): Row => ({ ...row, facts: { ...facts, page } });
const https = httpsFacts();
const bare = (over: Partial<Facts['page']>, facts: Partial<Facts> = { https }): Partial<Facts> => ({
  ...facts,
  page: pageFacts(over),
});

tableOf(rule, [
  ...rows.map(withPage),
  {
    case: 'a policy in the page is one',
    facts: bare({ metaPolicies: ["default-src 'self'; frame-ancestors 'none'"] }),
    says: 'pass enforced',
    evidence: { directives: ['default-src'] },
  },
  {
    case: 'one of which browsers ignore everything in the page is none',
    facts: bare({ metaPolicies: ["frame-ancestors 'none'; sandbox"] }),
    says: 'fail missing medium',
  },
  {
    case: 'a page of another address says nothing of this one',
    facts: bare({ url: `http://${HOST}/`, metaPolicies: ["default-src 'self'"] }),
    says: 'fail missing medium',
  },
  {
    case: 'a login form without a policy',
    facts: bare({ forms: [form({ password: true })] }),
    says: 'fail missing-with-login high',
    evidence: { url },
  },
  {
    case: 'a login form under a policy that reports',
    facts: bare(
      { forms: [form({ password: true })] },
      { https: httpsFacts({ headers: [[REPORT_ONLY, "default-src 'self'"]] }) },
    ),
    says: 'fail report-only medium',
  },
  {
    case: 'a policy of the header stands without the page',
    facts: { https: httpsFacts({ headers: [[CSP, "default-src 'self'"]] }) },
    options: { failures: { page: 'read-timeout' } },
    says: 'pass enforced',
  },
  {
    case: 'without the page nobody knows whether it holds one',
    facts: { https },
    options: { failures: { page: 'read-timeout' } },
    says: 'unknown read-timeout',
  },
]);
