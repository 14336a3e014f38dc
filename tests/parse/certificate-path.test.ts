import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Forged,
  forgeIntermediate,
  forgeLeaf,
  forgeRoot,
  forgeSelfSigned,
  type KeySpec,
} from '../../src/demo/ca.ts';
import { buildPath, pemCertificates, trustStore } from '../../src/parse/certificate-path.ts';

const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const long = { notBefore: '2000-01-01T00:00:00Z', notAfter: '2001-01-01T00:00:00Z' };
const names = ['www.example.ma'];

const root = forgeRoot('Root', dates);
const middle = forgeIntermediate(root, 'Middle', dates);
const leaf = forgeLeaf(middle, { ...dates, names });
const privateRoot = forgeRoot('Private Root', dates);
const privateMiddle = forgeIntermediate(privateRoot, 'Private Middle', dates);
const privateLeaf = forgeLeaf(privateMiddle, { ...dates, names });
const stranger = forgeSelfSigned({ ...dates, names: ['stranger.ma'] });
const hinted = forgeLeaf(privateMiddle, { ...dates, names, issuerUrl: 'http://ca.ma/i.der' });
const store = trustStore([root.der]);
const ders = (...certificates: Forged[]): Uint8Array[] => certificates.map(({ der }) => der);

/** The same certificate with its last octet, which belongs to the signature, turned over. */
function tampered({ der }: Forged): Uint8Array {
  const copy = Buffer.from(der);
  copy.writeUInt8(copy.readUInt8(copy.length - 1) ^ 1, copy.length - 1);
  return copy;
}

describe('a path is found', () => {
  it.each<[string, Uint8Array[]]>([
    ['through an intermediate', ders(leaf, middle)],
    ['with the root sent too', ders(leaf, middle, root)],
    ['out of order', ders(leaf, root, middle)],
    ['among duplicates and strangers', ders(leaf, stranger, middle, leaf, middle, stranger)],
    ['among octets that are no certificate', [leaf.der, Buffer.from('junk'), middle.der]],
    ['straight from the root', ders(forgeLeaf(root, { ...dates, names }))],
    ['whatever the dates', ders(forgeLeaf(middle, { ...long, names }), middle)],
    ['from an anchor that was listed by itself', ders(root)],
  ])('%s', (_what, sent) => {
    expect(buildPath(sent, store)).toEqual({ trust: 'trusted', fault: null });
  });

  it.each<[KeySpec]>([['rsa-2048'], ['rsa-pss-2048'], ['ec-p256'], ['ec-p384'], ['ec-p521'], ['ed25519'], ['ed448']])(
    'of %s keys',
    (key) => {
      const top = forgeRoot('Top', { ...dates, key });
      const between = forgeIntermediate(top, 'Between', { ...dates, key });
      const end = forgeLeaf(between, { ...dates, names, key });
      expect(buildPath(ders(end, between), trustStore([top.der]))).toEqual({ trust: 'trusted', fault: null });
    },
  );

  it.each<['sha1' | 'md5']>([['sha1'], ['md5']])('of %s signatures, which are for a rule to judge', (digest) => {
    const top = forgeRoot('Top', { ...dates, key: 'rsa-2048' });
    expect(buildPath(ders(forgeLeaf(top, { ...dates, names, digest })), trustStore([top.der])).trust).toBe('trusted');
  });

  it('over the cross-signed certificate when the other way ends nowhere', () => {
    const fresh = forgeRoot('Fresh Root', dates); // self-signed, not in the store
    const crossed = crossSign(root, fresh);
    const below = forgeIntermediate(fresh, 'Below', dates);
    const end = forgeLeaf(below, { ...dates, names });
    expect(buildPath(ders(end, below, fresh), store).fault).toBe('untrusted-root');
    expect(buildPath([...ders(end, below, fresh), crossed], store)).toEqual({ trust: 'trusted', fault: null });
    expect(buildPath([end.der, below.der, crossed], store)).toEqual({ trust: 'trusted', fault: null });
  });

  it('between authorities of one name, by the one that signed', () => {
    const other = forgeIntermediate(root, 'Middle', dates);
    expect(buildPath(ders(leaf, other, middle), store).trust).toBe('trusted');
  });

  it('from a name that is written in another case and type of string', () => {
    const loud = forgeRoot('ROOT', dates); // another key under nearly the same name must not disturb
    expect(buildPath(ders(leaf, middle), trustStore([loud.der, root.der])).trust).toBe('trusted');
  });
});

/** The name and key of `subject`, signed by `issuer`: a root that another root vouches for. */
function crossSign(issuer: Forged, subject: Forged): Uint8Array {
  return forgeIntermediate(issuer, subject.subject.slice('CN='.length), { ...dates, keyOf: subject, pathLength: null })
    .der;
}

