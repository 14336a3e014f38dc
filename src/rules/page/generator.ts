import type { SoftwareFacts } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { someOf } from '../evidence.ts';

/** Of programs that the software rules do not know: of those that they know, software/version-disclosed speaks. */
export default defineRule({
  id: 'page/generator',
  observes: ['page'],
  consumes: { software: ['not-permitted'] },
  severity: 'low',
  references: [
    'https://html.spec.whatwg.org/multipage/semantics.html#meta-generator',
    'https://cwe.mitre.org/data/definitions/497.html',
  ],
  controls: [],
  text: {
    title: 'The page does not say by which version it was made',
    rationale:
      'A version in the page tells whoever searches for a flaw where to begin. Hiding it repairs nothing, but it keeps the site off ready-made lists.',
    remediation: 'Take the element `<meta name="generator">` out of the template, or the version out of it.',
    messages: {
      none: 'The page names no version in `meta name="generator"`.',
      version: 'The page says by what it was made: {value}.',
      told: 'The version in `meta name="generator"` is that of a known product: another rule speaks of it.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -i "name=.generator"',

  judge({ page, software }) {
    const versions = (page.generator ?? '').split('; ').filter((one) => /\d/.test(one));
    const known = software.ok ? knownIn(software.value) : [];
    const unknown = versions.filter((one) => !known.includes(one));
    if (unknown.length > 0)
      return { status: 'fail', message: 'version', evidence: { value: someOf(unknown).join('; ') } };
    if (versions.length > 0) return { status: 'not-applicable', message: 'told' };
    return page.truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});

const knownIn = ({ products }: SoftwareFacts): readonly string[] =>
  products.flatMap(({ version, signals }) =>
    version === null ? [] : signals.filter(({ source }) => source === 'meta:generator').map(({ value }) => value),
  );
