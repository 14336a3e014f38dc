import rule from '../../../src/rules/exposure/directory-listing.ts';
import { pathsFacts, tableOf } from '../table.ts';
import { ordinary } from './ordinary.ts';

const LISTING = {
  entries: 3,
  directories: 0,
  sensitive: 0,
  documents: 0,
  assets: 0,
  personal: 0,
  extensions: [],
  names: [],
};

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
    case: 'names that look personal',
    facts: {
      paths: pathsFacts({ id: 'listing-home', path: '/avis/', answer: 'found', evidence: { ...LISTING, personal: 3 } }),
    },
    says: 'fail personal high of /avis/',
  },
  ...ordinary('listing-uploads'),
]);
