import { describe, expect, it, test } from 'vitest';
import { PATH_TABLE, type PathEntry, pathTableVersion, severityOf } from '../../src/knowledge/paths.ts';
import { rank } from '../../src/model/finding.ts';
import { isNeverRequested } from '../../src/probes/net/deny.ts';
import type { Reply } from '../../src/probes/net/lane.ts';
import { fits } from '../../src/probes/paths.ts';

const entryOf = (id: string): PathEntry => {
  const entry = PATH_TABLE.find((one) => one.id === id);
  if (entry === undefined) throw new Error(id);
  return entry;
};

const answer = (status: number, body: string | Buffer, headers: Reply['headers'] = []) => {
  const bytes = Buffer.from(body as string, 'latin1');
  const reply: Reply = {
    url: 'http://www.example.ma/x',
    address: '127.0.0.1',
    status,
    headers,
    body: bytes,
    truncated: false,
    tls: null,
  };
  return { path: '/x', reply, text: bytes.toString('latin1') };
};

const hex = (text: string, rest = '') => Buffer.concat([Buffer.from(text, 'hex'), Buffer.from(rest)]);
const html = (inside: string) => `<!DOCTYPE html><html><body>${inside}</body></html>`;
const LISTED = '<html><head><title>Index of /uploads</title></head><body><h1>Index of /uploads</h1>';

/** What each row believes, and what comes close without being it. */
const SIGNATURES: Readonly<Record<string, { yes: readonly (string | Buffer)[]; no: readonly (string | Buffer)[] }>> = {
  'git-head': {
    yes: ['ref: refs/heads/main\n', 'ref: refs/remotes/origin/x', `${'0a'.repeat(20)}\n`, 'b'.repeat(64)],
    no: ['ref: elsewhere', `ref: refs/heads/main\n${html('')}`, 'c'.repeat(41), '<html>ref: refs/heads/main', ''],
  },
  svn: { yes: [hex('53514c69746520666f726d6174203300'), '12\n\ndir\n'], no: ['SQLite format', '11\n', html('12\n')] },
  hg: {
    yes: ['revlogv1\nstore\nfncache\n', 'share-safe\r\ngeneraldelta'],
    no: ['revlogv1\nother\n', 'store house', ''],
  },
  dotenv: {
    yes: ['APP_NAME=x\nDB_HOST=y\n', '# comment\nFOO=1\nMY_SECRET=2', 'A_TOKEN=1\r\nB_KEY=2\r\n'],
    no: ['DB_HOST=only one\n', 'FOO=1\nBAR=2\n', html('\nDB_HOST=1\nDB_NAME=2\n'), 'set DB_HOST=1\nset DB_NAME=2'],
  },
  htpasswd: {
    yes: ['admin:$apr1$abc$def', 'x:{SHA}abc=', 'y:$2y$05$abc', 'z:abcdefghij./1\n'],
    no: ['admin: password', 'http://example.ma', 'a:b', html('admin:$apr1$x')],
  },
  'ds-store': { yes: [hex('0000000142756431', 'x')], no: [hex('00000001'), 'Bud1'] },
  'web-config': {
    yes: ['<?xml version="1.0"?>\n<configuration>\n<system.webServer>', '<configuration><connectionStrings>'],
    no: ['<configuration></configuration>', html('<configuration><system.web>')],
  },
  'wp-config-backup': {
    yes: ["<?php\ndefine('DB_NAME', 'x');", 'define( "DB_PASSWORD", "y" );', hex('623056494d', ' 8.2')],
    no: ['<?php', 'DB_NAME', html("define('DB_NAME'")],
  },
  'sql-dump': {
    yes: [
      '-- MySQL dump 10.13',
      '--\n-- PostgreSQL database dump\n--',
      '-- phpMyAdmin SQL Dump',
      'DROP TABLE `users`;',
      '-- MariaDB dump 10.19',
    ],
    no: ['-- a comment', html('CREATE TABLE x'), 'how to CREATE TABLE'],
  },
  archive: {
    yes: [
      hex('504b0304'),
      hex('1f8b08'),
      hex('526172211a0700'),
      hex('377abcaf271c'),
      Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')]),
    ],
    no: ['PK', html('PK\x03\x04'), 'ustar'],
  },
  'listing-uploads': {
    yes: [
      LISTED,
      '<title>Directory listing for /</title>',
      '<h1>Directory: /x/</h1>',
      'x <A HREF="/">[To Parent Directory]</A>',
      '<ListBucketResult xmlns="x">',
      '<a href="../">..</a> <a href="?C=N;O=D">Name</a>',
      '<th>Name</th><th>Last modified</th><th>Size</th><a href="../">up</a>',
    ],
    no: [
      '<h1>Directory Listing Denied</h1><title>Index of /</title>',
      '<a href="../">up</a>',
      html('Index of /'),
      '<title>Index of terms</title>',
    ],
  },
  'wp-login': { yes: ['<form id="loginform"><input name="log">'], no: ['<form id="loginform">', '<input name="log">'] },
  'generic-admin': {
    yes: ['<input class="x" type="password" name="p">', "<INPUT TYPE='password'>", '<input type=password>'],
    no: ['<input type="text">', 'type="password"', '<p>password</p>'],
  },
  phpmyadmin: {
    yes: ['<input name="pma_username">'],
    no: ['<link href="/themes/pmahomme/a.css">', 'phpMyAdmin', '<input name="username">'],
  },
  adminer: {
    yes: ["<title>Login - Adminer</title><select name='auth[driver]'>"],
    no: ['<title>Adminer</title>', 'name="auth[driver]"'],
  },
  'tomcat-manager': {
    yes: ['<title>/manager</title> Tomcat Web Application Manager', 'Tomcat Virtual Host Manager'],
    no: ['Apache Tomcat', ''],
  },
  'server-status': {
    yes: ['<h1>Apache Server Status for x</h1><dt>Server Version: Apache'],
    no: ['Apache Server Status for x', 'Server Version:'],
  },
  'server-info': { yes: ['<h1>Apache Server Information</h1>'], no: ['Apache information'] },
  phpinfo: {
    yes: ['<title>phpinfo()</title><h1>PHP Version 8.2</h1>', '<title>PHP 8.2.36 - phpinfo()</title>PHP Version'],
    no: ['<title>phpinfo()</title>', '<h1>phpinfo()</h1>PHP Version'],
  },
};

