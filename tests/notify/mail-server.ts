import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { type Forged, forgeLeaf, forgeRoot } from '../../src/demo/ca.ts';

const LIFE = { notBefore: '2020-01-01', notAfter: '2040-01-01' };

/** A root of a private PKI, and a certificate of 127.0.0.1 below it. */
export function forgePki(): { readonly root: Forged; readonly leaf: Forged } {
  const root = forgeRoot('Test mail root', LIFE);
  return { root, leaf: forgeLeaf(root, { ...LIFE, names: ['127.0.0.1', 'localhost'] }) };
}

interface Received {
  readonly to: string;
  readonly from: string;
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly bytes: Buffer;
}

interface Wishes {
  readonly leaf?: Forged; // STARTTLS with this certificate; without it, none is offered
  readonly password?: string; // AUTH is asked for
  readonly onRecipient?: (address: string) => { readonly code: number; readonly text: string } | null;
  readonly onMessage?: (count: number) => 'accept' | 'hang';
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly Received[];
  readonly logins: readonly (string | null | undefined)[]; // passwords that were offered
  readonly connections: () => number;
  readonly whenReceived: (count: number) => Promise<void>; // whole messages have come, accepted or not
}

class Refusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

/** A true SMTP server on loopback. */
export async function startMailServer(wishes: Wishes = {}): Promise<MailServer> {
  const { leaf, password, onRecipient = () => null, onMessage = () => 'accept' } = wishes;
  const received: Received[] = [];
  const logins: (string | null | undefined)[] = [];
  let connections = 0;
  let seen = 0;
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  const server = new SMTPServer({
    ...(leaf === undefined ? { disabledCommands: ['STARTTLS'] } : { key: leaf.key, cert: leaf.certificate }),
    authOptional: password === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    logger: false,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: (auth, _session, done) => {
      logins.push(auth.password);
      if (auth.password === password) done(null, { user: auth.username ?? '' });
      // A server that says too much.
      else
        done(
          new Refusal(535, `no, not ${auth.password} (${Buffer.from(`\0watch\0${auth.password}`).toString('base64')})`),
        );
    },
    onRcptTo: (address, _session, done) => {
      const refusal = onRecipient(address.address);
      done(refusal === null ? null : new Refusal(refusal.code, refusal.text));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        seen += 1;
        for (const { count, done: told } of waiting) if (seen >= count) told();
        if (onMessage(seen) === 'hang') return;
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(),
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          secure: session.secure,
          user: session.user,
          bytes: Buffer.concat(chunks),
        });
        done();
      });
    },
  });
  server.on('error', () => {}); // a client that hangs up in the middle of a handshake
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    logins,
    connections: () => connections,
    whenReceived: (count) =>
      seen >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, done: resolve })),
  };
}
