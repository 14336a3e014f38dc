import { defineRule } from '../../model/rule.ts';
import { deciding, inlineScripts, isLimited, openSources } from '../../parse/csp-effect.ts';
import { someOf } from '../evidence.ts';
import { enforcedOn } from '../policies.ts';

/** What all enforced policies together let run. Whether `eval` may is for headers/csp-eval, which hosts undo a policy for csp-bypass. */
export default defineRule({
  id: 'headers/csp-script',
  observes: ['https', 'page'],
  severity: 'medium',
  references: ['https://www.w3.org/TR/CSP3/#directive-script-src', 'https://web.dev/articles/strict-csp'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy lets only the site’s own choice of scripts run',
    rationale:
      'Keeping injected scripts from running is what a policy is for. One that allows inline scripts, or scripts from anywhere, does not do it.',
    remediation:
      'Move inline scripts and event handlers into files, or give each a nonce that is new in every answer, then drop `unsafe-inline`. Name the hosts that scripts come from instead of `*`, `https:` or `data:`.',
    messages: {
      limited: 'The policy limits which scripts run.',
      unlimited: 'The policy says nothing of scripts: it has neither `script-src` nor `default-src`.',
      'unsafe-inline': 'The policy lets every inline script or event handler run: see {directives}.',
      'wildcard-or-scheme': 'The policy lets scripts come from anywhere, by {sources}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: `# one of several ways: the scripts are files of the site\nadd_header Content-Security-Policy "script-src 'self'; object-src 'none'; base-uri 'self'" always;`,
    apache: `# one of several ways: the scripts are files of the site\nHeader always set Content-Security-Policy "script-src 'self'; object-src 'none'; base-uri 'self'"`,
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i ^content-security-policy',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const { policies, self } = enforced;

    if (!['script-src-elem', 'script-src-attr'].some((directive) => isLimited(policies, directive)))
      return { status: 'fail', message: 'unlimited' };
    const inline = inlineScripts(policies);
    if (inline.length > 0) {
      const names = inline.flatMap((directive) =>
        policies.map((policy) => deciding(policy, directive)?.name ?? directive),
      );
      return { status: 'fail', message: 'unsafe-inline', evidence: { directives: [...new Set(names)].sort() } };
    }
    const sources = openSources(policies, 'script-src-elem', self);
    if (sources.length === 0) return { status: 'pass', message: 'limited' };
    return { status: 'fail', message: 'wildcard-or-scheme', evidence: { sources: someOf(sources) } };
  },
});
