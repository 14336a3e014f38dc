import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Header } from '../../src/model/observation.ts';
import { permissionsPolicyOf } from '../../src/parse/permissions-policy.ts';

const sent = (lines: readonly string[]): readonly Header[] => lines.map((line) => ['Permissions-Policy', line]);

test.each<[why: string, lines: readonly string[], expected: unknown]>([
  ['no line', [], 'missing'],
  ['nobody', ['camera=()'], { camera: [] }],
  ['the site itself', ['camera=self, geolocation=(self)'], { camera: ['self'], geolocation: ['self'] }],
  ['everybody', ['camera=*, geolocation=(*)'], { camera: ['*'], geolocation: ['*'] }],
  ['origins are strings', ['camera=(self "https://a.ma")'], { camera: ['self', 'https://a.ma'] }],
  ['lines are joined', ['camera=()', 'usb=()'], { camera: [], usb: [] }],
  ['the last of a repeated feature counts (RFC 9651 section 3.2)', ['camera=*, camera=()'], { camera: [] }],
  ['parameters do no harm', ['camera=();report-to=x'], { camera: [] }],
  ['other tokens are skipped', ['camera=none, usb=(src)'], { camera: [], usb: [] }],
  ['a string is no wildcard', ['camera=("*")'], { camera: [] }],
  ['a name alone is a boolean', ['camera'], { camera: [] }],
  ['nothing in the line', [''], {}],
  ['the grammar of Feature-Policy', ["camera 'none'; usb 'none'"], 'invalid'],
  ['single quotes', ["camera=('self')"], 'invalid'],
  ['an origin without quotes', ['camera=(https://a.ma)'], { camera: [] }], // a token, and none that is known
  ['semicolons between features', ['camera=(); usb=()'], 'invalid'],
  ['upper case', ['Camera=()'], 'invalid'],
  ['a comma at the end', ['camera=(),'], 'invalid'],
  ['one fault drops all', ['camera=(), usb=(', 'midi=()'], 'invalid'],
])('%s', (_why, lines, expected) => {
  const policy = permissionsPolicyOf(sent(lines));
  expect(policy.state === 'valid' ? Object.fromEntries(policy.features) : policy.state).toEqual(expected);
});

test('never throws', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('camera', '=', '(', ')', '*', 'self', ',', ';', '"', '@9999999999999', ':YQ==:'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(['missing', 'invalid', 'valid']).toContain(permissionsPolicyOf(sent([parts.join('')])).state);
    }),
  );
});
