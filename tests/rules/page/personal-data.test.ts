import rule from '../../../src/rules/page/personal-data.ts';
import { form, pageFacts, tableOf } from '../table.ts';

const asking = (...fields: readonly string[]) => ({
  page: pageFacts({ overHttp: true, forms: [form({ fields })] }),
});

tableOf(rule, [
  {
    case: 'who somebody is',
    facts: asking('cin', 'email', 'nom'),
    says: 'fail identity high',
    evidence: { fields: ['cin'] },
  },
  ...['num_cin', 'cinDemandeur', 'user[CNIE]', 'RIB', 'passport-number', 'dateNaissance', 'date_naissance_2'].map(
    (name) => ({
      case: name,
      facts: asking(name),
      says: 'fail identity high',
    }),
  ),
  {
    case: 'where somebody can be reached',
    facts: asking('telephone', 'q', 'your-email'),
    says: 'fail contact medium',
    evidence: { fields: ['telephone', 'your-email'] },
  },
  ...['vaccin', 'tribune', 'article', 'hotel', 'mailing', 'medecine', 'q', 's', 'cinema'].map((name) => ({
    case: `${name} asks for nothing`,
    facts: asking(name),
    says: 'pass none',
  })),
  {
    case: 'with a password: said elsewhere',
    facts: { page: pageFacts({ overHttp: true, forms: [form({ password: true, fields: ['cin'] })] }) },
    says: 'pass none',
  },
  {
    case: 'over https',
    facts: { page: pageFacts({ forms: [form({ fields: ['cin'] })] }) },
    says: 'not-applicable over-https',
  },
  {
    case: 'read in part',
    facts: { page: pageFacts({ overHttp: true, truncated: true }) },
    says: 'unknown reply-too-large',
  },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