describe('there is no path', () => {
  const pathLength = forgeIntermediate(middle, 'Too Deep', dates); // `middle` may sign leaves only
  const impostor = forgeLeaf(root, { ...dates, names, commonName: 'Impostor' });
  const twin = forgeRoot('Root', dates); // the name of the trusted root, another key
  it.each<[string, Uint8Array[], string]>([
    ['self-signed', ders(forgeSelfSigned({ ...dates, names })), 'self-signed'],
    ['self-signed, with a trusted chain behind it', ders(stranger, middle, root), 'self-signed'],
    ['a private root that was sent', ders(privateLeaf, privateMiddle, privateRoot), 'untrusted-root'],
    ['a private root that was sent first', ders(privateLeaf, privateRoot, privateMiddle), 'untrusted-root'],
    ['a private root that was not sent', ders(privateLeaf, privateMiddle), 'issuer-unknown'],
    ['a private intermediate that was not sent', ders(privateLeaf), 'issuer-unknown'],
    ['nor does a stranger change that', ders(privateLeaf, stranger), 'issuer-unknown'],
    ['nor does a trusted stranger', ders(privateLeaf, middle, root), 'issuer-unknown'],
    ['an intermediate whose address is known', ders(hinted), 'incomplete'],
    ['the same with its intermediate, whose issuer is not known', ders(hinted, privateMiddle), 'issuer-unknown'],
    ['the intermediate of a trusted root', ders(leaf), 'issuer-unknown'],
    ['a changed leaf', [tampered(leaf), middle.der], 'bad-signature'],
    ['a changed intermediate', [leaf.der, tampered(middle)], 'bad-signature'],
    ['a changed leaf that vouched for itself', [tampered(privateRoot)], 'bad-signature'],
    [
      'an authority beyond the path length',
      ders(forgeLeaf(pathLength, { ...dates, names }), pathLength, middle),
      'bad-signature',
    ],
    ['a leaf that signs', ders(forgeLeaf(impostor, { ...dates, names }), impostor), 'bad-signature'],
    ['a root of the same name as a trusted one', ders(forgeLeaf(twin, { ...dates, names }), twin), 'untrusted-root'],
    ['the same, not sent', ders(forgeLeaf(twin, { ...dates, names })), 'incomplete'],
    ['no certificate', [], 'issuer-unknown'],
    ['octets in place of the leaf', [Buffer.from('junk'), middle.der], 'issuer-unknown'],
  ])('%s', (_what, sent, fault) => {
    expect(buildPath(sent, store)).toEqual({ trust: 'untrusted', fault });
  });

  it('an anchor that may sign leaves only does not vouch for an authority', () => {
    const sent = ders(forgeLeaf(pathLength, { ...dates, names }), pathLength);
    expect(buildPath(sent, trustStore([middle.der])).fault).toBe('bad-signature');
    expect(buildPath(ders(leaf), trustStore([middle.der])).fault).toBeNull();
  });

  it('a missing intermediate of an organisation that we know is told from one that we do not', () => {
    const known = trustStore([forgeRoot('Any Root', { ...dates, organisation: 'Agence  Nationale' }).der]);
    const missing = (organisation: string) =>
      ders(forgeLeaf(forgeIntermediate(privateRoot, 'Missing', { ...dates, organisation }), { ...dates, names }));
    expect(buildPath(missing('AGENCE nationale'), known).fault).toBe('incomplete');
    expect(buildPath(missing('Agence'), known).fault).toBe('issuer-unknown');
  });

  it('a ring of authorities ends', () => {
    const [one, two] = [forgeRoot('One', dates), forgeRoot('Two', dates)];
    const ring = [crossSign(one, two), crossSign(two, one)];
    const end = forgeLeaf(one, { ...dates, names });
    expect(buildPath([end.der, ...ring], store)).toEqual({ trust: 'untrusted', fault: 'issuer-unknown' });
  });

  it('and a store of nothing trusts nothing', () => {
    expect(buildPath(ders(leaf, middle, root), trustStore([]))).toEqual({
      trust: 'untrusted',
      fault: 'untrusted-root',
    });
  });

  it('never throws', () => {
    const sent = fc.array(
      fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...ders(leaf, middle, root, stranger, hinted))),
    );
    fc.assert(
      fc.property(sent, (chain) => {
        const { trust, fault } = buildPath(chain, store);
        expect(fault === null).toBe(trust === 'trusted');
      }),
    );
  });
});

describe('the bundled roots', () => {
  const bundled = trustStore(rootCertificates);
  const public_ = rootCertificates.map((pem) => new X509Certificate(pem));

  it('are all read, and all trusted', () => {
    expect(bundled.fingerprints.size).toBe(new Set(public_.map(({ fingerprint256 }) => fingerprint256)).size);
    expect(public_.filter(({ raw }) => buildPath([raw], bundled).trust !== 'trusted')).toEqual([]);
  });

  it('tell a missing public intermediate from a private one, by the organisation', () => {
    const { organisations } = bundled;
    expect([organisations.has('digicert inc'), organisations.has('rasid')]).toEqual([true, false]);
  });
});

describe('PEM', () => {
  const first = Buffer.from(root.der);
  it.each<[string, string, number]>([
    ['one', root.certificate, 1],
    ['two, with words between', `${root.certificate}\n# the next\n${middle.certificate}`, 2],
    ['line ends of Windows', root.certificate.replaceAll('\n', '\r\n'), 1],
    ['a key', root.key, 0],
    ['nothing', '', 0],
  ])('%s', (_what, text, count) => {
    const read = pemCertificates(text);
    expect(read).toHaveLength(count);
    expect(read.slice(0, 1).every((der) => first.equals(der))).toBe(true);
  });
});
