import type { PathRow } from '../../model/observation.ts';
import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

/** Graded by what is listed: see severityOf in knowledge/paths. */
export default defineRule({
  id: 'exposure/directory-listing',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'medium',
  references: [
    'https://cwe.mitre.org/data/definitions/548.html',
    'https://httpd.apache.org/docs/2.4/mod/mod_autoindex.html',
    'https://nginx.org/en/docs/http/ngx_http_autoindex_module.html',
  ],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'No directory is listed',
    rationale:
      'A listed directory hands out every file in it, those that no page links to included: documents of citizens, copies, archives.',
    remediation:
      'Switch directory listings off. Move documents that are not meant for everyone outside the document root, and look in the access logs for what was taken.',
    messages: {
      ...NOTHING_EXPOSED,
      listed: 'The directory {path} is listed: {entries} files, {documents} of them documents.',
      personal: 'The directory {path} is listed: {personal} of its {entries} files have names that look personal.',
      sensitive:
        'The directory {path} is listed and shows {sensitive} archives, dumps, keys or copies among {entries} files.',
    },
  },
  snippets: {
    nginx: 'autoindex off;',
    apache: 'Options -Indexes',
    iis: '<!-- web.config -->\n<system.webServer><directoryBrowse enabled="false" /></system.webServer>',
  },

  judge: ({ paths }) =>
    judgePaths(paths, 'directory-listing', {
      found: ({ evidence }: PathRow) => {
        if (evidence.sensitive !== 0) return 'sensitive';
        return Number(evidence.personal) >= 3 ? 'personal' : 'listed';
      },
      subject: bounded,
    }),
});

/** Years, months and numbers of a path change; the directory that holds them stays one finding. */
const bounded = (path: string): string => path.replace(/\d{2,}/g, '#');
