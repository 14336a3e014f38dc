import { defineRule } from '../../model/rule.ts';

/** Announced by what stands in the page itself; the files that it loads are not fetched. */
export default defineRule({
  id: 'page/source-map',
  observes: ['page'],
  severity: 'info',
  references: ['https://tc39.es/ecma426/', 'https://cwe.mitre.org/data/definitions/540.html'],
  controls: [],
  text: {
    title: 'The page announces no source maps',
    rationale:
      'A source map gives back the program as it was written, with its comments and names. That is meant for those who write it.',
    remediation: 'Build for production without source maps, or keep them off the server.',
    messages: {
      none: 'The page announces no source map.',
      served: 'Scripts or styles in the page announce source maps.',
    },
  },
  verify: 'curl -sSL https://{host}:{port}/ | grep -c sourceMappingURL=',

  judge({ page: { sourceMaps, truncated } }) {
    if (sourceMaps > 0) return { status: 'fail', message: 'served' };
    return truncated ? { status: 'unknown', reason: 'reply-too-large' } : { status: 'pass', message: 'none' };
  },
});
