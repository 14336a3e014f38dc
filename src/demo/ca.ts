import {
  constants,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { isIP } from 'node:net';
import forge from 'node-forge';

// node-forge writes the structure; its own certificates know RSA only, so keys and signatures are Node's.
const { asn1 } = forge;
type Node = forge.asn1.Asn1;

const KEYS = {
  'rsa-512': () => generateKeyPairSync('rsa', { modulusLength: 512 }),
  'rsa-1024': () => generateKeyPairSync('rsa', { modulusLength: 1024 }),
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'rsa-4096': () => generateKeyPairSync('rsa', { modulusLength: 4096 }),
  'rsa-pss-2048': () => generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  'ec-p256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ec-p384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'ec-p521': () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed25519: () => generateKeyPairSync('ed25519'),
  ed448: () => generateKeyPairSync('ed448'),
} as const satisfies Record<string, () => { publicKey: KeyObject; privateKey: KeyObject }>;

/** What kind of key a certificate gets; P-256 unless said. */
export type KeySpec = keyof typeof KEYS;
export type Digest = 'sha256' | 'sha384' | 'sha512' | 'sha1' | 'md5';

/** A certificate and its key. */
export interface Forged {
  readonly certificate: string; // PEM
  readonly key: string; // PKCS #8, PEM
  readonly der: Uint8Array; // the certificate
  readonly subject: string; // "CN=...", "CN=..., O=..." or "" when it has none
}

interface Wish {
  readonly key?: KeySpec;
  readonly keyOf?: Forged; // the key of that certificate instead of a new one: renewals that keep the key, cross-signing
  readonly notBefore: Date | string;
  readonly notAfter: Date | string; // inclusive; the seconds count, not the milliseconds
  readonly digest?: Digest; // of the signature that is put on it; ignored where the signer's key fixes it (EdDSA, RSA-PSS)
  readonly organisation?: string; // O of the subject
  readonly issuerUrl?: string; // AIA caIssuers
  readonly serial?: number; // positive; unless said, it follows from the key and the date
}
export interface AuthorityWish extends Wish {
  readonly pathLength?: number | null; // how many authorities may stand below an intermediate: 0 unless said, null for any number
}

export interface LeafWish extends Wish {
  readonly names: readonly string[]; // DNS names as A-labels, or IP addresses
  readonly commonName?: string; // the first name unless said; '' for an empty subject
}

/** A self-signed authority. */
export const forgeRoot = (name: string, wish: AuthorityWish): Forged =>
  forgeAny({ ...wish, commonName: name, parent: null, role: 'root', names: [] });

/** An authority signed by `parent`. */
export const forgeIntermediate = (parent: Forged, name: string, wish: AuthorityWish): Forged =>
  forgeAny({ pathLength: 0, ...wish, commonName: name, parent, role: 'intermediate', names: [] });

/** A server certificate signed by `parent`. */
export const forgeLeaf = (parent: Forged, wish: LeafWish): Forged => forgeAny({ ...asLeaf(wish), parent });

/** A server certificate that vouches for itself. */
export const forgeSelfSigned = (wish: LeafWish): Forged => forgeAny({ ...asLeaf(wish), parent: null });

/** The certificates one after the other, as a server wants them: leaf first. */
export const pemChain = (...certificates: Forged[]): string =>
  certificates.map(({ certificate }) => certificate).join('');

const asLeaf = (wish: LeafWish) => ({
  ...wish,
  commonName: wish.commonName ?? wish.names[0] ?? '',
  role: 'leaf' as const,
});

interface Order extends Wish {
  readonly parent: Forged | null; // null: signs itself
  readonly role: 'root' | 'intermediate' | 'leaf';
  readonly commonName: string;
  readonly names: readonly string[];
  readonly pathLength?: number | null;
}

function forgeAny(order: Order): Forged {
  const pair = order.keyOf === undefined ? KEYS[order.key ?? 'ec-p256']() : pairOf(order.keyOf);
  const publicInfo = pair.publicKey.export({ type: 'spki', format: 'der' });
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signer = order.parent?.key ?? privateKey;
  const subject = name(order);
  const algorithm = algorithmOf(signer, order.digest ?? 'sha256');

  const tbs = sequence(
    explicit(0, integer('\x02')), // version 3
    integer(serialOf(order, publicInfo)),
    algorithm.identifier,
    order.parent === null ? subject : subjectOf(order.parent),
    sequence(time(order.notBefore), time(order.notAfter)),
    subject,
    read(publicInfo),
    explicit(3, sequence(...extensions(order, publicInfo, pair.publicKey))),
  );
  const signature = sign(algorithm.digest, write(tbs), { key: signer, ...algorithm.padding });
  const der = write(sequence(tbs, algorithm.identifier, bits(binary(signature))));
  const certificate = pem('CERTIFICATE', der);
  return { certificate, key: privateKey, der, subject: shownName(order) };
}

const pairOf = ({ key }: Forged) => ({ publicKey: createPublicKey(key), privateKey: createPrivateKey(key) });

// --- the parts of a certificate (RFC 5280 section 4) ---------------------------------------------------------------

const OID = {
  commonName: '2.5.4.3',
  organisationName: '2.5.4.10',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  rsassaPss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

const RSA_SIGNATURES: Readonly<Record<Digest, string>> = {
  md5: '1.2.840.113549.1.1.4',
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ECDSA_SIGNATURES: Readonly<Partial<Record<Digest, string>>> = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
const EDDSA_SIGNATURES: Readonly<Record<string, string>> = { ed25519: '1.3.101.112', ed448: '1.3.101.113' };

interface Algorithm {
  readonly identifier: Node;
  readonly digest: Digest | null;
  readonly padding?: { readonly padding: number; readonly saltLength: number };
}

/** The signature algorithm that goes with the signer's key (RFC 3279, 4055, 5758, 8410). */
function algorithmOf(signer: string, digest: Digest): Algorithm {
  const type = createPublicKey(signer).asymmetricKeyType ?? '';
  const edwards = EDDSA_SIGNATURES[type];
  if (edwards !== undefined) return { identifier: sequence(oid(edwards)), digest: null };
  if (type === 'rsa-pss') {
    const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    return { identifier: sequence(oid(OID.rsassaPss), pssParameters()), digest: 'sha256', padding };
  }
  if (type === 'rsa') return { identifier: sequence(oid(RSA_SIGNATURES[digest]), nothing()), digest };
  const elliptic = ECDSA_SIGNATURES[digest];
  if (type !== 'ec' || elliptic === undefined) throw new Error(`no ${digest} signature with a key of type ${type}`);
  return { identifier: sequence(oid(elliptic)), digest };
}

function pssParameters(): Node {
  const hash = sequence(oid(OID.sha256), nothing());
  return sequence(explicit(0, hash), explicit(1, sequence(oid(OID.mgf1), hash)), explicit(2, integer('\x20')));
}

function extensions(order: Order, publicInfo: Uint8Array, publicKey: KeyObject): Node[] {
  const { role, parent, names, issuerUrl } = order;
  const leaf = role === 'leaf';
  const list = [
    extension(
      OID.basicConstraints,
      !leaf,
      leaf ? sequence() : constraints(role === 'root' ? null : (order.pathLength ?? null)),
    ),
    extension(OID.keyUsage, true, usage(leaf, publicKey.asymmetricKeyType === 'rsa')),
    extension(OID.subjectKeyIdentifier, false, octets(keyIdentifier(publicInfo))),
  ];
  const signer = parent === null ? publicInfo : publicInfoOf(parent);
  list.push(extension(OID.authorityKeyIdentifier, false, sequence(implicit(0, keyIdentifier(signer)))));
  if (leaf) list.push(extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth))));
  if (names.length > 0) {
    list.push(extension(OID.subjectAltName, shownName(order) === '', sequence(...names.map(generalName))));
  }
  if (issuerUrl !== undefined) {
    const access = sequence(sequence(oid(OID.caIssuers), implicit(6, issuerUrl)));
    list.push(extension(OID.authorityInfoAccess, false, access));
  }
  return list;
}

