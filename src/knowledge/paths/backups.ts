import { IIS, PHP_OR_NODE } from './concerns.ts';
import { header, magic, mark, one, type PathEntry } from './entry.ts';

/** Of these only the first bytes are read. */
export const BACKUPS: readonly PathEntry[] = [
  {
    id: 'sql-dump',
    family: 'database-dump',
    tier: 1,
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
    reads: 'size',
  },
  {
    id: 'archive',
    family: 'archive',
    tier: 1,
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
      one(header('not-html', 'content-type', /^(?!text\/html)/i)),
    ],
    strong: true,
    html: false,
    bytes: 512,
    severity: 'critical',
    reads: 'size',
  },
  {
    id: 'mssql-bak',
    family: 'database-dump',
    tier: 3,
    when: IIS,
    paths: ['/backup.bak', '/{label}.bak'],
    status: [200, 206],
    signature: [one(magic('tape', '54415045'))], // Microsoft Tape Format
    strong: true,
    html: false,
    bytes: 512,
    severity: 'critical',
    reads: 'size',
  },
  {
    id: 'sqlite',
    family: 'database-dump',
    tier: 3,
    when: PHP_OR_NODE,
    paths: ['/database.sqlite', '/db.sqlite3', '/data.db'],
    status: [200, 206],
    signature: [one(magic('sqlite', '53514c69746520666f726d6174203300'))],
    strong: true,
    html: false,
    bytes: 64,
    severity: 'critical',
    reads: 'size',
  },
];
