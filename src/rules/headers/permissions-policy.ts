import { defineRule } from '../../model/rule.ts';
import { linesOf } from '../../parse/field.ts';
import { permissionsPolicyOf } from '../../parse/permissions-policy.ts';
import { documentOf } from '../answers.ts';
import { shown } from '../evidence.ts';

/** What a visitor would be asked about, or be harmed by. */
const SENSITIVE: readonly string[] = [
  'bluetooth',
  'camera',
  'clipboard-read',
  'display-capture',
  'geolocation',
  'hid',
  'idle-detection',
  'identity-credentials-get',
  'local-fonts',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-get',
  'serial',
  'usb',
];

export default defineRule({
  id: 'headers/permissions-policy',
  observes: ['https'],
  severity: 'info',
  references: [
    'https://www.w3.org/TR/permissions-policy/',
    'https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Permissions-Policy',
  ],
  controls: ['EXP-SYS-CONFIG', 'EXP-SYS-DURC', 'DEV-PROC-POL'],
  text: {
    title: 'The site says which parts of it may use camera, position and the like',
    rationale:
      'A frame or script of another provider then cannot ask visitors, in the name of the site, for what the site itself never needs.',
    remediation:
      'Send `Permissions-Policy` and switch off what the site does not use, as in `camera=(), microphone=(), geolocation=()`.',
    messages: {
      set: 'A `Permissions-Policy` is sent.',
      missing: 'There is no `Permissions-Policy`.',
      'feature-policy': 'Only `Feature-Policy` is sent, which `Permissions-Policy` has replaced.',
      'wildcard-sensitive': 'The policy lets every frame ask for {features}.',
      invalid: 'Browsers drop the whole `Permissions-Policy` for a fault in its grammar: {value}',
      'no-page': 'This name serves no page of its own over https.',
    },
  },
  snippets: {
    nginx: 'add_header Permissions-Policy "camera=(), microphone=(), geolocation=()" always;',
    apache: 'Header always set Permissions-Policy "camera=(), microphone=(), geolocation=()"',
    iis: '<httpProtocol><customHeaders>\n  <add name="Permissions-Policy" value="camera=(), microphone=(), geolocation=()" />\n</customHeaders></httpProtocol>',
  },
  verify: 'curl -sSL -o /dev/null -D - https://{host}:{port}/ | grep -i -e ^permissions-policy -e ^feature-policy',

  judge({ https }) {
    const answered = documentOf(https);
    if ('verdict' in answered) return answered.verdict;
    const { headers } = answered.hop;

    const policy = permissionsPolicyOf(headers);
    if (policy.state === 'invalid') {
      const value = shown(linesOf(headers, 'permissions-policy').join(', '));
      return { status: 'fail', message: 'invalid', severity: 'low', evidence: { value } };
    }
    if (policy.state === 'missing') {
      const old = linesOf(headers, 'feature-policy').length > 0;
      return { status: 'fail', message: old ? 'feature-policy' : 'missing' };
    }
    const features = SENSITIVE.filter((feature) => policy.features.get(feature)?.includes('*'));
    if (features.length > 0)
      return { status: 'fail', message: 'wildcard-sensitive', severity: 'low', evidence: { features } };
    return { status: 'pass', message: 'set' };
  },
});
