import { type KeyObject, X509Certificate } from 'node:crypto';
import type { PathFault } from '../model/observation.ts';
import { type ParsedCertificate, readCertificate } from './x509.ts';

/** Trust anchors, found by the name that a certificate gives its issuer. */
export interface TrustStore {
  readonly bySubject: ReadonlyMap<string, readonly ParsedCertificate[]>;
  readonly fingerprints: ReadonlySet<string>; // sha256 of the DER
  readonly organisations: ReadonlySet<string>; // of authorities that are known to us
}

/** Reads anchors from DER, or from PEM with any number of certificates. What cannot be read is left out. */
export function trustStore(roots: readonly (Uint8Array | string)[]): TrustStore {
  const anchors = roots.flatMap(ders).flatMap((der) => {
    const parsed = readCertificate(der);
    return parsed === 'invalid' ? [] : [parsed];
  });
  return {
    bySubject: Map.groupBy(anchors, ({ subject }) => subject.key),
    fingerprints: new Set(anchors.map(({ facts }) => facts.sha256)),
    organisations: new Set(anchors.flatMap(({ subject }) => subject.organisations)),
  };
}

/** The certificates of a PEM text, in DER. */
export const pemCertificates = (text: string): Uint8Array[] =>
  [...text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END/g)].map(([, body]) =>
    Buffer.from(body ?? '', 'base64'),
  );

const ders = (root: Uint8Array | string): Uint8Array[] => (typeof root === 'string' ? pemCertificates(root) : [root]);

/** `trusted` exactly when there is no fault. */
export type PathVerdict =
  | { readonly trust: 'trusted'; readonly fault: null }
  | { readonly trust: 'untrusted'; readonly fault: PathFault };

/** Certificates of one chain that are looked at; the rest is noise of a size that no server needs. */
export const MOST_CERTIFICATES = 32;

/**
 * Looks for a path of good signatures from the first certificate to an anchor, by way of the others in whatever order they were sent;
 * duplicates and strangers do not matter. Dates and host names play no part. When there is none, says why.
 */
export function buildPath(sent: readonly Uint8Array[], store: TrustStore): PathVerdict {
  const [leaf, ...rest] = unique(sent);
  if (leaf === undefined) return { trust: 'untrusted', fault: 'issuer-unknown' };
  if (reachesAnchor(leaf, rest, store)) return { trust: 'trusted', fault: null };
  return { trust: 'untrusted', fault: explain(leaf, rest, store) };
}

function unique(sent: readonly Uint8Array[]): Link[] {
  const links = new Map<string, Link>();
  for (const der of sent.slice(0, MOST_CERTIFICATES)) {
    const certificate = readCertificate(der);
    if (certificate === 'invalid') {
      if (links.size === 0) return []; // without a leaf there is no path
      continue;
    }
    if (!links.has(certificate.facts.sha256)) links.set(certificate.facts.sha256, linkOf(certificate));
  }
  return [...links.values()];
}

/** Breadth first, so that each certificate is reached with the fewest authorities below it (path length). */
function reachesAnchor(leaf: Link, rest: readonly Link[], store: TrustStore): boolean {
  const seen = new Set([leaf]);
  let level: readonly Link[] = [leaf];
  for (let below = 0; level.length > 0; below++) {
    if (level.some((link) => isAnchored(link, store, below))) return true;
    level = rest.filter(
      (candidate) =>
        !seen.has(candidate) &&
        mayIssue(candidate.certificate, below) &&
        level.some((link) => signedBy(link, candidate.certificate) === 'yes'),
    );
    for (const link of level) seen.add(link);
  }
  return false;
}

const isAnchored = (link: Link, store: TrustStore, below: number): boolean =>
  store.fingerprints.has(link.certificate.facts.sha256) ||
  anchorsFor(link, store).some(
    // an anchor is trusted for its key: an old one of version 1 says nothing of authority
    (anchor) => anchor.pathLength >= below && signedBy(link, anchor) === 'yes',
  );

const anchorsFor = ({ certificate }: Link, store: TrustStore): readonly ParsedCertificate[] =>
  store.bySubject.get(certificate.issuer.key) ?? [];

