import { z } from 'zod';
import type { Advisory, Bulletin } from '../model/advisory.ts';
import { plainText, severityOfScore, severityOfWord } from './documents.ts';
import { productNamed, productOfPurl } from './names.ts';

const EVENT = z.object({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
});

/** https://ossf.github.io/osv-schema/ 1.x: what we read of it. */
export const OSV = z.object({
  id: z.string().min(1).max(200),
  modified: z.string(),
  published: z.string().optional(),
  withdrawn: z.string().optional(),
  aliases: z.array(z.string()).default([]),
  summary: z.string().default(''),
  details: z.string().default(''),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).default([]),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string(), purl: z.string().optional() }).optional(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(EVENT) })).default([]),
        versions: z.array(z.string()).default([]),
        database_specific: z.object({ severity: z.string().optional() }).loose().optional(),
      }),
    )
    .min(1),
  references: z.array(z.object({ url: z.string() })).default([]),
  database_specific: z.object({ severity: z.string().optional() }).loose().optional(),
});
type Osv = z.infer<typeof OSV>;

/** A withdrawn document concerns nobody. */
export function fromOsv(osv: Osv, file: string): Bulletin {
  const date = (osv.published ?? osv.modified).slice(0, 10);
  const severity = severityOf(osv);
  const title = plainText(osv.summary || osv.details.split('\n', 1)[0] || osv.id, 200);
  const identifiers = [osv.id, ...osv.aliases].filter((id) => /^CVE-/.test(id));
  const rows: Advisory[] = [];
  const unknown = new Set<string>();
  for (const affected of osv.withdrawn === undefined ? osv.affected : []) {
    const name = affected.package?.name ?? '';
    const product = productOfPurl(affected.package?.purl ?? '') ?? productNamed(name);
    if (product === null) {
      unknown.add(plainText(name, 100));
      continue;
    }
    const clauses = affected.ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => clausesOf(events));
    const listed = clauses.length > 0 ? [] : affected.versions.slice(0, 200).map((version) => `=${version}`);
    rows.push({
      id: identifiers[0] ?? osv.id,
      aliases: [osv.id, ...osv.aliases].filter((id) => id !== (identifiers[0] ?? osv.id)),
      product,
      affectedRange: [...clauses, ...listed].join(' || '),
      fixed: affected.ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? [])).join(' / '),
      severity,
      title,
      visibility: 'version',
      rangeConfidence: 'high',
      source: `OSV ${osv.id} of ${osv.modified.slice(0, 10)} (${file})`,
    });
  }
  return {
    id: osv.id,
    title,
    date,
    severity,
    origin: 'osv',
    url: osv.references[0]?.url ?? null,
    impact: [],
    description: plainText(osv.details, 4000),
    solution: '',
    identifiers,
    references: osv.references.map(({ url }) => url).slice(0, 50),
    rows,
    unknown: [...unknown].sort(),
  };
}

/** Events in order: `introduced` opens, `fixed` and `last_affected` close. `0` is before every version. */
function clausesOf(events: readonly z.infer<typeof EVENT>[]): readonly string[] {
  const clauses: string[] = [];
  let from: string | null = null;
  const close = (upper: string) => {
    clauses.push([...(from === null || from === '0' ? [] : [`>=${from}`]), upper].join(','));
    from = null;
  };
  for (const { introduced, fixed, last_affected: last } of events) {
    if (introduced !== undefined) {
      if (from !== null) clauses.push(from === '0' ? '*' : `>=${from}`);
      from = introduced;
    }
    if (fixed !== undefined) close(`<${fixed}`);
    if (last !== undefined) close(`<=${last}`);
  }
  if (from !== null) clauses.push(from === '0' ? '*' : `>=${from}`);
  return clauses;
}

function severityOf({ severity, database_specific: specific, affected }: Osv): Advisory['severity'] {
  const words = [specific?.severity, ...affected.map((one) => one.database_specific?.severity)];
  for (const word of words) {
    const known = word === undefined ? null : severityOfWord(word);
    if (known !== null) return known;
  }
  const score = severity.map(({ score: text }) => Number(text)).find((number) => number >= 0 && number <= 10);
  return score === undefined ? 'medium' : severityOfScore(score);
}
