import type { Grade } from '../../model/knowledge.ts';
import { type Evidence, FAILURE_CODES } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { shareOf } from '../evidence.ts';
import { type GradedSite, gradeSite, isReplacement, type Lowering } from '../ssl-labs-grade.ts';
import { reasonsAsEvidence, undecided } from '../tls-profiles.ts';

/** Within one grade they are named in this order. */
const REASONS = {
  'self-signed': 'SSL Labs grade {grade}: the certificate is signed by itself.',
  untrusted: 'SSL Labs grade {grade}: the certificate, issued by {value}, leads to no trusted root.',
  expired: 'SSL Labs grade {grade}: the certificate expired on {value}.',
  'not-yet-valid': 'SSL Labs grade {grade}: the certificate is not valid before {value}.',
  revoked: 'SSL Labs grade {grade}: the certificate is revoked.',
  'sha1-signature': 'SSL Labs grade {grade}: a certificate is signed with {value}.',
  'other-name': 'SSL Labs grade {grade}: the certificate does not name {value}.',
  ssl2: 'SSL Labs grade {grade}: the site accepts SSL 2.0.',
  'ssl3-best': 'SSL Labs grade {grade}: the site knows nothing better than SSL 3.0.',
  'weak-cipher': 'SSL Labs grade {grade}: the site accepts {value}, whose cipher is insecure.',
  anonymous: 'SSL Labs grade {grade}: the site accepts {value}, which proves no identity.',
  'md5-signature': 'SSL Labs grade {grade}: a certificate is signed with {value}, which can be forged.',
  heartbleed: 'SSL Labs grade {grade}: the server has the flaw Heartbleed.',
  'ccs-injection': 'SSL Labs grade {grade}: the server has the flaw CCS injection.',
  ticketbleed: 'SSL Labs grade {grade}: the server has the flaw Ticketbleed.',
  robot: 'SSL Labs grade {grade}: the server has the flaw ROBOT.',
  'insecure-key': 'SSL Labs grade {grade}: the key {value} is insecure.',
  'no-tls12': 'SSL Labs grade {grade}: the site offers neither TLS 1.2 nor TLS 1.3.',
  compression: 'SSL Labs grade {grade}: the site compresses what it encrypts (CRIME).',
  poodle: 'SSL Labs grade {grade}: the site accepts {value} with SSL 3.0 (POODLE).',
  'rc4-modern': 'SSL Labs grade {grade}: the site accepts {value} even with TLS 1.1 or 1.2.',
  'short-block': 'SSL Labs grade {grade}: the site accepts {value}, whose blocks have 64 bits, with TLS 1.1 or 1.2.',
  rc4: 'SSL Labs grade {grade}: the site accepts {value}.',
  'old-version': 'SSL Labs grade {grade}: the site accepts {value}.',
  'no-aead': 'SSL Labs grade {grade}: the site offers no suite with authenticated encryption.',
  'no-forward-secrecy': 'SSL Labs grade {grade}: the site offers no suite with forward secrecy.',
  beast: 'SSL Labs grade {grade}: the site offers nothing newer than TLS 1.0, and {value} with it (BEAST).',
  'weak-key': 'SSL Labs grade {grade}: the key {value} is weak.',
  'incomplete-chain': 'SSL Labs grade {grade}: the certificate of {value} is missing in what the server sends.',
  points: 'SSL Labs grade {grade}: {value} points.',
  'no-tls13': 'SSL Labs grade {grade}: the site does not offer TLS 1.3.',
  'no-secure-renegotiation': 'SSL Labs grade {grade}: the site does not know secure renegotiation.',
  'no-hsts': 'SSL Labs grade {grade}: the site does not switch HSTS on.',
  'short-hsts': 'SSL Labs grade {grade}: HSTS lasts only {value} seconds.',
} as const satisfies Readonly<Record<Lowering, string>>;
const ORDER = Object.keys(REASONS) as Lowering[];

/**
 * The worst address counts, and of its reasons the one that caps lowest is named. A letter that more answers could only make worse is
 * written `≤ B`. A flaw that only the profile deep looks for takes nothing from the grade otherwise; the evidence says what was not asked.
 */
export default defineRule({
  id: 'tls/profile-ssl-labs',
  observes: ['tls'],
  consumes: { https: FAILURE_CODES }, // HSTS; every grade below A stands without it
  knowledge: ['tlsProfiles'],
  severity: 'info',
  references: [
    'https://github.com/ssllabs/research/wiki/SSL-Server-Rating-Guide',
    'https://github.com/testssl/testssl.sh',
  ],
  controls: ['CRYPTO-MES-POL', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'By the guide of SSL Labs the site has grade A or A+',
    rationale:
      'Many know this grade and compare sites by it. It is worked out here from what was observed, after the guide; the closed engine of SSL Labs may say otherwise.',
    remediation:
      'Take away what caps the grade: it is named first. For A+ offer TLS 1.3 and send HSTS for six months or more.',
    messages: {
      met: 'SSL Labs grade {grade} (guide {edition}).',
      ...REASONS,
    },
  },

  judge({ tls, https }, { target, now, knowledge: { tlsProfiles } }) {
    const guide = tlsProfiles.sslLabs;
    const site = gradeSite(tls, https, { host: target.host, now }, guide, ORDER);
    const { grade, points, open, notAsked, hstsUnseen } = site;
    const [first] = site.reasons;
    if (first === undefined || guide.meets.includes(grade)) {
      if (open.length > 0) return undecided(tls, open);
      // The letter is A, but HSTS decides between A+ and A-: a silence must not close the finding of a site without it.
      if (hstsUnseen !== null)
        return { status: 'unknown', reason: hstsUnseen, evidence: { letter: 'A', points, open: ['hsts'] } };
      const evidence = { grade, edition: guide.edition, points, ...(notAsked.length === 0 ? {} : { notAsked }) };
      return { status: 'pass', message: 'met', evidence };
    }
    return { status: 'fail', message: first.message, evidence: evidenceOf(site, first.value) };
  },
});

function evidenceOf({ grade, letter, points, reasons, open, lowered, addresses }: GradedSite, value: string): Evidence {
  // M and T replace whatever letter there is: nothing that is still open makes them worse.
  const told = (one: Grade): string => (open.length > 0 && !isReplacement(one) ? `≤ ${one}` : one);
  return {
    grade: told(grade),
    value,
    points,
    reasons: reasonsAsEvidence(reasons),
    ...(letter === grade ? {} : { letter: told(letter) }),
    ...(open.length > 0 ? { open } : {}),
    ...shareOf(lowered, addresses),
  };
}
