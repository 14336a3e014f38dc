import { constants, type KeyObject, publicEncrypt, X509Certificate } from 'node:crypto';
import type { Weakness } from '../../model/observation.ts';
import { parseAlert, RECORD } from '../../parse/tls/records.ts';
import { type Hello, WIRE } from './hello.ts';
import { record, type Talk } from './talk.ts';

/**
 * How the premaster secret is padded: once as PKCS #1 wants it, then wrong in four ways (Böck, Somorovsky and Young, "Return Of
 * Bleichenbacher's Oracle Threat", 2018, section 4). A server that reacts differently to any of them is an oracle.
 */
const FORMS = ['good', 'wrong type', 'zero at the end', 'no zero', 'wrong version'] as const;
type Form = (typeof FORMS)[number];

/** So many times the same reaction to the same form, before it counts. */
const REPEATS = 3;

/** What a server does about one form, never the time that it takes. `late`: so slow that silence would mean nothing. */
type Reaction = `alert ${number}` | 'fin' | 'rst' | 'silent' | 'other' | 'late';

export interface RobotMeans {
  /** A fresh connection; null when there is none. */
  open(purpose: string): Promise<Talk | null>;
  readonly hello: Hello; // offers suites with RSA key exchange alone
  readonly timeoutMs: number;
}

/**
 * Whether RSA key exchange is an oracle of Bleichenbacher's kind. 20 connections when nothing shows: every form three times, and once
 * without the messages that should follow it, because some servers tell only then.
 */
export async function askRobot(means: RobotMeans): Promise<Weakness> {
  const whole = await compare(means, true);
  return whole === 'not-vulnerable' ? compare(means, false) : whole;
}

async function compare(means: RobotMeans, finishing: boolean): Promise<Weakness> {
  const reactions = new Map<Form, Reaction>();
  for (let round = 0; round < REPEATS; round++) {
    for (const form of FORMS) {
      const reaction = await reactionTo(form, finishing, means);
      if (reaction === null || reaction === 'late') return 'inconclusive';
      if (reactions.has(form) && reactions.get(form) !== reaction) return 'inconclusive';
      reactions.set(form, reaction);
    }
    if (!finishing && new Set(reactions.values()).size === 1) return 'not-vulnerable';
  }
  return new Set(reactions.values()).size === 1 ? 'not-vulnerable' : 'vulnerable';
}

async function reactionTo(
  form: Form,
  finishing: boolean,
  { open, hello, timeoutMs }: RobotMeans,
): Promise<Reaction | null> {
  const talk = await open('robot');
  if (talk === null) return null;
  try {
    const flight = await talk.greet(hello);
    const leaf = flight?.certificates?.[0];
    const sealed = leaf === undefined ? null : seal(form, leaf.der, WIRE[hello.version]);
    if (flight === null || sealed === null || flight.hello.version !== WIRE[hello.version]) return null;
    const version = flight.hello.version;
    const exchange = record(RECORD.handshake, version, keyExchange(sealed));
    const rest = [record(RECORD.changeCipherSpec, version, Buffer.of(1)), record(RECORD.handshake, version, FINISHED)];
    talk.send(Buffer.concat(finishing ? [exchange, ...rest] : [exchange]));

    // An answer in the second half of the wait shows that silence could be slowness.
    const first = await talk.record(timeoutMs / 2);
    if (first === 'silent') return (await talk.record(timeoutMs / 2)) === 'silent' ? 'silent' : 'late';
    if (first === 'foreign') return 'other';
    if (typeof first === 'string') return first;
    const alert = first.type === RECORD.alert ? parseAlert(first.fragment) : 'invalid';
    return alert === 'invalid' ? 'other' : `alert ${alert.code}`;
  } finally {
    talk.close();
  }
}

/** No key fits it: a server that got this far says so, in the same way for every form. */
const FINISHED = Buffer.alloc(64, 0x5a);

/** RFC 5246 section 7.4.7.1. */
function keyExchange(sealed: Uint8Array): Buffer {
  const length = sealed.length + 2;
  return Buffer.concat([
    Buffer.of(16, 0, length >> 8, length & 0xff, sealed.length >> 8, sealed.length & 0xff),
    sealed,
  ]);
}

/** Null when the leaf's key is no RSA key that this can be done with. */
function seal(form: Form, leaf: Uint8Array, version: number): Uint8Array | null {
  const key = rsaKeyOf(leaf);
  const size = Math.ceil((key?.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  if (key === null || size < 64) return null;
  const padding = Buffer.alloc(size - 51, 0xab); // any octet but zero
  const secret = Buffer.alloc(46, 0xcd);
  const claimed = Buffer.of(version >> 8, version & 0xff);
  const parts: Readonly<Record<Form, readonly Uint8Array[]>> = {
    good: [Buffer.of(0, 2), padding, Buffer.of(0), claimed, secret],
    'wrong type': [Buffer.of(0x41, 0x17), padding, Buffer.of(0), claimed, secret],
    'zero at the end': [Buffer.of(0, 2), padding, Buffer.of(0x11), secret, Buffer.of(0, 0x11)],
    'no zero': [Buffer.of(0, 2), padding, Buffer.of(0x11, 0x11, 0x11), secret],
    'wrong version': [Buffer.of(0, 2), padding, Buffer.of(0, 2, 2), secret],
  };
  try {
    return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.concat(parts[form]));
  } catch {
    return null; // a modulus so odd that the block is not below it
  }
}

function rsaKeyOf(leaf: Uint8Array): KeyObject | null {
  try {
    const { publicKey } = new X509Certificate(leaf);
    return publicKey.asymmetricKeyType === 'rsa' ? publicKey : null;
  } catch {
    return null;
  }
}
