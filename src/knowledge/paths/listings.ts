import { DRUPAL, IIS, JOOMLA, SPIP, TYPO3, WORDPRESS } from './concerns.ts';
import type { PathEntry, Sign } from './entry.ts';

const LISTING: readonly Sign[] = [
  {
    need: 2,
    of: [
      { name: 'index-of', weight: 2, pattern: /<(?:title|h1)[^>]{0,80}>\s{0,20}Index of \//i },
      { name: 'listing-for', weight: 2, pattern: /<(?:title|h1)[^>]{0,80}>\s{0,20}Directory(?: listing for|:) /i },
      { name: 'parent-directory', weight: 2, pattern: /\[To Parent Directory\]/ },
      { name: 'bucket', weight: 2, pattern: /<ListBucketResult[\s>]/ },
      { name: 'parent-link', pattern: /<a href="\.\.\/?">/i },
      { name: 'columns', every: [/>\s{0,8}Name\s{0,8}</, />\s{0,8}Last modified\s{0,8}</, />\s{0,8}Size\s{0,8}</] },
      { name: 'sort-links', pattern: /<a href="\?C=[NMSD](?:;|&amp;)O=[AD]">/i },
    ],
  },
];

/** What all listings have in common; how bad one is follows from what it lists. */
const listed = {
  family: 'directory-listing',
  status: [200],
  signature: LISTING,
  html: true,
  negative: /Directory Listing Denied/i,
  reads: 'listing',
  changes: true,
} as const;

export const LISTINGS: readonly PathEntry[] = [
  {
    ...listed,
    id: 'listing-uploads',
    tier: 1,
    paths: ['/uploads/', '/upload/', '/files/', '/documents/', '/fichiers/'],
    severity: 'high',
  },
  { ...listed, id: 'listing-home', tier: 1, paths: [], fromPage: true, severity: 'medium' },
  { ...listed, id: 'listing-wp', tier: 2, when: WORDPRESS, paths: ['/wp-content/uploads/'], severity: 'high' },
  {
    ...listed,
    id: 'listing-wp-code', // code that everyone can download elsewhere
    tier: 2,
    when: WORDPRESS,
    paths: ['/wp-content/plugins/', '/wp-includes/'],
    severity: 'low',
  },
  {
    ...listed,
    id: 'listing-drupal',
    tier: 2,
    when: DRUPAL,
    paths: ['/sites/default/files/', '/sites/default/files/private/'],
    severity: 'high',
  },
  {
    ...listed,
    id: 'listing-joomla',
    tier: 2,
    when: JOOMLA,
    paths: ['/images/', '/media/', '/tmp/', '/administrator/logs/'],
    severity: 'medium',
  },
  { ...listed, id: 'listing-spip', tier: 2, when: SPIP, paths: ['/IMG/', '/tmp/', '/local/'], severity: 'medium' },
  {
    ...listed,
    id: 'listing-typo3',
    tier: 2,
    when: TYPO3,
    paths: ['/fileadmin/', '/uploads/', '/typo3temp/'],
    severity: 'medium',
  },
  {
    ...listed,
    id: 'listing-iis',
    tier: 2,
    when: IIS,
    paths: ['/Documents/', '/Upload/', '/Fichiers/', '/Docs/'],
    severity: 'high',
  },
  {
    ...listed,
    id: 'glpi-files',
    tier: 2,
    when: { after: ['glpi'] },
    paths: ['/glpi/files/', '/glpi/files/_log/', '/glpi/config/'],
    severity: 'critical',
  },
  {
    ...listed,
    id: 'bak-dir',
    tier: 3,
    paths: ['/backup/', '/backups/', '/old/', '/sauvegarde/', '/archives/'],
    severity: 'high',
  },
];
