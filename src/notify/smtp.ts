import nodemailer from 'nodemailer';
import { type Attempt, refused } from './attempt.ts';
import { redactor, type SmtpAccess } from './secrets.ts';

const CONNECT_MS = 15_000;
const SILENT_MS = 30_000;

interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** Hands one mail over. A connection for each: the next recipient does not suffer from what this one did. */
export type Post = (envelope: Envelope, bytes: Buffer) => Promise<Attempt>;

/** `roots`: certificates in PEM; when there are some, no other is trusted. The server's certificate is always checked. */
export function openPost(access: SmtpAccess, roots: readonly string[]): Post {
  const { host, port, secure, requireTls, auth } = access;
  const transport = nodemailer.createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && requireTls,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(roots.length > 0 ? { ca: [...roots] } : {}) },
    ...(auth === null ? {} : { auth: { ...auth } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    maxResponseSize: 64 * 1024,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const clean = redactor(auth === null ? [] : [auth.pass]);
  return async ({ from, to }, bytes) => {
    try {
      await transport.sendMail({ envelope: { from, to: [to] }, raw: bytes });
      return { ok: true };
    } catch (error) {
      return failureFrom(error, clean);
    }
  };
}

/** About the server and not about one message. */
const WIDE = ['ECONNECTION', 'ETIMEDOUT', 'ESOCKET', 'EDNS', 'ETLS', 'EPROTOCOL', 'EAUTH', 'ENOAUTH'];
/** That no patience mends: a certificate, a password. */
const FINAL = ['ETLS', 'EAUTH', 'ENOAUTH'];

function failureFrom(error: unknown, clean: (text: string) => string): Attempt {
  if (!(error instanceof Error)) throw error;
  const { code, responseCode, response } = error as Error & Readonly<Record<string, unknown>>;
  const name = typeof code === 'string' ? code : '';
  const status = typeof responseCode === 'number' ? responseCode : 0;
  const why = clean(typeof response === 'string' && response !== '' ? response : `${name}: ${error.message}`);
  const passing = status >= 400 && status < 500; // RFC 5321 section 4.2.1
  return refused(why, {
    wide: WIDE.includes(name),
    again: passing || (status === 0 && !FINAL.includes(name) && !/certificate|self-signed/i.test(error.message)),
  });
}
