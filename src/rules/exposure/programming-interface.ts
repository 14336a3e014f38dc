import { defineRule } from '../../model/rule.ts';
import { judgePaths, NOTHING_EXPOSED } from '../exposed-paths.ts';

export default defineRule({
  id: 'exposure/programming-interface',
  observes: ['paths'],
  knowledge: ['paths'],
  severity: 'low',
  references: ['https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/'],
  controls: ['ACC-SYS/APP-ACC', 'COM-MANAG-CLOISON', 'COM-MANAG-FILTRAGE'],
  text: {
    title: 'Programming interfaces show no more than they have to',
    rationale:
      'An interface for programs that answers everyone tells names of accounts, internal addresses or how to try passwords in bulk.',
    remediation:
      'Ask for a login where the interface is not meant for the public, and switch off what nobody uses: lists of accounts, XML-RPC, cross-domain policies for everyone.',
    messages: {
      ...NOTHING_EXPOSED,
      found: 'A programming interface answers anyone at {path}.',
      users: 'The list of accounts can be read by anyone at {path}.',
      described: 'The description of a programming interface can be read at {path}.',
    },
  },

  judge: ({ paths }) =>
    judgePaths(paths, 'programming-interface', {
      found: ({ id, evidence }, { severity }) => {
        if (id === 'wp-users') return 'users';
        return severity === 'info' && evidence.administration !== true ? 'described' : 'found';
      },
    }),
});
