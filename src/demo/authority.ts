import { domainToASCII } from 'node:url';
import type { Instant } from '../model/observation.ts';
import { type Forged, forgeIntermediate, forgeLeaf, forgeRoot, forgeSelfSigned, pemChain } from './ca.ts';
import type { Certificate } from './site.ts';

const DAY = 24 * 60 * 60 * 1000;

/** What a TLS server of Node is given. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  readonly rootPem: string;
  issue(host: string, certificate: Certificate): Credentials;
}

/** The demo's own certification authority: a root, and an intermediate that signs. All dates count from `night`. */
export function foundAuthority(night: Instant): Authority {
  const day = (days: number): Date => new Date(Date.parse(night) + days * DAY);
  const life = { notBefore: day(-400), notAfter: day(3000) };
  const root = forgeRoot('Rasid demo root', life);
  const intermediate = forgeIntermediate(root, 'Rasid demo authority', life);

  return {
    rootPem: root.certificate,
    issue(host, { issuer, sends, key, digest, names, from, until }) {
      const wish = {
        names: (names === 'its own' ? [host] : names).map((name) => domainToASCII(name)),
        key,
        digest,
        notBefore: day(from),
        notAfter: day(until),
      };
      if (issuer === 'itself') return asCredentials(forgeSelfSigned(wish));
      const leaf = forgeLeaf(intermediate, { ...wish, issuerUrl: 'http://pki.demo.example/authority.crt' });
      return sends === 'leaf' ? asCredentials(leaf) : asCredentials(leaf, intermediate);
    },
  };
}

const asCredentials = (leaf: Forged, ...above: Forged[]): Credentials => ({
  cert: pemChain(leaf, ...above),
  key: leaf.key,
});
