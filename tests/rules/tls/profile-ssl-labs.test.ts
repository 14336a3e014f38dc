import { knowledge } from '../../../src/knowledge/index.ts';
import type { Grade, SslLabsCap } from '../../../src/model/knowledge.ts';
import type { TlsDetails } from '../../../src/model/observation.ts';
import rule from '../../../src/rules/tls/profile-ssl-labs.ts';
import { certificate, faultyChain, HOST, httpsFacts, issuing, type Row, tableOf } from '../table.ts';
import { dh, ECDSA, RSA_2048, type Site, tlsSites } from '../tls-sites.ts';

const edition = '2009r';
const https = httpsFacts({ headers: [['Strict-Transport-Security', 'max-age=31536000']] });
const notAsked = ['heartbleed', 'ccs-injection', 'ticketbleed', 'robot'];
const DEEP: NonNullable<TlsDetails['deep']> = {
  heartbleed: 'not-vulnerable',
  ccsInjection: 'not-vulnerable',
  robot: 'not-vulnerable',
  ticketbleed: 'not-vulnerable',
  renegotiations: 0,
};
const CBC = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA';
const RC4 = 'TLS_ECDHE_RSA_WITH_RC4_128_SHA';
const TRIPLE_DES = 'TLS_RSA_WITH_3DES_EDE_CBC_SHA';
const leaf = certificate(ECDSA);

/** A site with HSTS. */
const row = (name: string, site: Site | readonly Site[], says: string, evidence?: Row['evidence']): Row => ({
  case: name,
  facts: { tls: tlsSites(...[site].flat()), https },
  says,
  ...(evidence === undefined ? {} : { evidence }),
});
const deep = (over: Partial<typeof DEEP>): Site => ({ details: { deep: { ...DEEP, ...over } } });
const none13: Site['versions'] = { 'TLSv1.3': 'refused' };

/** The guide with another cap. */
const capping = (cap: SslLabsCap, grade: Grade) => {
  const { tlsProfiles } = knowledge;
  const sslLabs = { ...tlsProfiles.sslLabs, caps: { ...tlsProfiles.sslLabs.caps, [cap]: grade } };
  return { ...knowledge, tlsProfiles: { ...tlsProfiles, sslLabs } };
};
const fewPoints = {
  ...knowledge,
  tlsProfiles: {
    ...knowledge.tlsProfiles,
    sslLabs: {
      ...knowledge.tlsProfiles.sslLabs,
      cipher: [
        { below: 256, points: 20 },
        { below: 9999, points: 40 },
      ],
    },
  },
};