const extension = (id: string, critical: boolean, value: Node): Node =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(binary(write(value))));

const constraints = (pathLength: number | null): Node =>
  sequence(boolean(true), ...(pathLength === null ? [] : [integer(String.fromCharCode(pathLength))]));

/** digitalSignature, with keyEncipherment for RSA; keyCertSign and cRLSign for an authority (RFC 5280 section 4.2.1.3). */
function usage(leaf: boolean, rsa: boolean): Node {
  if (!leaf) return bits('\x06', 1);
  return rsa ? bits('\xa0', 5) : bits('\x80', 7);
}

const generalName = (text: string): Node => (isIP(text) === 0 ? implicit(2, text) : implicit(7, addressBytes(text)));

function addressBytes(address: string): string {
  if (isIP(address) === 4) return String.fromCharCode(...address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return String.fromCharCode(...all.flatMap((group) => [group >> 8, group & 255]));
}

/** From the organisation to the common name; what is not wished for is left out. */
const name = ({ organisation = '', commonName }: Order): Node => {
  const parts = [
    [OID.organisationName, organisation],
    [OID.commonName, commonName],
  ] as const;
  return sequence(...parts.flatMap(([id, text]) => (text === '' ? [] : [set(sequence(oid(id), utf8(text)))])));
};

const shownName = ({ organisation = '', commonName }: Order): string =>
  [commonName && `CN=${commonName}`, organisation && `O=${organisation}`].filter((part) => part !== '').join(', ');

/** Twenty octets at most, and positive (RFC 5280 section 4.1.2.2). */
function serialOf({ serial, notBefore }: Order, publicInfo: Uint8Array): string {
  if (serial === undefined) {
    const hash = createHash('sha256').update(publicInfo).update(new Date(notBefore).toISOString()).digest();
    return `\x4a${binary(hash.subarray(0, 15))}`;
  }
  const hex = serial.toString(16);
  return `\x00${Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('latin1')}`;
}

/** UTCTime through 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
function time(when: Date | string): Node {
  const text = new Date(when).toISOString().replace(/[-:T]|\.\d+/g, '');
  const year = Number(text.slice(0, 4));
  return year >= 1950 && year < 2050
    ? leafNode(asn1.Type.UTCTIME, text.slice(2))
    : leafNode(asn1.Type.GENERALIZEDTIME, text);
}

/** A name for the key: any function of it will do (RFC 5280 section 4.2.1.2). */
const keyIdentifier = (publicInfo: Uint8Array): string =>
  binary(createHash('sha256').update(publicInfo).digest().subarray(0, 20));

const partOf = ({ der }: Forged, index: number): Node => childOf(childOf(read(der), 0), index);
const subjectOf = (forged: Forged): Node => partOf(forged, 5);
const publicInfoOf = (forged: Forged): Uint8Array => write(partOf(forged, 6));

// --- DER -----------------------------------------------------------------------------------------------------------

const node = (tagClass: forge.asn1.Class, type: number, constructed: boolean, value: string | Node[]): Node =>
  asn1.create(tagClass, type as forge.asn1.Type, constructed, value);
const leafNode = (type: forge.asn1.Type, value: string): Node => node(asn1.Class.UNIVERSAL, type, false, value);

const sequence = (...parts: Node[]): Node => node(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, parts);
const set = (...parts: Node[]): Node => node(asn1.Class.UNIVERSAL, asn1.Type.SET, true, parts);
const explicit = (tag: number, part: Node): Node => node(asn1.Class.CONTEXT_SPECIFIC, tag, true, [part]);
const implicit = (tag: number, value: string): Node => node(asn1.Class.CONTEXT_SPECIFIC, tag, false, value);
const oid = (dotted: string): Node => leafNode(asn1.Type.OID, asn1.oidToDer(dotted).getBytes());
const integer = (bytes: string): Node => leafNode(asn1.Type.INTEGER, bytes); // a needless leading zero is dropped when written
const boolean = (value: boolean): Node => leafNode(asn1.Type.BOOLEAN, value ? '\xff' : '\x00');
const octets = (bytes: string): Node => leafNode(asn1.Type.OCTETSTRING, bytes);
const bits = (bytes: string, unused = 0): Node => leafNode(asn1.Type.BITSTRING, String.fromCharCode(unused) + bytes);
const utf8 = (text: string): Node => leafNode(asn1.Type.UTF8, Buffer.from(text, 'utf8').toString('latin1'));
const nothing = (): Node => leafNode(asn1.Type.NULL, '');

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const write = (part: Node): Buffer => Buffer.from(asn1.toDer(part).getBytes(), 'latin1');
const read = (bytes: Uint8Array): Node => asn1.fromDer(binary(bytes));

function childOf({ value }: Node, index: number): Node {
  const child = value[index];
  if (child === undefined || typeof child === 'string') throw new Error('not the certificate that was forged');
  return child;
}

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
