import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/device-console',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'critical',
  references: ['https://www.cisa.gov/news-events/directives/binding-operational-directive-23-02'],
  controls: [
    'ACC-SYS/APP-ACC',
    'COM-MANAG-CLOISON',
    'COM-MANAG-FILTRAGE',
    'ACC-SYS/APP-PRIVIL',
    'EXP-JOURN/SURV-DIST',
    'COM-MANAG-DISTANT',
  ],
  text: {
    title: 'No administration of a device can be reached from the Internet',
    rationale:
      'The administration of a firewall, a load balancer or a virtualisation host on the Internet is one flaw away from the whole network; such flaws are used within days.',
    remediation:
      'Bind the administration to an internal interface, or let only the addresses of the administrators reach it, and look at the device for signs of an intrusion.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'The administration of a network device can be reached from the Internet at {path}.',
    },
  },

  judge: ({ paths }) => judgePaths(paths, 'device-console', { found: () => 'found' }),
});
