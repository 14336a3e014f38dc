import { defineRule } from '../../model/rule.ts';
import type { Policy } from '../../parse/csp.ts';
import { allowsUrl } from '../../parse/csp-effect.ts';
import { matchesUrl, parseSource } from '../../parse/csp-source.ts';
import { someOf } from '../evidence.ts';
import { enforcedOn } from '../policies.ts';

/** What browsers show but do not run: they load it over http for lack of a better way, or ask for it over https themselves. */
const PASSIVE: readonly string[] = ['img-src', 'media-src'];

/** No honest policy has more of them. */
const MOST = 200;

/** A source that another enforced policy closes again does no harm. */
export default defineRule({
  id: 'headers/csp-http-source',
  observes: ['https', 'page'],
  severity: 'medium',
  references: ['https://www.w3.org/TR/CSP3/#match-schemes', 'https://www.w3.org/TR/mixed-content/'],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The policy trusts no source over plain http',
    rationale:
      'Whatever comes over plain http can be replaced on the way, so that a policy that trusts it trusts everybody on the way.',
    remediation:
      'Write the sources of the policy with https, or without any scheme: on an https page that means https.',
    messages: {
      none: 'The policy names no source over plain http.',
      http: 'The policy trusts sources over plain http: {sources}.',
      passive: 'The policy lets pictures or media come over plain http: {sources}.',
      'no-policy': 'No policy is enforced: another rule says so.',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i "^content-security-policy.*http:"',

  judge(facts) {
    const enforced = enforcedOn(facts);
    if ('verdict' in enforced) return enforced.verdict;
    const { policies, self } = enforced;
    const open = policies
      .flatMap(httpSources)
      .slice(0, MOST)
      .filter(({ directive, url }) => allowsUrl(policies, directive, url, self));
    const active = open.filter(({ directive }) => !PASSIVE.includes(directive));
    const sources = someOf((active.length > 0 ? active : open).map(({ source }) => source));
    if (active.length > 0) return { status: 'fail', message: 'http', evidence: { sources } };
    if (open.length > 0) return { status: 'fail', message: 'passive', severity: 'low', evidence: { sources } };
    return { status: 'pass', message: 'none' };
  },
});

interface HttpSource {
  readonly directive: string;
  readonly source: string;
  readonly url: URL; // an address that it lets in
}

/** `http:` and `http://...` in the directives that say what may be loaded, sent or run. */
const httpSources = (policy: Policy): readonly HttpSource[] =>
  [...policy]
    .filter(([directive]) => /-src(?:-elem|-attr)?$|^form-action$|^base-uri$/.test(directive))
    .flatMap(([directive, sources]) =>
      sources
        .filter((source) => /^http:/i.test(source))
        .flatMap((source) => {
          const url = URL.parse(
            /^http:$/i.test(source) ? 'http://anywhere.invalid/' : source.replaceAll('*', 'any').replace(':any', ''),
          );
          return url !== null && matchesUrl(parseSource(source), url, url) ? [{ directive, source, url }] : [];
        }),
    );
