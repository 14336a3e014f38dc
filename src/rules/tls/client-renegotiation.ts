import { defineRule, type Verdict } from '../../model/rule.ts';
import { byTrait } from '../offers.ts';
import { worstAddress } from '../worst.ts';

export default defineRule({
  id: 'tls/client-renegotiation',
  observes: ['tls'],
  severity: 'low',
  references: ['https://www.rfc-editor.org/rfc/rfc9325#section-3.5', 'https://www.cve.org/CVERecord?id=CVE-2011-1473'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Clients cannot ask for a renegotiation',
    rationale:
      'A handshake costs the server many times what it costs the client: repeated on one connection, it keeps a server busy from a single telephone.',
    remediation: 'Switch client-initiated renegotiation off, or update the server: current web servers refuse it.',
    messages: {
      refused: 'The server refuses renegotiation by the client.',
      allowed: 'The server allows renegotiation by the client.',
      limited: 'The server allows {count} renegotiations by the client on one connection, and no more.',
      unlimited: 'The server allows {count} renegotiations by the client on one connection, or more.',
      'only-tls-1.3': 'The server speaks TLS 1.3 only, which does not have this question.',
    },
  },
  snippets: {
    iis: "New-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL' -Name DisableRenegoOnServer -Value 1 -PropertyType DWord -Force",
  },
  verify: 'echo R | openssl s_client -connect {host}:{port} -servername {host} -no_tls1_3',

  judge({ tls }) {
    return worstAddress(tls, 'low', (address): Verdict<Says> => {
      const { clientRenegotiation, deep } = address.details;
      const count = deep?.renegotiations ?? 0;
      if (count >= MOST) return { status: 'fail', message: 'unlimited', severity: 'medium', evidence: { count } };
      if (count > 0) return { status: 'fail', message: 'limited', evidence: { count } };
      return byTrait(address, clientRenegotiation, {
        yes: { status: 'fail', message: 'allowed' },
        no: { status: 'pass', message: 'refused' },
        'not-applicable': { status: 'not-applicable', message: 'only-tls-1.3' },
      });
    });
  },
});

type Says = 'refused' | 'allowed' | 'limited' | 'unlimited' | 'only-tls-1.3';

/** The deep profile stops counting here (DeepFacts). */
const MOST = 10;
