import { FAILURE_CODES, type Hop } from '../../model/observation.ts';
import { defineRule, type Verdict } from '../../model/rule.ts';
import { apexAnswer, hostOf } from '../answers.ts';

type Message = 'trusted' | 'untrusted' | 'told';

/**
 * One cause is told once. The certificate of the listed host is the affair of the certificate rules: they have its details, and this rule
 * only speaks where the tls probe did not look. What it adds: the other hosts that a visitor passes on the way (the subject), and the apex
 * beside a `www` target; the `www` beside an apex is https/www's affair.
 */
export default defineRule({
  id: 'https/trusted',
  observes: ['https'],
  consumes: { tls: ['not-permitted'], twin: FAILURE_CODES },
  severity: 'critical',
  references: ['https://https.cio.gov/certificates/', 'https://www.rfc-editor.org/rfc/rfc9110#section-4.3.4'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-PERSO'],
  text: {
    title: 'Browsers trust every host on the way',
    rationale:
      'Where the certificate is refused, browsers show a warning instead of the site. Visitors who are used to passing it pass the one of an attacker too.',
    remediation:
      'Give every name that visitors meet a certificate of a public authority that names it, with its intermediates, and renew it by itself (ACME).',
    messages: {
      trusted: 'The certificate of {host} is trusted.',
      untrusted: 'Browsers refuse the certificate of {host}: {fault}.',
      told: 'Whether the certificate of {host} is trusted is told by the rules on certificates.',
    },
  },
  verify: 'curl -sSL -o /dev/null https://{host}:{port}/',

  judge({ https, tls, twin }, { target }) {
    const own = hostOf(https.hops[0]?.url ?? null);
    const byHost = Map.groupBy(
      https.hops.filter((hop) => hop.tls !== null),
      ({ url }) => hostOf(url) ?? '',
    );
    const last = hostOf(https.hops.at(-1)?.url ?? null);
    const verdicts = [...byHost].map(([host, hops]): Verdict<Message> => {
      const verdict = judgeHost(host, hops);
      if (host !== own) return { ...verdict, ...onAnAlias(verdict), subject: host };
      if (tls.ok) return { status: 'not-applicable', message: 'told', evidence: { host } };
      return last === own ? verdict : { ...verdict, ...onAnAlias(verdict) };
    });

    const apex = target.host.replace(/^www\./, '');
    const answer = apexAnswer(twin);
    if (apex === target.host || byHost.has(apex) || answer === null) return verdicts;
    if (typeof answer === 'string') return [...verdicts, { status: 'unknown', reason: answer, subject: apex }];
    const verdict = judgeHost(apex, [answer]);
    return [...verdicts, { ...verdict, ...onAnAlias(verdict), subject: apex }];
  },
});

function judgeHost(host: string, hops: readonly Hop[]): Verdict<Message> {
  const fault = hops.map(({ tls }) => tls?.fault ?? null).find((one) => one !== null) ?? null;
  return fault === null
    ? { status: 'pass', message: 'trusted', evidence: { host } }
    : { status: 'fail', message: 'untrusted', evidence: { host, fault } };
}

const onAnAlias = ({ status }: Verdict<Message>) => (status === 'fail' ? ({ severity: 'high' } as const) : {});
