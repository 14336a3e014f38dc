import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { NOTIFICATION } from '../../src/notify/payload.ts';
import { freshFolder, rasid, type Said } from '../commands/desk.ts';
import { forgePki, type MailServer, startMailServer } from './mail-server.ts';
import { decodedHeader, readMail } from './mime.ts';

// Two nights of three sites of the demo's fleet: one loses its HSTS, one gains it, one has a certificate that nears its end.

const SITE_IDS = ['sante-www', 'transports-www', 'tresor-paiement'];
const RUN = '2026-11-22T02-00-00Z';
const PASSWORD = 'p4ss-of-the-relay';
const SECRET = `whsec_${Buffer.from('thirty-two octets of a test secret').toString('base64')}`;
const PKI = forgePki();

let house: string; // two nights, as they were stored
let cwd: string; // a copy of it for one test

beforeAll(async () => {
  house = mkdtempSync(join(tmpdir(), 'rasid-notify-'));
  const fleet = await startFleet({
    firstNight: '2026-11-21T02:00:00.000Z',
    sites: SITES.filter(({ id }) => SITE_IDS.includes(id)),
  });
  mkdirSync(join(house, 'targets'));
  writeFileSync(join(house, 'targets/fleet.yaml'), fleet.targetsYaml());
  writeFileSync(join(house, 'root.pem'), fleet.caPem);
  writeFileSync(join(house, 'mail-root.pem'), PKI.root.certificate);
  const scan = (now: string): Promise<Said> =>
    rasid(['scan', '--ca', 'root.pem', '--format', 'json'], { cwd: house, now });
  const first = await scan('2026-11-21T02:00:00.000Z');
  await fleet.night(2);
  const second = await scan('2026-11-22T02:00:00.000Z');
  await fleet.close();
  expect([first.code, second.code]).toEqual([0, 0]);
});
afterAll(() => rmSync(house, { recursive: true }));
beforeEach(() => {
  cwd = freshFolder();
  cpSync(house, cwd, { recursive: true });
});

const configure = ({ enabled = true, hooks = [] as readonly string[], smtp = 'ca: mail-root.pem' } = {}): void =>
  writeFileSync(
    join(cwd, 'targets/notify.yaml'),
    `schema: rasid/notify@1
enabled: ${enabled}
from: { name: "Night watch", address: "mailto:rasid@example.org" }
smtp: { ${smtp} }
mail:
  - { id: cert, for: cert, to: ["mailto:soc@example.org"], language: en, when: always }
  - { id: owners, for: owners, owners: [sante, tresor], when: changes, severity: medium }
webhooks:
${hooks.length === 0 ? '  []' : hooks.map((url, index) => `  - { id: hook-${index}, url: "${url}", secretEnv: HOOK_SECRET, timeoutSeconds: 1, when: changes }`).join('\n')}
`,
  );

const smtpUrl = ({ port }: Pick<MailServer, 'port'>): string => `smtp://watch:${PASSWORD}@127.0.0.1:${port}`;
const environment = (server?: MailServer): Readonly<Record<string, string>> => ({
  HOOK_SECRET: SECRET,
  ...(server === undefined ? {} : { RASID_SMTP_URL: smtpUrl(server) }),
});
const notify = (words: string, env: Readonly<Record<string, string>> = {}): Promise<Said> =>
  rasid(['notify', ...words.split(' ').filter((word) => word !== '')], { cwd, env, now: '2026-11-22T05:00:00.000Z' });
const mailServer = (more: Parameters<typeof startMailServer>[0] = {}) =>
  startMailServer({ leaf: PKI.leaf, password: PASSWORD, ...more });