tableOf(rule, [
  row('A+', {}, 'pass met', { grade: 'A+', edition, points: 96, notAsked }),
  row('A+, and the flaws were asked for', deep({}), 'pass met', { grade: 'A+', edition, points: 96 }),
  row('A+, one flaw left open', deep({ robot: 'inconclusive' }), 'pass met', {
    grade: 'A+',
    edition,
    points: 96,
    notAsked: ['robot'],
  }),
  row('ffdhe and P-521 take nothing away', { groups: ['ffdhe2048', 'secp521r1'] }, 'pass met'),
  row('RSA with 2048 bits: 90 points for the key', { leaf: RSA_2048 }, 'pass met', {
    grade: 'A+',
    edition,
    points: 93,
    notAsked,
  }),
  {
    case: 'https could not be asked: A+ or A-, nobody knows',
    facts: { tls: tlsSites() },
    options: { failures: { https: 'read-timeout' } },
    says: 'unknown read-timeout',
    evidence: { letter: 'A', points: 96, open: ['hsts'] },
  },
  { case: 'https was not looked at', facts: { tls: tlsSites() }, says: 'unknown not-permitted' },
  {
    case: 'the server was too tired to say more',
    facts: { tls: tlsSites(), https: httpsFacts({ status: 503 }) },
    says: 'unknown maintenance',
  },
  {
    case: 'A-, whatever https would have said',
    facts: { tls: tlsSites({ versions: none13 }) },
    options: { failures: { https: 'blocked' } },
    says: 'fail no-tls13 info',
    evidence: { grade: 'A-', value: '', points: 96, reasons: ['no-tls13'] },
  },
  {
    case: 'A+: HSTS does not exist for a bare address',
    facts: { tls: tlsSites({ leaf: { names: ['192.0.2.7'] } }), https: httpsFacts() },
    options: { target: { host: '192.0.2.7' } },
    says: 'pass met',
  },

  row(
    'A+: nobody reads the signature of a root that was sent',
    {
      certificates: [
        {
          chain: [leaf, issuing(), issuing({ subject: 'CN=Example Root', signature: 'sha1WithRSAEncryption' })],
          trust: 'trusted',
          fault: null,
        },
      ],
    },
    'pass met',
  ),

  // A-
  row('A-: no TLS 1.3', { versions: none13 }, 'fail no-tls13 info', {
    grade: 'A-',
    value: '',
    points: 96,
    reasons: ['no-tls13'],
  }),
  row('A-: no secure renegotiation', { details: { secureRenegotiation: 'no' } }, 'fail no-secure-renegotiation info'),
  {
    case: 'A-: no HSTS',
    facts: { tls: tlsSites(), https: httpsFacts() },
    says: 'fail no-hsts info',
    evidence: { grade: 'A-', value: '', points: 96, reasons: ['no-hsts'] },
  },
  {
    case: 'A-: HSTS that browsers ignore',
    facts: { tls: tlsSites(), https: httpsFacts({ headers: [['Strict-Transport-Security', 'max-age=soon']] }) },
    says: 'fail no-hsts info',
  },
  {
    case: 'A-: HSTS for 180 days less a second',
    facts: { tls: tlsSites(), https: httpsFacts({ headers: [['Strict-Transport-Security', 'max-age=15551999']] }) },
    says: 'fail short-hsts info',
    evidence: { grade: 'A-', value: '15551999', points: 96, reasons: ['short-hsts 15551999'] },
  },
  {
    case: 'A+: HSTS for 180 days',
    facts: { tls: tlsSites(), https: httpsFacts({ headers: [['Strict-Transport-Security', 'max-age=15552000']] }) },
    says: 'pass met',
  },

  // B
  row('B: TLS 1.0, beside a warning', { versions: none13, suites: { 'TLSv1.0': [CBC] } }, 'fail old-version info', {
    grade: 'B',
    value: 'TLSv1.0',
    points: 94,
    reasons: ['old-version TLSv1.0', 'no-tls13'],
  }),
  row('B: TLS 1.1', { suites: { 'TLSv1.1': [CBC] } }, 'fail old-version info', {
    grade: 'B',
    value: 'TLSv1.1',
    points: 95,
    reasons: ['old-version TLSv1.1'],
  }),
  row('B: RC4 with TLS 1.0 only', { suites: { 'TLSv1.0': [RC4] } }, 'fail rc4 info', {
    grade: 'B',
    value: RC4,
    points: 94,
    reasons: [`rc4 ${RC4}`, 'old-version TLSv1.0'],
  }),
  row('B: 3DES with TLS 1.0 only', { suites: { 'TLSv1.0': [TRIPLE_DES] } }, 'fail old-version info', {
    grade: 'B',
    value: 'TLSv1.0',
    points: 82,
    reasons: ['old-version TLSv1.0'],
  }),
  row('B: SSL 3.0 without CBC', { suites: { SSLv3: [RC4] } }, 'fail rc4 info', {
    grade: 'B',
    value: RC4,
    points: 93,
    reasons: [`rc4 ${RC4}`, 'old-version SSLv3'],
  }),
  row('B: no authenticated encryption', { versions: none13, suites: { 'TLSv1.2': [CBC] } }, 'fail no-aead info'),
  row(
    'B: no forward secrecy',
    { versions: none13, suites: { 'TLSv1.2': ['TLS_RSA_WITH_AES_256_GCM_SHA384'] } },
    'fail no-forward-secrecy info',
  ),
  row(
    'B: an RSA key of 1024 bits',
    { leaf: { ...RSA_2048, key: { type: 'rsa', bits: 1024, curve: null } } },
    'fail weak-key info',
    { grade: 'B', value: 'RSA 1024', points: 90, reasons: ['weak-key RSA 1024'] },
  ),
  row(
    'B: a Diffie-Hellman group of 1024 bits',
    { details: { diffieHellman: [dh(2048), dh(1024)] } },
    'fail weak-key info',
  ),
  row('B: an incomplete chain', { certificates: [faultyChain('incomplete', [leaf])] }, 'fail incomplete-chain info', {
    grade: 'B',
    value: 'CN=Example Issuing CA',
    points: 96,
    reasons: ['incomplete-chain CN=Example Issuing CA'],
  }),

  // C
  row(
    'C: nothing above TLS 1.1',
    { versions: { ...none13, 'TLSv1.2': 'refused' }, suites: { 'TLSv1.1': [CBC] } },
    'fail no-tls12 info',
  ),
  row('C: compression', { details: { compression: 'yes' } }, 'fail compression info'),
  row('C: SSL 3.0 with CBC', { suites: { SSLv3: [CBC] } }, 'fail poodle info', {
    grade: 'C',
    value: CBC,
    points: 93,
    reasons: [`poodle ${CBC}`, 'old-version SSLv3'],
  }),
  row('C: RC4 with TLS 1.2', { suites: { 'TLSv1.2': [RC4] } }, 'fail rc4-modern info'),
  row('C: RC4 with TLS 1.1', { suites: { 'TLSv1.1': [RC4] } }, 'fail rc4-modern info'),
  row('C: 3DES with TLS 1.2', { suites: { 'TLSv1.2': [TRIPLE_DES] } }, 'fail short-block info', {
    grade: 'C',
    value: TRIPLE_DES,
    points: 84,
    reasons: [`short-block ${TRIPLE_DES}`],
  }),

  // F
  row('F: SSL 2.0', { versions: { SSLv2: 'accepted' } }, 'fail ssl2 info', {
    grade: 'F',
    value: '',
    points: 81,
    reasons: ['ssl2'],
  }),
  row(
    'F: SSL 3.0 is the best',
    { versions: { ...none13, 'TLSv1.2': 'refused' }, suites: { SSLv3: [RC4] } },
    'fail ssl3-best info',
  ),
  row('F: EXPORT', { suites: { 'TLSv1.0': ['TLS_RSA_EXPORT_WITH_RC4_40_MD5'] } }, 'fail weak-cipher info'),
  row('F: no encryption: no points', { suites: { 'TLSv1.2': ['TLS_RSA_WITH_NULL_SHA256'] } }, 'fail weak-cipher info'),
  row(
    'F: anonymous, no points',
    { suites: { 'TLSv1.2': ['TLS_DH_anon_WITH_AES_128_GCM_SHA256'] } },
    'fail anonymous info',
    {
      grade: 'F',
      value: 'TLS_DH_anon_WITH_AES_128_GCM_SHA256',
      points: 0,
      reasons: ['anonymous TLS_DH_anon_WITH_AES_128_GCM_SHA256'],
    },
  ),
  row('F: MD5', { leaf: { signature: 'md5WithRSAEncryption' } }, 'fail md5-signature info'),
  row(
    'a certificate that signs itself with MD5 is told as both',
    {
      certificates: [
        faultyChain('self-signed', [
          certificate({ ...ECDSA, issuer: `CN=${HOST}`, signature: 'md5WithRSAEncryption' }),
        ]),
      ],
    },
    'fail self-signed info',
    { grade: 'T', value: '', points: 96, reasons: ['self-signed', 'md5-signature md5WithRSAEncryption'], letter: 'F' },
  ),
  row('F: Heartbleed', deep({ heartbleed: 'vulnerable' }), 'fail heartbleed info'),
  row('F: CCS injection', deep({ ccsInjection: 'vulnerable' }), 'fail ccs-injection info'),
  row('F: Ticketbleed', deep({ ticketbleed: 'vulnerable' }), 'fail ticketbleed info'),
  row('F: ROBOT', deep({ robot: 'vulnerable' }), 'fail robot info'),
  row(
    'F: an RSA key of 512 bits',
    { leaf: { key: { type: 'rsa', bits: 512, curve: null } } },
    'fail insecure-key info',
  ),
  row('F: a key that EXPORT makes', { details: { temporaryRsaBits: 512 } }, 'fail insecure-key info'),

  // T and M
  row('T: self-signed', { certificates: [faultyChain('self-signed', [leaf])] }, 'fail self-signed info', {
    grade: 'T',
    value: '',
    points: 96,
    reasons: ['self-signed'],
    letter: 'A+',
  }),
  row(
    'T: a root that nobody trusts, and TLS 1.0: the letter without it is told too',
    { suites: { 'TLSv1.0': [CBC] }, certificates: [faultyChain('untrusted-root', [leaf, issuing()])] },
    'fail untrusted info',
    {
      grade: 'T',
      value: 'CN=Example Issuing CA',
      points: 94,
      reasons: ['untrusted CN=Example Issuing CA', 'old-version TLSv1.0'],
      letter: 'B',
    },
  ),
  row('T: expired', { leaf: { notAfter: '2026-11-22T01:59:59.000Z' } }, 'fail expired info'),
  row('T: not yet valid', { leaf: { notBefore: '2026-11-23T00:00:00.000Z' } }, 'fail not-yet-valid info'),
  row(
    'T: revoked',
    {
      details: {
        staple: { sha256: '', status: 'revoked', producedAt: null, thisUpdate: null, nextUpdate: null, signed: true },
      },
    },
    'fail revoked info',
  ),
  row(
    'T: an intermediate signed with SHA-1',
    { issuer: { signature: 'sha1WithRSAEncryption' } },
    'fail sha1-signature info',
  ),
  row('M: another name', { leaf: { names: ['example.ma'] } }, 'fail other-name info', {
    grade: 'M',
    value: HOST,
    points: 96,
    reasons: [`other-name ${HOST}`],
    letter: 'A+',
  }),
  row(
    'T before M, both before F',
    { leaf: { names: [], notAfter: '2026-11-01T00:00:00.000Z' }, versions: { SSLv2: 'accepted' } },
    'fail expired info',
    {
      grade: 'T',
      value: '2026-11-01T00:00:00.000Z',
      points: 81,
      reasons: ['expired 2026-11-01T00:00:00.000Z', `other-name ${HOST}`, 'ssl2'],
      letter: 'F',
    },
  ),

  // addresses, and what is not known
  row(
    'the worst address counts',
    [{}, { versions: none13, suites: { 'TLSv1.2': [RC4] } }, { versions: none13 }],
    'fail rc4-modern info',
    {
      grade: 'C',
      value: RC4,
      points: 92,
      reasons: [`rc4-modern ${RC4}`, 'no-aead', 'no-tls13'],
      addresses: '2/3',
    },
  ),
  row(
    'a cap that was seen is certain; the grade is that or worse',
    { suites: { 'TLSv1.1': [CBC] }, details: { complete: ['TLSv1.3'] } },
    'fail old-version info',
    {
      grade: '≤ B',
      value: 'TLSv1.1',
      points: 95,
      reasons: ['old-version TLSv1.1'],
      open: ['suites TLSv1.1', 'suites TLSv1.2'],
    },
  ),
  row(
    'no AEAD was seen, but the list is not whole',
    {
      versions: none13,
      suites: { 'TLSv1.2': [CBC] },
      details: { complete: [] },
    },
    'fail no-tls13 info',
  ),
  row(
    'nothing caps, but a list of suites is not whole',
    { details: { complete: ['TLSv1.3'] } },
    'unknown indeterminate',
    {
      open: ['suites TLSv1.2'],
    },
  ),
  row(
    'SSL 2.0 was not told',
    { versions: { SSLv2: 'untested' }, details: { stopped: 'budget' } },
    'unknown budget-exhausted',
  ),
  row('renegotiation was not told', { details: { secureRenegotiation: 'untested' } }, 'unknown indeterminate'),
  { case: 'no handshake', options: { failures: { tls: 'connection-timeout' } }, says: 'unknown connection-timeout' },

  row(
    'M replaces the letter, whatever else may come; the letter may be worse',
    { versions: { SSLv3: 'untested' }, leaf: { names: [] } },
    'fail other-name info',
    {
      grade: 'M',
      value: HOST,
      points: 96,
      reasons: [`other-name ${HOST}`],
      letter: '≤ A+',
      open: ['version SSLv3'],
    },
  ),

  // what only another edition of the guide could say first
  {
    ...row('BEAST', { versions: { ...none13, 'TLSv1.2': 'refused' }, suites: { 'TLSv1.0': [CBC] } }, 'fail beast info'),
    options: { knowledge: capping('beast', 'F') },
  },
  {
    ...row('too few points', {}, 'fail points info', { grade: 'B', value: '72', points: 72, reasons: ['points 72'] }),
    options: { knowledge: fewPoints },
  },
]);
