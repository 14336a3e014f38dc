import { expect, test } from 'vitest';
import { merge } from '../../src/targets/register.ts';
import { targetsJsonSchema, waiversJsonSchema } from '../../src/targets/shape.ts';
import { isSource, sourceFrom } from '../../src/targets/source.ts';
import { TEMPLATE } from '../../src/targets/template.ts';

test('the JSON Schemas know the keys and refuse others', () => {
  expect(targetsJsonSchema()).toMatchObject({
    title: 'rasid/targets@1',
    required: ['schema'],
    additionalProperties: false,
    properties: { schema: { const: 'rasid/targets@1' } },
  });
  expect(waiversJsonSchema()).toMatchObject({ title: 'rasid/waivers@1', additionalProperties: false });
});

test('the template is valid, whole, and of reserved names only', () => {
  const source = sourceFrom('template.yaml', TEMPLATE);
  if (!isSource(source)) throw new Error('the template is no YAML');
  const { register, mistakes } = merge([source]);
  expect(mistakes).toEqual([]);
  expect(register?.scanner?.vantage).toBe('rabat-1');
  expect(register?.targets.map(({ host, authorisation }) => [host, authorisation?.allows])).toEqual([
    ['www.example.org', 'standard'],
  ]);
});
