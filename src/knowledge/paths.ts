import { digestOf } from '../model/canonical.ts';
import type { Severity } from '../model/finding.ts';
import type { Evidence } from '../model/observation.ts';
import type { Day } from '../model/target.ts';

/** The day on which the table was last looked over. */
export const PATH_TABLE_DAY: Day = '2026-11-22';

/** A sign in an answer: a pattern in the body (one character a byte) or in a header, or bytes at a place. */
export type Mark = {
  readonly name: string;
  readonly weight?: number; // 1 unless said
} & (
  | { readonly pattern: RegExp; readonly header?: string; readonly times?: number }
  | { readonly bytes: string; readonly at: number } // hex
);

/** Satisfied when the weights of the marks that are there add up to `need`. */
export interface Sign {
  readonly need: number;
  readonly of: readonly Mark[];
}

type PathGroup = 'secret' | 'config' | 'backup' | 'listing' | 'panel' | 'diagnostic';

/** One kind of exposure, and the paths where it is looked for. */
export interface PathEntry {
  readonly id: string; // permanent
  readonly group: PathGroup;
  readonly when?: { readonly only?: readonly string[]; readonly unless?: readonly string[] }; // products seen; always unless said
  readonly paths: readonly string[]; // {host}: the host; {label}: the first label of its registrable domain
  readonly fromPage?: true; // also the directories of the page's own files
  readonly status: readonly number[];
  readonly signature: readonly Sign[]; // all of them
  readonly strong?: true; // the whole body or magic bytes: believed even where every answer differs from the last
  readonly html: boolean; // false: an answer that begins as HTML is none
  readonly negative?: RegExp; // nor is one with this in its body
  readonly bytes?: number; // asked with Range and never read further
  readonly severity: Severity; // unless its content says otherwise: see severityOf
  readonly product?: string; // that a site has one of: four different ones are a honeypot or a catch-all
}

const one = (...of: readonly Mark[]): Sign => ({ need: 1, of });
const mark = (name: string, pattern: RegExp): Mark => ({ name, pattern });
const magic = (name: string, bytes: string, at = 0): Mark => ({ name, bytes, at });

