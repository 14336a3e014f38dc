import { z } from 'zod';
import type { Advisory, Bulletin } from '../model/advisory.ts';
import type { Day } from '../model/target.ts';
import { plainText, severityOfWord } from './documents.ts';
import { productNamed } from './names.ts';

/** A repository of RetireJS (Apache-2.0), as an operator fetched it: jsrepository.json, -v2 to -v5. What we read of it. */
export const RETIRE = z.record(
  z.string(),
  z
    .object({
      vulnerabilities: z
        .array(
          z.object({
            below: z.string().optional(),
            atOrAbove: z.string().optional(),
            ranges: z.array(z.object({ below: z.string().optional(), atOrAbove: z.string().optional() })).optional(),
            severity: z.string().default('medium'),
            identifiers: z
              .object({
                CVE: z.array(z.string()).optional(),
                summary: z.string().optional(),
                githubID: z.string().optional(),
              })
              .loose()
              .default({}),
          }),
        )
        .default([]),
    })
    .loose(),
);

/** One bulletin of all libraries that we know by sight. */
export function fromRetire(repository: z.infer<typeof RETIRE>, file: string, day: Day): Bulletin {
  const rows: Advisory[] = [];
  const unknown: string[] = [];
  for (const [library, { vulnerabilities }] of Object.entries(repository)) {
    const product = productNamed(library);
    if (product === null) {
      if (vulnerabilities.length > 0) unknown.push(plainText(library, 100));
      continue;
    }
    for (const { ranges, severity, identifiers, ...own } of vulnerabilities) {
      const [first, ...others] = [
        ...(identifiers.CVE ?? []),
        ...(identifiers.githubID === undefined ? [] : [identifiers.githubID]),
      ];
      const clauses = (ranges ?? [own]).flatMap(({ below, atOrAbove }) => {
        if (below === undefined) return [];
        return `${atOrAbove === undefined ? '' : `>=${atOrAbove},`}<${below}`;
      });
      if (first === undefined || clauses.length === 0) continue;
      rows.push({
        id: first,
        aliases: others,
        product,
        affectedRange: clauses.join(' || '),
        fixed: (ranges ?? [own]).flatMap(({ below }) => below ?? []).join(' / '),
        severity: severityOfWord(severity) ?? 'medium',
        title: plainText(identifiers.summary ?? first, 200),
        visibility: 'version',
        rangeConfidence: 'high',
        source: `RetireJS (Apache-2.0), imported from ${file} on ${day}`,
      });
    }
  }
  return {
    id: 'retire-js',
    title: 'RetireJS repository',
    date: day,
    severity: 'medium',
    origin: 'retire',
    url: 'https://github.com/RetireJS/retire.js',
    impact: [],
    description: '',
    solution: '',
    identifiers: [],
    references: [],
    rows,
    unknown: unknown.sort(),
  };
}
