/**
 * What it costs to look at the headers of a site: Rasid beside MDN Observatory (npm run oracles), on the same server of this machine. The
 * server counts the requests. Rasid asks for more: both doors, the twin, a page that is not there, security.txt, two origins more.
 */
import { writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { forgeLeaf, forgeRoot, pemChain } from '../../src/demo/ca.ts';
import { installed, PACKAGE, ready } from '../oracles/observatory.ts';
import { closeAll, serveHttp, serveHttps } from '../probes/net/loopback.ts';
import { costOf } from './cost.ts';
import { startDistance } from './distance.ts';
import type { HeadersCost } from './headers-look.ts';
import { temporaryFolder } from './leaving.ts';
import { median, type Row } from './table.ts';

const HOST = 'www.example.ma';
const LOOKS = 6; // of one process; all but the first count
const PATIENCE_MS = 120_000;
const PAGE =
  '<!doctype html><html lang="fr"><head><title>Ministère</title><link rel="stylesheet" href="/style.css"><script src="/app.js"></script></head><body><h1>Accueil</h1></body></html>';
const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': "default-src 'self'",
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Set-Cookie': 'session=abc; Secure; HttpOnly; SameSite=Lax; Path=/',
};

/** One site behind so many milliseconds; its doors lead to where it is found. */
async function siteAt(roundTripMs: number, requests: { count: number }, folder: string) {
  const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-12-31T00:00:00Z' };
  const root = forgeRoot('Bench Root', dates);
  const leaf = forgeLeaf(root, { names: [HOST], ...dates });
  const rootFile = join(folder, 'root.pem');
  writeFileSync(rootFile, root.certificate);
  let front = 0;
  const answer: RequestListener = (request, response) => {
    requests.count++;
    if (request.url === '/') response.writeHead(200, HEADERS).end(PAGE);
    else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('no such page');
  };
  const https = await serveHttps(answer, { key: leaf.key, cert: pemChain(leaf) });
  const http = await serveHttp((request, response) => {
    requests.count++;
    response.writeHead(301, { Location: `https://${HOST}:${front}${request.url}` }).end();
  });
  const far =
    roundTripMs === 0
      ? []
      : [await startDistance(http.port, roundTripMs), await startDistance(https.port, roundTripMs)];
  front = far[1]?.port ?? https.port;
  return {
    connections: () => http.connections() + https.connections(),
    http: far[0]?.port ?? http.port,
    https: front,
    rootFile,
    stop: async () => void (await Promise.all(far.map((one) => one.stop()))),
  };
}

export async function* headerRows(roundTrips: readonly number[]): AsyncGenerator<Row> {
  const { folder, remove } = temporaryFolder();
  try {
    for (const roundTripMs of roundTrips) {
      const requests = { count: 0 };
      const site = await siteAt(roundTripMs, requests, folder);
      const row = async (
        program: string,
        words: readonly string[],
        more: { cwd?: string; env?: Readonly<Record<string, string>> },
      ): Promise<Row> => {
        requests.count = 0;
        const before = site.connections();
        const { stdout, peakMb } = await costOf(process.execPath, words, { patienceMs: PATIENCE_MS, ...more });
        const looks = (JSON.parse(stdout) as readonly Pick<HeadersCost, 'seconds' | 'cpuMs'>[]).slice(1);
        const seconds = median(looks.map((look) => look.seconds));
        return {
          task: 'headers and page',
          roundTripMs,
          program,
          connections: (site.connections() - before) / LOOKS,
          requests: requests.count / LOOKS,
          seconds,
          cpuMs: median(looks.map(({ cpuMs }) => cpuMs)),
          peakMb,
          rounds: looks.length,
          note: '',
        };
      };
      const own = [
        join(import.meta.dirname, 'headers-look.ts'),
        HOST,
        String(site.http),
        String(site.https),
        site.rootFile,
        String(LOOKS),
      ];
      yield { ...(await row('Rasid', own, {})), note: 'doors, twin, CORS, errors, security.txt, verdicts' };
      if (installed) {
        ready();
        const sites = JSON.stringify([{ host: HOST, address: '127.0.0.1', http: site.http, https: site.https }]);
        const preload = join(import.meta.dirname, '../oracles/observatory-names.mjs');
        const theirs = ['--import', preload, join(import.meta.dirname, 'observatory-look.mjs'), String(LOOKS)];
        yield await row('MDN Observatory', theirs, {
          cwd: PACKAGE,
          env: { NODE_EXTRA_CA_CERTS: site.rootFile, OBSERVATORY_SITES: sites },
        });
      }
      await site.stop();
      await closeAll();
    }
  } finally {
    remove();
  }
}