async function startHook(statuses: readonly number[] = []) {
  const bodies: { readonly id: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    bodies.push({ id: String(request.headers['webhook-id']), body: await text(request) });
    response.writeHead(statuses[bodies.length - 1] ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

describe('by default nothing is sent', () => {
  const folder = () => join(cwd, 'reports', RUN, 'notify');

  test('files say what would be, and to whom, and why somebody gets nothing', async () => {
    const hook = await startHook();
    configure({ hooks: [hook.url] });
    const { code, out } = await notify('');
    expect(code).toBe(0);
    expect(out).toBe(
      `Nothing was sent. 4 messages would go out, and nothing to 1 other: see reports/${RUN}/notify/index.txt\n`,
    );
    const files = readdirSync(folder()).sort();
    expect(files.map((name) => name.replace(/-[0-9a-f]{8}\./, '.'))).toEqual([
      'index.json',
      'index.txt',
      'mail-cert-soc@example.org.eml',
      'mail-owner-sante-rssi@sante.example.eml',
      'mail-owner-tresor-rssi@tresor.example.eml',
      'webhook-hook-0.json',
    ]);
    expect(readFileSync(join(folder(), 'index.txt'), 'utf8')).toMatch(
      /^- {4}owner transports: nothing, no group of the file is about it$/m,
    );
    const mail = readMail(readFileSync(join(folder(), files.find((name) => name.includes('sante')) ?? '')));
    expect(decodedHeader(mail.headers.get('subject') ?? '')).toMatch(/^Rasid\u00a0: .*nouveau.*Ministère de la Santé/);
    const body = JSON.parse(readFileSync(join(folder(), files.at(-1) ?? ''), 'utf8')) as unknown;
    expect(NOTIFICATION.parse(body)).toMatchObject({ type: 'rasid.night', owner: null, run: { id: RUN } });
    expect(hook.bodies).toEqual([]);
    expect(existsSync(join(cwd, 'reports/notified.db'))).toBe(false);
  });

  test('with --send too, until the file says enabled: true', async () => {
    const server = await mailServer();
    configure({ enabled: false });
    const { code, out, err } = await notify('--send', environment(server));
    expect([code, err]).toEqual([0, 'targets/notify.yaml says enabled: false: files are written instead.\n']);
    expect(out).toMatch(/^Nothing was sent\./);
    expect(server.connections()).toBe(0);
  });

  test('a second time the files of the first are gone', async () => {
    configure();
    await notify('');
    appendFileSync(join(folder(), 'old.eml'), 'old');
    await notify('');
    expect(readdirSync(folder())).not.toContain('old.eml');
  });
});

describe('--send', () => {
  test('delivers to everybody once, and then has nothing to say', async () => {
    const [server, hook] = await Promise.all([mailServer(), startHook()]);
    configure({ hooks: [hook.url] });
    const first = await notify(`${RUN} --send`, environment(server));
    expect(first).toMatchObject({ code: 0, err: '', out: '4 of 4 messages delivered; nothing to 1 other.\n' });
    expect(server.received.map(({ to }) => to)).toEqual([
      'soc@example.org',
      'rssi@sante.example',
      'rssi@tresor.example',
    ]);
    expect(hook.bodies).toHaveLength(1);
    const second = await notify(`${RUN} --send`, environment(server));
    expect(second).toMatchObject({ code: 0, out: '0 of 0 messages delivered; nothing to 5 others.\n' });
    expect([server.received.length, hook.bodies.length]).toEqual([3, 1]);
  });

  test('sends what the dry run had shown', async () => {
    const server = await mailServer();
    configure();
    await notify('');
    const folder = join(cwd, 'reports', RUN, 'notify');
    const shown = readdirSync(folder)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    await notify('--send', environment(server));
    expect(server.received.map(({ bytes }) => bytes.toString('utf8')).sort()).toEqual(shown.sort());
  });

  test('a recipient who is refused stops nobody else, and is tried again the next time', async () => {
    let refuses = true;
    const onRecipient = (address: string) =>
      refuses && address === 'rssi@sante.example' ? { code: 550, text: 'no such user' } : null;
    const [server, hook] = await Promise.all([mailServer({ onRecipient }), startHook()]);
    configure({ hooks: [hook.url] });
    const first = await notify('--send', environment(server));
    expect(first).toMatchObject({
      code: 3,
      err: 'Not delivered: mail owner:sante rssi@sante.example: 550 no such user\n',
      out: '3 of 4 messages delivered; nothing to 1 other.\n',
    });
    refuses = false;
    const owed = await notify('2026-11-21');
    expect(owed.out).toContain(`Not delivered about ${RUN}: 1 message. Try again: rasid notify ${RUN} --send\n`);
    const second = await notify('--send', environment(server));
    expect(second).toMatchObject({ code: 0, out: '1 of 1 message delivered; nothing to 4 others.\n' });
    expect(server.received.map(({ to }) => to).sort()).toEqual([
      'rssi@sante.example',
      'rssi@tresor.example',
      'soc@example.org',
    ]);
    expect(hook.bodies).toHaveLength(1);
  });

  test('a server that fails as a whole is tried for one message, and the others wait', async () => {
    const server = await startMailServer({ leaf: PKI.leaf, password: 'another' });
    configure();
    const { code, err } = await notify('--send', environment(server));
    expect(code).toBe(3);
    expect(err.match(/not tried: /g)).toHaveLength(2);
    expect(server.logins).toHaveLength(1);
  });

  test('the id of a webhook is the same when another call sends it again', async () => {
    const hook = await startHook([400, 204]);
    configure({ hooks: [hook.url] });
    const server = await mailServer();
    expect((await notify('--send', environment(server))).code).toBe(3);
    expect((await notify('--send', environment(server))).code).toBe(0);
    const [first, second] = hook.bodies;
    expect(first).toEqual(second);
  });
});

test('a secret is in nothing that is written or said', async () => {
  const server = await startMailServer({ leaf: PKI.leaf, password: 'another' });
  const hook = await startHook([400]);
  configure({ hooks: [hook.url] });
  const said = [
    await notify('--verbose', environment(server)),
    await notify('--send --verbose', environment(server)),
    await notify('--send --verbose', { ...environment(server), HOOK_SECRET: 'whsec_tooshort' }),
    await notify('--send --verbose', { ...environment(server), RASID_SMTP_URL: `smtp://watch:${PASSWORD}@[bad` }),
  ];
  expect(said.map(({ code }) => code)).toEqual([0, 3, 2, 2]);
  const written = readdirSync(join(cwd, 'reports'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  for (const one of [...said.flatMap(({ out, err }) => [out, err]), ...written])
    for (const secret of [PASSWORD, SECRET.slice(6), 'tooshort', Buffer.from(PASSWORD).toString('base64').slice(0, 16)])
      expect(one.includes(secret)).toBe(false);
});

describe('mistakes', () => {
  test.each<[string, string, RegExp]>([
    ['no file', '', /^There is no targets\/notify\.yaml; begin with: rasid notify --template/],
    ['both ways', '--send --dry-run', /^--send and --dry-run exclude each other\.$/m],
    ['an unknown run', '2020-01-01', /2020-01-01/],
  ])('%s', async (name, words, expected) => {
    if (name !== 'no file') configure();
    const { code, out, err } = await notify(words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(expected);
  });

  test('no word on where mail goes', async () => {
    configure();
    const { code, err } = await notify('--send');
    expect([code, err]).toEqual([
      2,
      'Where mail is handed over is not said: set RASID_SMTP_URL, or smtp.credentialsFile in the file.\n',
    ]);
    configure({ smtp: 'credentialsFile: missing.txt' });
    expect((await notify('--send')).err).toBe('missing.txt cannot be read: there is no such file.\n');
  });
});

describe('a process that is killed', () => {
  const BIN = join(import.meta.dirname, '../../dist/bin.js');
  function start(server: MailServer): ChildProcess {
    if (!existsSync(BIN)) throw new Error('dist/bin.js is missing: npm run build');
    const child = spawn(process.execPath, [BIN, 'notify', RUN, '--send'], {
      cwd,
      env: { ...process.env, ...environment(server) },
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  }

  test('has told some; the next one tells the others', async () => {
    let hangs = true;
    const server = await mailServer({ onMessage: (count) => (hangs && count === 2 ? 'hang' : 'accept') });
    configure();
    const child = start(server);
    await server.whenReceived(2); // the second is there, and its receipt is not
    const meanwhile = await notify('--send', environment(server));
    expect(meanwhile.code).toBe(2);
    expect(meanwhile.err).toMatch(/notified\.db: another "rasid notify --send" is at work/);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    hangs = false;
    const { code, out } = await notify('--send', environment(server));
    expect([code, out]).toEqual([0, '2 of 2 messages delivered; nothing to 2 others.\n']);
    const ids = server.received.map(({ bytes }) => /^Message-ID: (.+)$/m.exec(bytes.toString('latin1'))?.[1]);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
  });
});

test('a digest compares with an earlier run', async () => {
  configure();
  const file = join(cwd, 'targets/notify.yaml');
  const digest = 'when: digest, digest: weekly sunday }';
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8').replace(/webhooks:[\s\S]*$/, '')}webhooks:\n  - { id: weekly, url: "http://127.0.0.1:1/", secretEnv: X, ${digest}\n`,
  );
  const { code } = await notify('');
  expect(code).toBe(0);
  const folder = join(cwd, 'reports', RUN, 'notify');
  expect(readFileSync(join(folder, 'index.txt'), 'utf8')).toContain(
    'SEND webhook weekly <weekly>: digest, the digest is due',
  );
  const name = readdirSync(folder).find((one) => one.startsWith('webhook-weekly')) ?? '';
  expect(NOTIFICATION.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')))).toMatchObject({
    type: 'rasid.digest',
    against: { id: '2026-11-21T02-00-00Z' },
  });
});

test('--template is a file that is understood', async () => {
  const { out } = await notify('--template');
  writeFileSync(join(cwd, 'targets/notify.yaml'), out.replace('enabled: false', 'enabled: true'));
  const { code, err } = await notify('');
  expect([code, err]).toEqual([0, '']);
});
