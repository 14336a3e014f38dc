import rule from '../../../src/rules/exposure/directory-listing.ts';
import { pathsFacts, tableOf } from '../table.ts';

const LISTING = { entries: 3, directories: 0, sensitive: 0, documents: 0, assets: 0, extensions: [], names: [] };

tableOf(rule, [
  {
    case: 'documents',
    facts: {
      paths: pathsFacts({
        id: 'listing-uploads',
        path: '/uploads/',
        answer: 'found',
        evidence: { ...LISTING, documents: 2 },
      }),
    },
    says: 'fail listed high of /uploads/',
  },
  {
    case: 'style sheets and images only',
    facts: {
      paths: pathsFacts({ id: 'listing-home', path: '/assets/', answer: 'found', evidence: { ...LISTING, assets: 3 } }),
    },
    says: 'fail listed low of /assets/',
  },
  {
    case: 'a mixture',
    facts: {
      paths: pathsFacts({ id: 'listing-home', path: '/avis/', answer: 'found', evidence: { ...LISTING, assets: 2 } }),
    },
    says: 'fail listed medium of /avis/',
  },
  {
    case: 'a dump among them',
    facts: {
      paths: pathsFacts({
        id: 'listing-home',
        path: '/avis/',
        answer: 'found',
        evidence: { ...LISTING, sensitive: 1 },
      }),
    },
    says: 'fail sensitive critical of /avis/',
  },
  {
    case: 'years and months are one subject, and the worst of them counts',
    facts: {
      paths: pathsFacts(
        { id: 'listing-home', path: '/medias/2026/10/', answer: 'absent' },
        { id: 'listing-home', path: '/medias/2026/11/', answer: 'found', evidence: { ...LISTING, assets: 2 } },
        { id: 'listing-home', path: '/medias/2026/12/', answer: 'blocked', failure: 'blocked' },
      ),
    },
    says: 'fail listed medium of /medias/#/#/',
  },
  {
    case: 'one of several that nobody could see',
    facts: {
      paths: pathsFacts(
        { id: 'listing-home', path: '/medias/2025/', answer: 'absent' },
        { id: 'listing-home', path: '/medias/2026/', answer: 'blocked', failure: 'blocked' },
      ),
    },
    says: 'unknown blocked of /medias/#/',
  },
  {
    case: 'absent, redirected, or the same answer as for any name',
    facts: {
      paths: pathsFacts(
        { id: 'listing-uploads', path: '/a', answer: 'absent' },
        { id: 'listing-uploads', path: '/b', answer: 'redirected', status: 302 },
        { id: 'listing-uploads', path: '/c', answer: 'soft404', status: 200 },
      ),
    },
    says: ['pass absent of /a', 'pass absent of /b', 'pass absent of /c'],
    evidence: { path: '/a', status: 404 },
  },
  {
    case: 'there, but closed',
    facts: { paths: pathsFacts({ id: 'listing-uploads', path: '/uploads/', answer: 'restricted', status: 403 }) },
    says: 'pass restricted of /uploads/',
    evidence: { path: '/uploads/', status: 403 },
  },
  {
    case: 'not seen, or not to be believed',
    facts: {
      paths: pathsFacts(
        { id: 'listing-uploads', path: '/a', answer: 'blocked', status: null, failure: 'rate-limited' },
        { id: 'listing-uploads', path: '/b', answer: 'indeterminate', status: 200 },
        { id: 'listing-uploads', path: '/c', answer: 'suspect', status: 200 },
        { id: 'listing-uploads', path: '/d', answer: 'not-run', status: null, failure: 'budget-exhausted' },
        { id: 'listing-uploads', path: '/e', answer: 'error', status: null, failure: 'read-timeout' },
      ),
    },
    says: [
      'unknown rate-limited of /a',
      'unknown indeterminate of /b',
      'unknown indeterminate of /c',
      'unknown budget-exhausted of /d',
      'unknown read-timeout of /e',
    ],
    evidence: { path: '/a', answer: 'blocked' },
  },
  {
    case: 'a filter before everything',
    options: { failures: { paths: 'blocked' } },
    says: 'unknown blocked',
  },
  {
    case: 'nothing of the kind was asked for',
    facts: { paths: pathsFacts({ id: 'another' }) },
    says: 'not-applicable not-asked',
  },
]);