const LISTING: readonly Sign[] = [
  {
    need: 2,
    of: [
      { name: 'index-of', weight: 2, pattern: /<(?:title|h1)[^>]{0,80}>\s{0,20}Index of \//i },
      { name: 'listing-for', weight: 2, pattern: /<(?:title|h1)[^>]{0,80}>\s{0,20}Directory(?: listing for|:) /i },
      { name: 'parent-directory', weight: 2, pattern: /\[To Parent Directory\]/ },
      { name: 'bucket', weight: 2, pattern: /<ListBucketResult[\s>]/ },
      { name: 'parent-link', pattern: /<a href="\.\.\/?">/i },
      {
        name: 'columns',
        pattern: />\s{0,8}Name\s{0,8}<[\s\S]{0,600}>\s{0,8}Last modified\s{0,8}<[\s\S]{0,600}>\s{0,8}Size\s{0,8}</i,
      },
      { name: 'sort-links', pattern: /<a href="\?C=[NMSD](?:;|&amp;)O=[AD]">/i },
    ],
  },
];

const PHPMYADMIN_FIELD = mark('username-field', /name="pma_username"/i);

/**
 * What is looked for on every target. GET only, no credentials, no tricks with the path, nothing whose GET acts (see probes/net/deny).
 * A row is believed for its status and its signature together; prose and provenance: field guide "Exposure and software", section 1.
 */
export const PATH_TABLE: readonly PathEntry[] = [
  {
    id: 'git-head',
    group: 'secret',
    paths: ['/.git/HEAD'],
    status: [200],
    signature: [one(mark('head', /^(?:ref: refs\/(?:heads|remotes)\/\S{1,150}|[0-9a-f]{40}|[0-9a-f]{64})\s{0,4}$/))],
    strong: true,
    html: false,
    severity: 'critical',
  },
  {
    id: 'svn',
    group: 'secret',
    paths: ['/.svn/wc.db', '/.svn/entries'],
    status: [200, 206],
    signature: [one(magic('sqlite', '53514c69746520666f726d6174203300'), mark('entries', /^(?:8|9|10|12)\r?\n/))],
    strong: true,
    html: false,
    bytes: 64,
    severity: 'high',
  },
  {
    id: 'hg',
    group: 'secret',
    paths: ['/.hg/requires'],
    status: [200],
    signature: [
      one(
        mark(
          'requires',
          /^(?:(?:revlogv1|revlogv2|store|fncache|dotencode|generaldelta|sparserevlog|share-safe|persistent-nodemap|revlog-compression-zstd|dirstate-v2)(?:\r?\n|$)){1,20}$/,
        ),
      ),
    ],
    strong: true,
    html: false,
    severity: 'high',
  },
  {
    id: 'dotenv',
    group: 'secret',
    paths: ['/.env'],
    status: [200],
    signature: [
      one({ name: 'assignments', pattern: /^[A-Z][A-Z0-9_]{2,60}=/gm, times: 2 }),
      one(
        mark(
          'known-names',
          /^(?:APP_KEY|APP_ENV|DB_[A-Z]|MAIL_[A-Z]|AWS_[A-Z]|[A-Z0-9_]{0,60}(?:SECRET|PASSWORD|TOKEN))[A-Z0-9_]{0,60}=/m,
        ),
      ),
    ],
    html: false,
    severity: 'critical',
  },
  {
    id: 'htpasswd',
    group: 'secret',
    paths: ['/.htpasswd'],
    status: [200],
    signature: [
      one(mark('hash', /^[^:\s<>]{1,64}:(?:\$apr1\$|\$2[aby]\$|\{SHA\}|\$[156]\$|[./0-9A-Za-z]{13}\s{0,4}$)/m)),
    ],
    html: false,
    severity: 'critical',
  },
  {
    id: 'ds-store',
    group: 'secret',
    paths: ['/.DS_Store'],
    status: [200],
    signature: [one(magic('bud1', '0000000142756431'))],
    strong: true,
    html: false,
    severity: 'low',
  },
  {
    id: 'web-config',
    group: 'config',
    when: { only: ['iis', 'aspnet'] },
    paths: ['/web.config'],
    status: [200],
    signature: [
      one(mark('configuration', /<configuration[\s>]/)),
      one(mark('section', /<(?:system\.web|system\.webServer|connectionStrings|appSettings)[\s>]/)),
    ],
    html: false,
    severity: 'high',
  },
  {
    id: 'wp-config-backup',
    group: 'config',
    when: { only: ['wordpress'] },
    paths: [
      '/wp-config.php.bak',
      '/wp-config.php~',
      '/wp-config.php.old',
      '/wp-config.php.save',
      '/wp-config.txt',
      '/.wp-config.php.swp',
    ],
    status: [200],
    signature: [
      one(mark('database-name', /define\(\s{0,8}['"]DB_(?:NAME|PASSWORD)['"]/), magic('swap-file', '623056494d')),
    ],
    html: false,
    severity: 'critical',
  },
  {
    id: 'sql-dump',
    group: 'backup',
    paths: ['/backup.sql', '/dump.sql', '/database.sql', '/db.sql', '/{host}.sql', '/{label}.sql'],
    status: [200, 206],
    signature: [
      one(
        mark('dump-header', /^-- (?:(?:MySQL|MariaDB|PostgreSQL)(?: database)? dump|phpMyAdmin SQL Dump)/im),
        mark('statement', /^(?:CREATE TABLE|DROP TABLE|INSERT INTO|CREATE DATABASE) [`"'A-Za-z]/m),
      ),
    ],
    html: false,
    bytes: 1024,
    severity: 'critical',
  },
  {
    id: 'archive',
    group: 'backup',
    paths: [
      '/backup.zip',
      '/backup.tar.gz',
      '/www.zip',
      '/site.zip',
      '/{host}.zip',
      '/{label}.zip',
      '/{host}.tar.gz',
      '/{label}.rar',
    ],
    status: [200, 206],
    signature: [
      one(
        magic('zip', '504b0304'),
        magic('gzip', '1f8b08'),
        magic('rar', '526172211a07'),
        magic('7z', '377abcaf271c'),
        magic('tar', '7573746172', 257),
      ),
      one({ name: 'not-html', header: 'content-type', pattern: /^(?!text\/html)/i }),
    ],
    strong: true,
    html: false,
    bytes: 512,
    severity: 'critical',
  },
  {
    id: 'listing-home',
    group: 'listing',
    paths: [],
    fromPage: true,
    status: [200],
    signature: LISTING,
    html: true,
    negative: /Directory Listing Denied/i,
    severity: 'medium',
  },
  {
    id: 'listing-uploads',
    group: 'listing',
    paths: ['/uploads/', '/upload/', '/files/', '/documents/', '/fichiers/'],
    status: [200],
    signature: LISTING,
    html: true,
    negative: /Directory Listing Denied/i,
    severity: 'high',
  },
  {
    id: 'wp-login',
    group: 'panel',
    when: { only: ['wordpress'] },
    paths: ['/wp-login.php'],
    status: [200],
    signature: [one(mark('form', /id=["']loginform["']/i)), one(mark('login-field', /name=["']log["']/i))],
    html: true,
    severity: 'info',
    product: 'wordpress',
  },
  {
    id: 'generic-admin',
    group: 'panel',
    paths: ['/admin/', '/admin/login', '/administration/', '/backend/', '/backoffice/'],
    status: [200, 401],
    signature: [
      one(mark('password-field', /<input\b[^>]{0,400}\btype\s{0,4}=\s{0,4}["']?password\b/i), {
        name: 'authentication',
        header: 'www-authenticate',
        pattern: /^\s{0,8}[A-Za-z]/,
      }),
    ],
    html: true,
    severity: 'info',
  },
  {
    id: 'phpmyadmin',
    group: 'panel',
    paths: ['/phpmyadmin/', '/phpMyAdmin/', '/pma/'],
    status: [200],
    signature: [
      one(PHPMYADMIN_FIELD, { name: 'cookie', header: 'set-cookie', pattern: /^phpMyAdmin(?:_https)?=/m }),
      one(PHPMYADMIN_FIELD, mark('theme', /\/pmahomme\//)),
    ],
    html: true,
    severity: 'high',
    product: 'phpmyadmin',
  },
  {
    id: 'adminer',
    group: 'panel',
    paths: ['/adminer.php', '/adminer/'],
    status: [200],
    signature: [
      one(mark('title', /<title>[^<]{0,200}Adminer/)),
      one(mark('driver-field', /name=["']auth\[driver\]["']/)),
    ],
    html: true,
    severity: 'high',
    product: 'adminer',
  },
  {
    id: 'tomcat-manager',
    group: 'panel',
    when: { unless: ['iis'] },
    paths: ['/manager/html', '/host-manager/html'],
    status: [200, 401],
    signature: [
      one(
        { name: 'realm', header: 'www-authenticate', pattern: /realm="Tomcat (?:Host )?Manager Application"/i },
        mark('open', /Tomcat (?:Web Application|Virtual Host) Manager/),
      ),
    ],
    html: true,
    severity: 'high',
    product: 'tomcat',
  },
  {
    id: 'server-status',
    group: 'diagnostic',
    when: { unless: ['iis'] },
    paths: ['/server-status'],
    status: [200],
    signature: [one(mark('heading', /Apache Server Status for/)), one(mark('server-version', /Server Version:/))],
    html: true,
    severity: 'medium',
  },
  {
    id: 'server-info',
    group: 'diagnostic',
    when: { unless: ['iis'] },
    paths: ['/server-info?server'],
    status: [200],
    signature: [one(mark('heading', /Apache Server Information/))],
    html: true,
    severity: 'medium',
  },
  {
    id: 'phpinfo',
    group: 'diagnostic',
    paths: ['/phpinfo.php', '/info.php'],
    status: [200],
    signature: [
      one(mark('title', /<title>(?:PHP [\d.]{1,20} - )?phpinfo\(\)/)),
      one(mark('version-row', /PHP Version/)),
    ],
    html: true,
    severity: 'medium',
  },
];

/** Changes whenever what is asked or believed changes: then a first answer is newly measured, not new. */
export const pathTableVersion = `${PATH_TABLE_DAY}.${digestOf(
  PATH_TABLE.map((entry) => ({ ...entry, negative: String(entry.negative), signature: entry.signature.map(sourceOf) })),
).slice(0, 12)}`;

function sourceOf({ need, of }: Sign): unknown {
  return { need, of: of.map((one) => ('pattern' in one ? { ...one, pattern: String(one.pattern) } : one)) };
}

/** How bad a sight of this row is: by what it shows, not by where it is. */
export function severityOf(entry: Pick<PathEntry, 'id' | 'group' | 'severity'>, evidence: Evidence): Severity {
  if (entry.group === 'listing') {
    if (evidence.sensitive !== 0) return 'critical';
    if (Number(evidence.documents) >= MANY_DOCUMENTS) return 'high';
    if (evidence.entries === evidence.assets) return 'low'; // style sheets, scripts and images only, or nothing
    return entry.severity;
  }
  if (entry.id === 'web-config' && evidence.password === true) return 'critical';
  if (entry.id === 'tomcat-manager' && evidence.open === true) return 'critical';
  if (entry.id === 'server-status' && evidence.queries === true) return 'high';
  if (entry.id === 'phpinfo' && evidence.password === true) return 'high';
  return entry.severity;
}

const MANY_DOCUMENTS = 20;
