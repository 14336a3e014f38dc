import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Advisory, Bulletin } from '../model/advisory.ts';
import { parseRange } from '../parse/range.ts';
import { DocumentMistake, plainText, severityOfWord } from './documents.ts';
import { productNamed } from './names.ts';

export const BULLETIN_SCHEMA = 'rasid/bulletin@1';

const TEXT = z.string().trim().min(1).max(10_000);
const LINES = z.union([TEXT.transform((one) => [one]), z.array(TEXT)]).default([]);

/** What a person types in two minutes: the fields of a maCERT bulletin. */
export const FORM = z.strictObject({
  schema: z.literal(BULLETIN_SCHEMA),
  title: TEXT,
  reference: z.union([TEXT, z.number().transform(String)]),
  date: z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]),
  risk: TEXT.transform((word, context) => {
    const severity = severityOfWord(word);
    if (severity === null) context.addIssue({ code: 'custom', message: 'critique, important, modéré or faible' });
    return severity ?? 'medium';
  }),
  impact: LINES,
  affected: z
    .array(
      z.strictObject({
        product: TEXT,
        versions: z.union([TEXT, z.number().transform(String)]).default('*'),
        fixed: z.union([TEXT, z.number().transform(String)]).default(''),
        note: z.string().optional(),
      }),
    )
    .min(1),
  identifiers: LINES,
  conditions: TEXT.optional(),
  exploited: z.union([z.iso.date(), z.date().transform((date) => date.toISOString().slice(0, 10))]).optional(),
  description: z.string().default(''),
  solution: z.string().default(''),
  references: z.array(z.url()).default([]),
});

/** Reads the form; a DocumentMistake names line and column. */
export function readForm(text: string, file: string): Bulletin {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', logLevel: 'error' });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const [fault] = document.errors;
  if (fault !== undefined)
    throw new DocumentMistake(`${at(fault.pos[0])}: expected well-formed YAML, found a fault (${fault.message})`);
  const parsed = FORM.safeParse(plainValues(document, file));
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(({ path, message }) => {
      let length = path.length;
      let node: unknown = document.getIn(path, true);
      while (!isNode(node) && length > 0) node = document.getIn(path.slice(0, --length), true);
      const place = isNode(node) ? at(node.range?.[0] ?? 0) : `${file}:1:1`;
      return `${place}: ${path.join('.') || 'the file'}: ${message}`;
    });
    throw new DocumentMistake(sentences.join('\n'));
  }
  return fromForm(parsed.data, file);
}

/** Aliases are refused, so that a small file stays small and every value has one place. */
function plainValues(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new DocumentMistake(`${file}: expected every value itself, found an alias.`);
  }
}

function fromForm(form: z.infer<typeof FORM>, file: string): Bulletin {
  const { reference, title, date, risk: severity, identifiers, conditions, exploited } = form;
  const unknown: string[] = [];
  const rows = form.affected.flatMap(({ product: name, versions, fixed }): readonly Advisory[] => {
    const product = productNamed(name);
    if (product === null) {
      unknown.push(plainText(name, 100));
      return [];
    }
    const [id = reference, ...aliases] = identifiers;
    return [
      {
        id,
        aliases: [...aliases, ...(id === reference ? [] : [reference])],
        product,
        affectedRange: versions,
        fixed,
        severity,
        title: plainText(title, 200),
        ...(conditions === undefined ? {} : { conditions: plainText(conditions, 300) }),
        ...(exploited === undefined ? {} : { kev: exploited }),
        visibility: 'version',
        rangeConfidence: parseRange(versions) === null ? 'low' : 'high',
        source: `bulletin ${reference} of ${date} (${file})`,
      },
    ];
  });
  return {
    id: reference,
    title: plainText(title, 200),
    date,
    severity,
    origin: 'bulletin',
    url: form.references[0] ?? null,
    impact: form.impact.map((one) => plainText(one, 300)),
    description: plainText(form.description, 4000),
    solution: plainText(form.solution, 4000),
    identifiers,
    references: form.references,
    rows,
    unknown: unknown.sort(),
  };
}
