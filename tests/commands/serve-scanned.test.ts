import { constants } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { forgeLeaf, forgeRoot, pemChain } from '../../src/demo/ca.ts';
import { openHistory } from '../../src/history/history.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import { listOf, rasid } from './desk.ts';

// Rasid looks at itself: `rasid serve` behind a front with TLS as it should be, as docs/operations/serve.md says, and a scan of both.

const HOST = 'rasid.demo.example';
const NIGHT = '2026-11-22T02:00:00Z';

let cwd: string;
let document: ReportDocument;
const servers: Server[] = [];
const closing = new AbortController();
let served: ReturnType<typeof rasid>;

const history = ['--history', 'sqlite:history.db'];
const scan = (now: string) =>
  rasid(['scan', '--ca', 'root.pem', '--format', 'json', '--print', 'json', '--now', now, ...history], { cwd });

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'rasid-itself-'));
  await (await openHistory(`sqlite:${join(cwd, 'history.db')}`, { create: true })).close();
  const opened = Promise.withResolvers<string>();
  served = rasid(['serve', '--port', '0', ...history], {
    cwd,
    signal: closing.signal,
    hears: (out) => opened.resolve(/http:\S+/.exec(out)?.[0] ?? ''),
  });
  const { https, http } = await front(await opened.promise);
  mkdirSync(join(cwd, 'targets'));
  writeFileSync(
    join(cwd, 'targets/own.yaml'),
    listOf(
      `  - { host: ${HOST}, id: itself, owner: owner, authorisation: letter, https: ${https}, http: ${http}, addresses: ["127.0.0.1"], allowPrivate: true }`,
    ),
  );
  await scan('2026-11-21T02:00:00Z'); // now there is something to show, and what is scanned tonight shows it
  document = JSON.parse((await scan(NIGHT)).out) as ReportDocument;
});

afterAll(async () => {
  closing.abort();
  await served;
  for (const server of servers) server.close();
  rmSync(cwd, { recursive: true });
});

/** TLS 1.2 and 1.3, HSTS, a redirect from port 80, and who to write to; everything else is what `rasid serve` says. */
async function front(behind: string): Promise<{ readonly https: number; readonly http: number }> {
  const { hostname, port, host } = new URL(behind);
  const root = forgeRoot('Test Root', { notBefore: '2026-01-01', notAfter: '2036-01-01' });
  const leaf = forgeLeaf(root, { names: [HOST], notBefore: '2026-11-01', notAfter: '2027-01-30' });
  writeFileSync(join(cwd, 'root.pem'), root.certificate);

  const answer = (asked: IncomingMessage, response: ServerResponse): void => {
    response.setHeader('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
    if (asked.url === '/.well-known/security.txt') {
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end(
        `Contact: mailto:soc@demo.example\nContact: https://www.dgssi.gov.ma/fr/macert\nExpires: 2027-06-01T00:00:00Z\nCanonical: https://${HOST}:${portOf(secure)}/.well-known/security.txt\n`,
      );
      return;
    }
    const headers = { ...asked.headers, host };
    const passed = request({ hostname, port, method: asked.method, path: asked.url, headers }, (given) => {
      const { 'content-security-policy': policy = [], ...headers } = given.headers;
      // A second policy beside that of the page: who tries to frame it is reported to the front, for `rasid serve` takes nothing.
      response.setHeader('Content-Security-Policy', [policy, "frame-ancestors 'none'; report-uri /csp-reports"].flat());
      response.writeHead(given.statusCode ?? 502, headers);
      given.pipe(response);
    });
    passed.on('error', () => response.destroy());
    asked.pipe(passed);
  };
  const secure = createHttps(
    {
      key: leaf.key,
      cert: pemChain(leaf),
      minVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305',
      ecdhCurve: 'X25519MLKEM768:X25519:prime256v1:secp384r1',
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    },
    answer,
  );
  const plain = createHttp((asked, response) => {
    response.writeHead(308, { Location: `https://${HOST}:${portOf(secure)}${asked.url}` });
    response.end();
  });
  for (const server of [secure, plain]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }
  return { https: portOf(secure), http: portOf(plain) };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

it('gives itself an A+', () => {
  const [itself] = document.targets;
  const open = (itself?.findings ?? []).filter(({ status }) => status === 'fail');
  expect(open.map(({ severity, rule, text }) => `${severity} ${rule}: ${text}`)).toEqual([]);
  expect([itself?.coverage, itself?.grade, itself?.observatory?.grade]).toEqual(['complete', 'A+', 'A+']);
});
