import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { mailBytes } from '../../src/notify/mail.ts';
import { readSmtpUrl, type SmtpAccess } from '../../src/notify/secrets.ts';
import { openPost } from '../../src/notify/smtp.ts';
import { REPORT } from '../golden/report.ts';
import { messagesOf } from './fixtures.ts';
import { forgePki, startMailServer } from './mail-server.ts';

const PASSWORD = 'pass/word of the night+1';
const PKI = forgePki();
const ENVELOPE = { from: 'rasid@example.org', to: 'rssi@observatory.example' };

const at = (port: number, more: Partial<SmtpAccess> = {}): SmtpAccess => ({
  host: '127.0.0.1',
  port,
  secure: false,
  requireTls: true,
  auth: { user: 'watch', pass: PASSWORD },
  ...more,
});
const MAIL = await (async () => {
  const message = messagesOf(REPORT, { language: 'ar' }).find(
    (one) => one.channel === 'mail' && one.mail.to === ENVELOPE.to,
  );
  if (message?.channel !== 'mail') throw new Error('no mail');
  return await mailBytes(message.mail);
})();

test('a mail goes through STARTTLS and a login, byte for byte', async () => {
  const server = await startMailServer({ leaf: PKI.leaf, password: PASSWORD });
  const post = openPost(at(server.port), [PKI.root.certificate]);
  expect(await post(ENVELOPE, MAIL)).toEqual({ ok: true });
  expect(server.received).toMatchObject([{ ...ENVELOPE, secure: true, user: 'watch' }]);
  expect(server.received[0]?.bytes.equals(MAIL)).toBe(true);
});

test('a server that nobody vouches for gets neither password nor mail', async () => {
  const server = await startMailServer({ leaf: PKI.leaf, password: PASSWORD });
  const attempt = await openPost(at(server.port), [])(ENVELOPE, MAIL);
  expect(attempt).toMatchObject({ ok: false, again: false, wide: true, why: expect.stringMatching(/certificate/i) });
  expect([server.received, server.logins]).toEqual([[], []]);
});

test('nor one that offers no TLS, where it is required', async () => {
  const server = await startMailServer({ password: PASSWORD });
  const attempt = await openPost(at(server.port), [])(ENVELOPE, MAIL);
  expect(attempt).toMatchObject({ ok: false, again: false, wide: true });
  expect([server.received, server.logins]).toEqual([[], []]);
});

test('on loopback a relay may do without both', async () => {
  const server = await startMailServer();
  expect(await openPost(at(server.port, { requireTls: false, auth: null }), [])(ENVELOPE, MAIL)).toEqual({ ok: true });
  expect(server.received).toHaveLength(1);
});

test('a wrong password is said without the password, whatever the server says of it', async () => {
  const server = await startMailServer({ leaf: PKI.leaf, password: 'another' });
  const attempt = await openPost(at(server.port), [PKI.root.certificate])(ENVELOPE, MAIL);
  expect(attempt).toMatchObject({ ok: false, again: false, wide: true, why: expect.stringContaining('535') });
  const said = JSON.stringify(attempt);
  expect(server.logins).toContain(PASSWORD);
  expect(said).not.toContain(PASSWORD);
  expect(said).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(4, 20));
  expect(said).toContain('***');
  expect(said).not.toContain(Buffer.from(`\0watch\0${PASSWORD}`).toString('base64').slice(12, 30));
});

test.each([
  [550, false],
  [451, true],
])('a recipient who is refused with %i', async (code, again) => {
  const onRecipient = () => ({ code, text: 'not this one' });
  const server = await startMailServer({ leaf: PKI.leaf, password: PASSWORD, onRecipient });
  const attempt = await openPost(at(server.port), [PKI.root.certificate])(ENVELOPE, MAIL);
  expect(attempt).toEqual({ ok: false, again, wide: false, afterMs: null, why: `${code} not this one` });
});

test('nobody there', async () => {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
  const attempt = await openPost(at(port), [])(ENVELOPE, MAIL);
  expect(attempt).toMatchObject({ ok: false, again: true, wide: true, why: expect.stringContaining('ECONNREFUSED') });
});

describe('where mail is handed over', () => {
  test.each([
    [
      'smtps://u:p@mail.example.org',
      { host: 'mail.example.org', port: 465, secure: true, requireTls: true, auth: { user: 'u', pass: 'p' } },
    ],
    [
      'smtp://mail.example.org:2525\n',
      { host: 'mail.example.org', port: 2525, secure: false, requireTls: true, auth: null },
    ],
    [
      'smtp://watch:a%2Fb%40c@127.0.0.1',
      { host: '127.0.0.1', port: 587, secure: false, requireTls: false, auth: { user: 'watch', pass: 'a/b@c' } },
    ],
    ['smtp://[::1]:25', { host: '::1', port: 25, secure: false, requireTls: false, auth: null }],
  ])('%s', (text, expected) => {
    expect(readSmtpUrl(text)).toEqual(expected);
  });

  test.each([
    '',
    'mail.example.org',
    'https://u:secret@mail.example.org',
    'smtps://u:secret@mail.example.org/?tls.rejectUnauthorized=false',
    'smtp://u:secret@x/y',
    'smtp://u:secret%zz@x',
  ])('not %s', (text) => {
    const fault = readSmtpUrl(text);
    expect(fault).toMatch(/^it is to be one line such as/);
    expect(fault).not.toContain('secret');
  });
});
