import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HistoryError } from '../../src/history/history.ts';
import { nameOf, placeOf } from '../../src/history/place.ts';
import { folder } from './folder.ts';

const serverOf = (url: string) => {
  const place = placeOf(url);
  if (place.engine !== 'postgres') throw new Error('no PostgreSQL');
  return place.server;
};

describe('where a history is', () => {
  test.each([
    ['sqlite:reports/history.db', 'reports/history.db'],
    ['sqlite:/var/lib/rasid/history.db', '/var/lib/rasid/history.db'],
    ['sqlite:///var/lib/rasid/history.db', '/var/lib/rasid/history.db'],
    ['sqlite:C:\\rasid\\history.db', 'C:\\rasid\\history.db'],
  ])('%s', (url, file) => {
    expect(placeOf(url)).toEqual({ engine: 'sqlite', name: file, file });
  });

  test.each([
    ['postgres://db.example/rasid', { host: 'db.example', port: 5432, database: 'rasid', ssl: {} }],
    [
      'postgresql://me@db.example:6432/rasid',
      { host: 'db.example', port: 6432, user: 'me', database: 'rasid', ssl: {} },
    ],
    ['postgres://me:p%40s%2Fs@127.0.0.1/rasid', { host: '127.0.0.1', user: 'me', password: 'p@s/s', ssl: false }],
    ['postgres://[::1]/rasid', { host: '::1', ssl: false }],
    ['postgres:///rasid', { host: 'localhost', ssl: false }],
    ['postgres:///rasid?host=/run/postgresql', { host: '/run/postgresql', ssl: false }],
    ['postgres://me@/rasid?host=/run/postgresql', { host: '/run/postgresql', user: 'me' }],
  ])('%s', (url, server) => {
    expect(serverOf(url)).toMatchObject(server);
  });
});

describe('TLS', () => {
  test.each([
    ['postgres://db.example/rasid', true],
    ['postgres://10.0.0.7/rasid', true],
    ['postgres://[fd00::7]/rasid', true],
    ['postgres://localhost.example/rasid', true],
    ['postgres://127.0.0.1.example/rasid', true],
    ['postgres://db.example/rasid?sslmode=require', true],
    ['postgres://db.example/rasid?sslmode=verify-ca', true],
    ['postgres://localhost/rasid?sslmode=verify-full', true],
    ['postgres://db.example/rasid?sslmode=disable', false],
    ['postgres://localhost/rasid', false],
    ['postgres:///rasid?host=/run/postgresql', false],
  ])('%s: %s', (url, verified) => {
    expect(serverOf(url).ssl).toEqual(verified ? {} : false);
  });

  test.each(['prefer', 'allow', 'no-verify', 'VERIFY-FULL', ''])('sslmode=%s is refused', (mode) => {
    expect(() => placeOf(`postgres://db.example/rasid?sslmode=${mode}`)).toThrow(
      /^postgres:\/\/db\.example\/rasid: sslmode is verify-full \(verified TLS\) or disable/,
    );
  });

  test('authorities and certificates are files', () => {
    const file = join(folder(), 'root.pem');
    writeFileSync(file, 'PEM');
    expect(serverOf(`postgres://localhost/rasid?sslrootcert=${file}`).ssl).toEqual({ ca: 'PEM' });
    expect(() => placeOf(`postgres://localhost/rasid?sslkey=${file}.gone`)).toThrow(`${file}.gone cannot be read.`);
  });
});

describe('a URL that cannot be used is one sentence, without its secret', () => {
  test.each([
    ['postgres://me:s3cret@db.example', 'names no database'],
    ['postgres://me:s3cret@db.example/', 'names no database'],
    ['postgres://me:s3cret@db.example/rasid?sslmod=disable', 'an option that is not known'],
    ['postgres://me@db.example/rasid?password=s3cret', 'an option that is not known'],
    ['postgres://me:12/s3cret@db.example/rasid', 'cannot be read'],
    ['postgres://me:12#s3cret@db.example/rasid', 'cannot be read'],
    ['postgres://me:12?s3cret@db.example/rasid', 'cannot be read'],
    ['postgres://me:s3cret/x@db.example/rasid', 'cannot be read'],
    ['postgres://me:%s3cret@db.example/rasid', 'cannot be read'],
    ['postgres://me:s3cret%ff@db.example/rasid', 'cannot be read'],
    ['postgres:me:s3cret@db.example/rasid', 'cannot be read'],
    ['postgers://me:s3cret@db.example/rasid', 'postgers:... names no history'],
    ['me:s3cret@db.example/rasid', 'me:... names no history'],
    ['reports/history.db', 'reports/history.db names no history'],
    ['sqlite:', 'sqlite: names no history'],
  ])('%s', (url, sentence) => {
    const reading = () => placeOf(url);
    expect(reading).toThrow(HistoryError);
    expect(reading).toThrow(sentence);
    expect(reading).not.toThrow('s3cret');
  });

  test('whatever the password is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', minLength: 4 }), fc.boolean(), (password, encoded) => {
        const secret = `Zz${password}zZ`;
        const url = `postgres://me:${encoded ? encodeURIComponent(secret) : secret}@db.example/rasid`;
        const said = [nameOf(url)];
        try {
          const { server, name } = placeOf(url) as Extract<ReturnType<typeof placeOf>, { engine: 'postgres' }>;
          if (encoded) expect(server.password).toBe(secret);
          said.push(name);
        } catch (error) {
          expect(encoded).toBe(false);
          expect(error).toBeInstanceOf(HistoryError);
          said.push(String(error));
        }
        for (const text of said) expect(text).not.toMatch(/Zz|zZ/i);
      }),
    );
  });
});