const rows = Object.entries(SIGNATURES);
const cases = (which: 'yes' | 'no') =>
  rows.flatMap(([id, row]) => row[which].map((body, index) => [id, index, body] as const));

describe('the path table', () => {
  test.each(cases('yes'))('%s believes %i', (id, _, body) => {
    expect(fits(entryOf(id), answer(200, body))).toBe(true);
  });

  test.each(cases('no'))('%s does not believe %i', (id, _, body) => {
    expect(fits(entryOf(id), answer(200, body))).toBe(false);
  });

  test.each(rows)('%s does not believe another status', (id, { yes }) => {
    expect(fits(entryOf(id), answer(404, yes[0] ?? ''))).toBe(false);
  });

  test.each([
    ['tomcat-manager', 401, [['WWW-Authenticate', 'Basic realm="Tomcat Manager Application"']], true],
    ['tomcat-manager', 401, [['WWW-Authenticate', 'Basic realm="Intranet"']], false],
    ['generic-admin', 401, [['www-authenticate', 'Negotiate']], true],
    ['generic-admin', 401, [], false],
    ['archive', 200, [['Content-Type', 'text/html']], false],
  ] as const)('%s reads headers of a %i', (id, status, headers, believed) => {
    const body = id === 'archive' ? hex('504b0304') : '';
    expect(fits(entryOf(id), answer(status, body, headers))).toBe(believed);
  });

  it('phpmyadmin also believes its cookie with its theme', () => {
    const headers = [
      ['Set-Cookie', 'x=1'],
      ['Set-Cookie', 'phpMyAdmin=secret; path=/'],
    ] as const;
    expect(fits(entryOf('phpmyadmin'), answer(200, '/themes/pmahomme/', headers))).toBe(true);
  });

  it('has cases for every row', () => {
    const judged = new Set([...Object.keys(SIGNATURES), 'listing-home']); // the same signature as listing-uploads
    expect(PATH_TABLE.map(({ id }) => id).filter((id) => !judged.has(id))).toEqual([]);
  });

  it('holds no path that acts, none with a trick, and none twice', () => {
    const paths = PATH_TABLE.flatMap((entry) => entry.paths);
    expect(paths.filter((path) => isNeverRequested(new URL(path, 'http://www.example.ma')))).toEqual([]);
    expect(paths.filter((path) => !/^\/[^\s;\\]*$/.test(path) || /\.\.|\/\/|%/.test(path))).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
    expect(new Set(PATH_TABLE.map(({ id }) => id)).size).toBe(PATH_TABLE.length);
  });

  it('answers hostile bodies in linear time', () => {
    const size = 65_536;
    const bodies = [
      'A',
      'SECRET',
      'DB_',
      '<title>',
      '<input ',
      '>Name<',
      '<a href="../">',
      '-- ',
      'a:',
      '\n',
      '<configuration ',
      "define('DB_",
    ];
    const believed: string[] = [];
    for (const piece of bodies) {
      const hostile = answer(200, piece.repeat(Math.ceil(size / piece.length)).slice(0, size));
      believed.push(...PATH_TABLE.filter((entry) => fits(entry, hostile)).map(({ id }) => `${id} ${piece}`));
    }
    expect(believed).toEqual([]); // quadratic would be minutes, and the test would be given up
  });

  it('has a version that names its day and its content', () => {
    expect(pathTableVersion).toMatch(/^2026-\d\d-\d\d\.[0-9a-f]{12}$/);
  });
});

const LISTING = { entries: 3, directories: 0, sensitive: 0, documents: 0, assets: 0, extensions: [], names: [] };

describe('severityOf', () => {
  test.each([
    ['listing-home', LISTING, 'medium'],
    ['listing-uploads', LISTING, 'high'],
    ['listing-uploads', { ...LISTING, assets: 3 }, 'low'],
    ['listing-uploads', { ...LISTING, entries: 0 }, 'low'],
    ['listing-home', { ...LISTING, entries: 20, documents: 20 }, 'high'],
    ['listing-home', { ...LISTING, sensitive: 1 }, 'critical'],
    ['web-config', { password: false }, 'high'],
    ['web-config', { password: true }, 'critical'],
    ['tomcat-manager', { open: false }, 'high'],
    ['tomcat-manager', { open: true }, 'critical'],
    ['server-status', { queries: true }, 'high'],
    ['phpinfo', { password: true, version: '8.2.36' }, 'high'],
    ['phpinfo', { password: false, version: '8.2.36' }, 'medium'],
    ['git-head', {}, 'critical'],
  ] as const)('%s %j is %s', (id, evidence, severity) => {
    expect(severityOf(entryOf(id), evidence)).toBe(severity);
    expect(rank(severity)).toBeGreaterThanOrEqual(0);
  });
});