/** `below`: how many authorities stand between it and the leaf (RFC 5280 section 4.2.1.9). */
const mayIssue = ({ maySign, pathLength }: ParsedCertificate, below: number): boolean => maySign && pathLength >= below;

/** Why no path leads to an anchor. The surest reason wins. */
function explain(leaf: Link, rest: readonly Link[], store: TrustStore): PathFault {
  if (vouchesForItself(leaf)) return 'self-signed';
  const reached = climb(leaf, rest);
  if (reached.some((link) => link !== leaf && vouchesForItself(link))) return 'untrusted-root';

  // every signature is good, but one was made by somebody who has no right to sign
  if (reached.some((link) => anchorsFor(link, store).some((anchor) => signedBy(link, anchor) === 'yes')))
    return 'bad-signature';

  const tops = reached.filter((link) => !rest.some((other) => signedBy(link, other.certificate) === 'yes'));
  const refuted = (link: Link): boolean =>
    (signedBy(link, link.certificate) === 'no' && namesItsOwnKey(link.certificate)) ||
    rest.some(({ certificate }) => signedBy(link, certificate) === 'no') ||
    anchorsFor(link, store).some((anchor) => signedBy(link, anchor) === 'no');
  if (tops.some(refuted)) return 'bad-signature';

  const hinted = ({ certificate }: Link): boolean =>
    certificate.facts.issuerUrls.length > 0 ||
    store.bySubject.has(certificate.issuer.key) ||
    certificate.issuer.organisations.some((organisation) => store.organisations.has(organisation));
  return tops.some(hinted) ? 'incomplete' : 'issuer-unknown';
}

/** All that can be reached by good signatures, even through certificates that had no right to sign. */
function climb(leaf: Link, rest: readonly Link[]): Link[] {
  const reached = [leaf];
  for (const link of reached) {
    reached.push(...rest.filter((other) => !reached.includes(other) && signedBy(link, other.certificate) === 'yes'));
  }
  return reached;
}

/** Self-signed is proven by the signature, not by a missing extension. A signature that cannot be read is given the benefit of the doubt. */
const vouchesForItself = (link: Link): boolean =>
  link.certificate.subject.key === link.certificate.issuer.key &&
  ['yes', 'unreadable'].includes(signedBy(link, link.certificate));

/** A certificate whose issuer merely bears the same name is not thereby forged. */
const namesItsOwnKey = ({ authorityKeyId, subjectKeyId }: ParsedCertificate): boolean =>
  authorityKeyId !== null && authorityKeyId === subjectKeyId;

// --- signatures ----------------------------------------------------------------------------------------------------

interface Link {
  readonly certificate: ParsedCertificate;
  readonly verify: (key: KeyObject) => boolean; // throws when the algorithm is not known
  readonly verified: Map<ParsedCertificate, Signature>;
}

/** `other`: by its names or key identifiers it claims another issuer. */
type Signature = 'yes' | 'no' | 'other' | 'unreadable';

function linkOf(certificate: ParsedCertificate): Link {
  let x509: X509Certificate | undefined;
  const verify = (key: KeyObject): boolean => {
    x509 ??= new X509Certificate(certificate.der);
    return x509.verify(key);
  };
  return { certificate, verify, verified: new Map() };
}

function signedBy(link: Link, issuer: ParsedCertificate): Signature {
  const known = link.verified.get(issuer);
  if (known !== undefined) return known;
  const answer = askSignature(link, issuer);
  link.verified.set(issuer, answer);
  return answer;
}

function askSignature({ certificate, verify }: Link, issuer: ParsedCertificate): Signature {
  if (certificate.issuer.key !== issuer.subject.key) return 'other';
  if (issuer.publicKey === null) return 'unreadable';
  try {
    if (verify(issuer.publicKey)) return 'yes';
  } catch {
    return 'unreadable';
  }
  // two authorities of one name, as after a change of key, are told apart by their key identifiers
  const { authorityKeyId } = certificate;
  return authorityKeyId !== null && issuer.subjectKeyId !== null && authorityKeyId !== issuer.subjectKeyId
    ? 'other'
    : 'no';
}
