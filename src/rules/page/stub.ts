import { defineRule } from '../../model/rule.ts';
import { place } from '../evidence.ts';

/** Told so that everybody knows what the other findings about the page are worth. A refresh without delay was followed where it may be. */
export default defineRule({
  id: 'page/stub',
  observes: ['page'],
  severity: 'info',
  references: [
    'https://www.w3.org/TR/WCAG20-TECHS/H76.html',
    'https://html.spec.whatwg.org/multipage/semantics.html#attr-meta-http-equiv-refresh',
  ],
  controls: [],
  text: {
    title: 'The site leads on by redirects, not by pages',
    rationale:
      'A page that only leads elsewhere works in browsers alone: search engines, applications and those who check the site stop there, and its headers protect nothing that matters.',
    remediation: 'Answer with a redirect (status 301 or 308) instead of the page.',
    messages: {
      page: 'The page has content, or is no stub.',
      'meta-refresh':
        'The page only leads to {to}, by a `meta` element. What is said of the page is said of this stub.',
      'script-redirect': 'The page only leads elsewhere, by a script. What is said of the page is said of this stub.',
    },
  },
  snippets: {
    nginx: 'location = / {\n  return 301 /portal/;\n}',
    apache: 'RedirectMatch permanent ^/$ /portal/',
    iis: '<system.webServer>\n  <httpRedirect enabled="true" destination="/portal/" exactDestination="true" httpResponseStatus="Permanent" />\n</system.webServer>',
  },
  verify: 'curl -sS https://{host}:{port}/',

  judge({ page: { nature, refresh } }) {
    if (nature !== 'stub') return { status: 'pass', message: 'page' };
    return refresh === null
      ? { status: 'fail', message: 'script-redirect' }
      : { status: 'fail', message: 'meta-refresh', evidence: { to: place(refresh) } };
  },
});
