import type { z } from 'zod';
import type { Bulletin } from '../model/advisory.ts';
import type { Lifecycle } from '../model/knowledge.ts';
import type { Day } from '../model/target.ts';
import { CSAF, fromCsaf } from './csaf.ts';
import { DocumentMistake } from './documents.ts';
import { BULLETIN_SCHEMA, readForm } from './form.ts';
import { type Exploited, fromKev, KEV } from './kev.ts';
import { ENDOFLIFE, ENDOFLIFE_V1, fromEndoflife, fromEndoflifeV1 } from './lifecycles.ts';
import { fromOsv, OSV } from './osv.ts';
import { fromRetire, RETIRE } from './retire.ts';
import { csafFaults } from './validate.ts';

/** What a file turned out to be. */
export type Imported =
  | { readonly kind: 'bulletins'; readonly bulletins: readonly Bulletin[] }
  | { readonly kind: 'exploited'; readonly exploited: Exploited }
  | { readonly kind: 'lifecycles'; readonly rows: readonly Lifecycle[] };

const FORMS = 'CSAF 2.0, OSV, a KEV catalogue, endoflife.date, a RetireJS repository or a rasid/bulletin@1 form';

/** Reads one document, whatever it is of those that we know. `day`: today. Throws a DocumentMistake. */
export async function readDocument(text: string, file: string, day: Day): Promise<Imported> {
  if (!/^\s*[[{]/.test(text)) {
    if (!text.includes(BULLETIN_SCHEMA))
      throw new DocumentMistake(`${file}: expected ${FORMS}, found neither JSON nor "schema: ${BULLETIN_SCHEMA}".`);
    return { kind: 'bulletins', bulletins: [readForm(text, file)] };
  }
  const content = jsonOf(text, file);
  if (Array.isArray(content)) {
    if (content.some((one: unknown) => hasKeys(one, 'cycle', 'eol')))
      return { kind: 'lifecycles', rows: fromEndoflife(read(ENDOFLIFE, content, file), productOfFile(file), day) };
    return { kind: 'bulletins', bulletins: content.map((one: unknown) => fromOsv(read(OSV, one, file), file)) };
  }
  if (hasKeys(content, 'schema_version', 'result'))
    return { kind: 'lifecycles', rows: fromEndoflifeV1(read(ENDOFLIFE_V1, content, file), day) };
  if (hasKeys(content, 'catalogVersion', 'vulnerabilities'))
    return { kind: 'exploited', exploited: fromKev(read(KEV, content, file)) };
  if (hasKeys(content, 'id', 'affected'))
    return { kind: 'bulletins', bulletins: [fromOsv(read(OSV, content, file), file)] };
  if (hasKeys(content, 'document')) {
    const faults = await csafFaults(content);
    if (faults.length > 0)
      throw new DocumentMistake(
        `${file} is no valid CSAF 2.0 document:\n${faults.map((one) => `  ${one}`).join('\n')}`,
      );
    return { kind: 'bulletins', bulletins: [fromCsaf(read(CSAF, content, file), file)] };
  }
  if (Object.values(content ?? {}).some((one: unknown) => hasKeys(one, 'vulnerabilities', 'extractors')))
    return { kind: 'bulletins', bulletins: [fromRetire(read(RETIRE, content, file), file, day)] };
  throw new DocumentMistake(`${file}: expected ${FORMS}, found another kind of JSON.`);
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DocumentMistake(
      `${file}: expected JSON, found a fault (${error instanceof Error ? error.message : 'unreadable'}).`,
    );
  }
}

const hasKeys = (value: unknown, ...keys: readonly string[]): boolean =>
  typeof value === 'object' && value !== null && keys.every((key) => Object.hasOwn(value, key));

function read<T>(shape: z.ZodType<T>, content: unknown, file: string): T {
  const parsed = shape.safeParse(content);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new DocumentMistake(
    `${file}: ${first?.path.join('.') || 'the document'}: ${first?.message ?? 'is not as expected'}.`,
  );
}

/** endoflife.date names the product in the address only: `php.json`. */
const productOfFile = (file: string): string => (file.split(/[\\/]/).at(-1) ?? '').replace(/\.json$/i, '');
