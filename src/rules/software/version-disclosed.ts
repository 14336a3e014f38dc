import { nameOf } from '../../knowledge/products.ts';
import type { SoftwareProduct } from '../../model/observation.ts';
import { defineRule, type Verdict } from '../../model/rule.ts';
import { shown } from '../evidence.ts';
import { unreadOf } from '../software-seen.ts';

/** What a header or a generator tag says without being asked. Names of files of a page are not judged here. */
export default defineRule({
  id: 'software/version-disclosed',
  observes: ['software'],
  severity: 'low',
  references: [
    'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4',
    'https://cwe.mitre.org/data/definitions/497.html',
  ],
  controls: ['EXP-VULN-GEST', 'EXP-VULN-CORRECT'],
  text: {
    title: 'Software does not show its version',
    rationale:
      'A version in a header tells whoever searches for a flaw where to begin. Hiding it repairs nothing, but it keeps the site off ready-made lists.',
    remediation: 'Let servers and applications name themselves without their version, or not at all.',
    messages: {
      disclosed: '{product} shows its version in {source}: {value}',
      hidden: '{product} shows no version in {source}.',
      'nothing-seen': 'No header and no generator tag names a software.',
    },
  },
  snippets: {
    nginx: 'server_tokens off;\nfastcgi_hide_header X-Powered-By;',
    apache: 'ServerTokens Prod\nServerSignature Off\n# php.ini: expose_php = Off',
    iis: '<!-- web.config -->\n<system.web><httpRuntime enableVersionHeader="false" /></system.web>\n<system.webServer>\n  <security><requestFiltering removeServerHeader="true" /></security>\n  <httpProtocol><customHeaders><remove name="X-Powered-By" /></customHeaders></httpProtocol>\n</system.webServer>',
  },
  verify: 'curl -sS -o /dev/null -D - https://{host}:{port}/ | grep -iE "^(server|x-powered-by|x-generator|x-aspnet)"',

  judge({ software }) {
    const verdicts = software.products.flatMap(verdictOf);
    const unread = unreadOf(software);
    if (verdicts.length + unread.length === 0) return NOTHING;
    const bySubject = [...Map.groupBy(verdicts, ({ subject }) => subject)].map(
      ([, same]) => same.find(({ status }) => status === 'fail') ?? same[0] ?? NOTHING,
    );
    return [...bySubject, ...unread];
  },
});

type Said = Extract<Verdict<'disclosed' | 'hidden' | 'nothing-seen'>, { readonly message: string }>;
const NOTHING: Said = { status: 'not-applicable', message: 'nothing-seen' };

function verdictOf({ product, version, precision, signals }: SoftwareProduct): readonly Said[] {
  const said = signals.filter(({ source }) => source.startsWith('header:') || source === 'meta:generator');
  const [first] = said;
  if (first === undefined) return [];
  const telling = version === null ? undefined : said.find(({ value }) => value.includes(version));
  const { source, value } = telling ?? first;
  const evidence = { product: nameOf(product), source: source.replace('header:', ''), value: shown(value) };
  if (telling === undefined) return [{ status: 'pass', message: 'hidden', subject: product, evidence }];
  const severity = precision === 'exact' ? 'low' : 'info';
  return [{ status: 'fail', message: 'disclosed', subject: product, severity, evidence }];
}
