import rule from '../../../src/rules/headers/permissions-policy.ts';
import { chainOf, HOST, httpsFacts, tableOf } from '../table.ts';

const sent = (...lines: readonly string[]) => ({
  https: httpsFacts({ headers: lines.map((line) => ['Permissions-Policy', line]) }),
});

tableOf(rule, [
  { case: 'set', facts: sent('camera=(), geolocation=(self)'), says: 'pass set' },
  { case: 'everybody may, of what harms nobody', facts: sent('fullscreen=*'), says: 'pass set' },
  {
    case: 'everybody may ask for the camera',
    facts: sent('geolocation=(*), camera=*, usb=()'),
    says: 'fail wildcard-sensitive low',
    evidence: { features: ['camera', 'geolocation'] },
  },
  { case: 'missing', facts: sent(), says: 'fail missing info', evidence: {} },
  {
    case: 'only its predecessor',
    facts: { https: httpsFacts({ headers: [['Feature-Policy', "camera 'none'"]] }) },
    says: 'fail feature-policy info',
  },
  {
    case: 'in the grammar of its predecessor',
    facts: sent("camera 'none'"),
    says: 'fail invalid low',
    evidence: { value: "camera 'none'" },
  },
  {
    case: 'the name only leads elsewhere',
    facts: { https: httpsFacts({ hops: chainOf([`https://${HOST}/`, 'https://autre.ma/']) }) },
    says: 'not-applicable no-page',
  },
  { case: 'no answer', options: { failures: { https: 'blocked' } }, says: 'unknown blocked' },
]);
