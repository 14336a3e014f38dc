import { createHash, createPublicKey, sign } from 'node:crypto';
import forge from 'node-forge';
import type { Forged } from '../../src/demo/ca.ts';

// An OCSP responder as far as its answers go (RFC 6960 section 4.2.1), and what it may get wrong.
const { asn1 } = forge;
type Node = forge.asn1.Asn1;

export interface Answer {
  readonly issuer: Forged;
  readonly leaf: Forged; // the first certificate that it speaks of
  readonly others?: readonly Forged[]; // it speaks of these before
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly producedAt?: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string | null;
  readonly hash?: 'sha1' | 'sha256';
  readonly signer?: Forged; // the issuer unless said
  readonly sent?: readonly Forged[]; // certificates in the response
  readonly version?: boolean; // states its version, which DER forbids for the default
  readonly timestamps?: readonly Uint8Array[]; // RFC 6962 section 3.3
}

const universal = (type: number, value: string | Node[]): Node =>
  asn1.create(asn1.Class.UNIVERSAL, type, Array.isArray(value), value);
const context = (tag: number, value: string | Node[]): Node =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag as forge.asn1.Type, Array.isArray(value), value);
const sequence = (...parts: Node[]): Node => universal(asn1.Type.SEQUENCE, parts);
const octets = (bytes: Uint8Array): Node => universal(asn1.Type.OCTETSTRING, Buffer.from(bytes).toString('latin1'));
const oid = (dotted: string): Node => universal(asn1.Type.OID, asn1.oidToDer(dotted).getBytes());
const nothing = (): Node => universal(asn1.Type.NULL, '');
const time = (iso: string): Node => universal(asn1.Type.GENERALIZEDTIME, iso.replace(/[-:T]|\.\d+/g, ''));
const write = (node: Node): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'latin1');
const read = (der: Uint8Array): Node =>
  asn1.fromDer(Buffer.from(der).toString('latin1'), { strict: true, parseAllBytes: true, decodeBitStrings: false });
const parts = (node: Node | undefined): Node[] => (Array.isArray(node?.value) ? node.value : []);

const HASHES = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

/** serial, signature, issuer, validity, subject, publicInfo */
const fieldsOf = ({ der }: Forged): Node[] => parts(parts(read(der))[0]).slice(1);

function certId(issuer: Forged, leaf: Forged, hash: 'sha1' | 'sha256'): Node {
  const hashed = (bytes: Uint8Array) => octets(createHash(hash).update(bytes).digest());
  const [serial, , name] = fieldsOf(leaf);
  const bits = parts(fieldsOf(issuer)[5])[1]?.value;
  if (serial === undefined || name === undefined || typeof bits !== 'string') throw new Error('no certificate of ours');
  return sequence(
    sequence(oid(HASHES[hash]), nothing()),
    hashed(write(name)),
    hashed(Buffer.from(bits.slice(1), 'latin1')),
    serial,
  );
}

const statusOf = (status: 'good' | 'revoked' | 'unknown'): Node =>
  status === 'revoked'
    ? context(1, [time('2026-10-01T00:00:00Z')])
    : asn1.create(asn1.Class.CONTEXT_SPECIFIC, (status === 'good' ? 0 : 2) as forge.asn1.Type, false, '');

export const listOf = (timestamps: readonly Uint8Array[]): Buffer => {
  const sized = (bytes: Uint8Array) => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);
  return sized(Buffer.concat(timestamps.map(sized)));
};

/** An OCSPResponse in DER. */
export function respond(answer: Answer): Buffer {
  const { issuer, leaf, others = [], status = 'good', hash = 'sha1', signer = issuer, sent = [], timestamps } = answer;
  const next = answer.nextUpdate === undefined ? '2026-11-29T00:00:00Z' : answer.nextUpdate;
  const single = (about: Forged, said: 'good' | 'revoked' | 'unknown') =>
    sequence(
      certId(issuer, about, hash),
      statusOf(said),
      time(answer.thisUpdate ?? '2026-11-22T00:00:00Z'),
      ...(next === null ? [] : [context(0, [time(next)])]),
      ...(timestamps === undefined
        ? []
        : [
            context(1, [sequence(sequence(oid('1.3.6.1.4.1.11129.2.4.5'), octets(write(octets(listOf(timestamps))))))]),
          ]),
    );
  const subject = fieldsOf(signer)[4];
  if (subject === undefined) throw new Error('no certificate of ours');
  const tbs = sequence(
    ...(answer.version === true ? [context(0, [universal(asn1.Type.INTEGER, '\0')])] : []),
    context(1, [subject]),
    time(answer.producedAt ?? '2026-11-22T00:00:00Z'),
    sequence(...others.map((other) => single(other, 'good')), single(leaf, status)),
  );
  const elliptic = createPublicKey(signer.key).asymmetricKeyType === 'ec';
  const algorithm = elliptic ? '1.2.840.10045.4.3.2' : '1.2.840.113549.1.1.11';
  const signature = sign('sha256', write(tbs), signer.key).toString('latin1');
  const basic = sequence(
    tbs,
    sequence(oid(algorithm), ...(elliptic ? [] : [nothing()])),
    universal(asn1.Type.BITSTRING, `\0${signature}`),
    ...(sent.length === 0 ? [] : [context(0, [sequence(...sent.map(({ der }) => read(der)))])]),
  );
  return write(
    sequence(
      universal(asn1.Type.ENUMERATED, '\0'),
      context(0, [sequence(oid('1.3.6.1.5.5.7.48.1.1'), octets(write(basic)))]),
    ),
  );
}

/** An OCSPResponse without an answer (RFC 6960 section 2.3): 3 is tryLater, 6 is unauthorized. */
export const refuse = (status: number): Buffer =>
  write(sequence(universal(asn1.Type.ENUMERATED, String.fromCharCode(status))));

/** The same certificate for signing OCSP responses instead of serving: the last octet of its purpose, and a new signature (ECDSA). */
export function asDelegate(certificate: Forged, issuer: Forged): Forged {
  const [tbs, algorithm] = parts(read(certificate.der));
  if (tbs === undefined || algorithm === undefined) throw new Error('no certificate of ours');
  const der = write(tbs);
  const purpose = Buffer.from('06082b06010505070301', 'hex'); // 1.3.6.1.5.5.7.3.1
  der[der.indexOf(purpose) + purpose.length - 1] = 9;
  const signature = sign('sha256', der, issuer.key).toString('latin1');
  return {
    ...certificate,
    der: write(sequence(read(der), algorithm, universal(asn1.Type.BITSTRING, `\0${signature}`))),
  };
}
