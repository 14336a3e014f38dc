import rule from '../../../src/rules/page/generator.ts';
import { pageFacts, softwareFacts, tableOf } from '../table.ts';

const page = (generator: string | null, truncated = false) => pageFacts({ generator, truncated });
const WORDPRESS = {
  product: 'wordpress',
  version: '6.1.9',
  signals: [{ source: 'meta:generator', value: 'WordPress 6.1.9' }],
};

tableOf(rule, [
  { case: 'none', facts: { page: page(null), software: softwareFacts() }, says: 'pass none' },
  { case: 'a name', facts: { page: page('Jimdo'), software: softwareFacts() }, says: 'pass none' },
  {
    case: 'a version',
    facts: { page: page('Mobirise v4.12, mobirise.com; Jimdo'), software: softwareFacts() },
    says: 'fail version low',
    evidence: { value: 'Mobirise v4.12, mobirise.com' },
  },
  {
    case: 'that of a known product is told elsewhere',
    facts: { page: page('WordPress 6.1.9'), software: softwareFacts(WORDPRESS) },
    says: 'not-applicable told',
  },
  {
    case: 'one of each',
    facts: { page: page('Slider 6.5; WordPress 6.1.9'), software: softwareFacts(WORDPRESS) },
    says: 'fail version low',
    evidence: { value: 'Slider 6.5' },
  },
  {
    case: 'a number that is no version to the software rules',
    facts: {
      page: page('Portail 2'),
      software: softwareFacts({ product: 'portail', signals: [{ source: 'meta:generator', value: 'Portail 2' }] }),
    },
    says: 'fail version low',
  },
  {
    case: 'the software could not be told',
    facts: { page: page('WordPress 6.1.9') },
    options: { failures: { software: 'budget-exhausted' } },
    says: 'unknown budget-exhausted',
  },
  { case: 'without software facts', facts: { page: page('WordPress 6.1.9') }, says: 'fail version low' },
  { case: 'read in part', facts: { page: page(null, true) }, says: 'unknown reply-too-large' },
  { case: 'no page', options: { failures: { page: 'blocked' } }, says: 'unknown blocked' },
]);
