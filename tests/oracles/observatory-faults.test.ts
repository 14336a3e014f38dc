import { beforeAll, describe, expect, it } from 'vitest';
import { observatoryOf } from '../../src/grades/observatory.ts';
import type { ObservatoryTest } from '../../src/model/grades.ts';
import type { CorsAnswer, Facts, Header } from '../../src/model/observation.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import { loadRules } from '../../src/rules/registry.ts';
import { corsFacts, line, targetOf, verdictsOf } from '../rules/table.ts';
import { type DescribedResponse, type DescribedSite, installed, judgeDescribed, readList } from './observatory.ts';
import { factsOf, HOST, observed } from './observatory-facts.ts';

/** An input that MDN Observatory judges against a specification, and what our rule says of it. */
interface Fault {
  readonly case: string;
  readonly input: {
    readonly headers?: readonly Header[]; // of the one https response; HTML unless said
    readonly html?: string;
    readonly https?: readonly DescribedResponse[]; // the whole chain
    readonly cors?: readonly Partial<CorsAnswer>[];
  };
  readonly test: ObservatoryTest;
  readonly theirs: string; // its code
  readonly rule: string;
  readonly ours: string | readonly string[]; // as the tables of the rules write it
  readonly specification: string; // which decides
}

const FAULTS = readList<readonly Fault[]>('observatory-faults.json');

function siteOf({ input: { headers = [], html = '', https, cors } }: Fault): DescribedSite {
  const typed = headers.some(([name]) => name === 'Content-Type');
  const lines: readonly Header[] = typed ? headers : [['Content-Type', 'text/html; charset=utf-8'], ...headers];
  const preflight = cors?.find(({ method }) => method === 'OPTIONS');
  return {
    host: HOST,
    html: `<!doctype html><title>Accueil</title>${html}`,
    https: https ?? [{ url: `https://${HOST}/`, status: 200, headers: lines }],
    http: [
      { url: `http://${HOST}/`, status: 301, headers: [['Location', `https://${HOST}/`]] },
      { url: `https://${HOST}/`, status: 200, headers: lines },
    ],
    cors: [
      ...(preflight?.allowOrigin ?? []).map((value): Header => ['Access-Control-Allow-Origin', value]),
      ...(preflight?.allowCredentials ?? []).map((value): Header => ['Access-Control-Allow-Credentials', value]),
    ],
    policies: [],
  };
}

function factsFrom(fault: Fault): Partial<Facts> {
  const { cors } = fault.input;
  return { ...factsOf(siteOf(fault)), ...(cors && { cors: corsFacts(...cors) }) };
}

describe('faults of MDN Observatory', () => {
  let rules: ReadonlyMap<string, AnyRule>;
  beforeAll(async () => {
    rules = new Map((await loadRules()).map((rule) => [rule.id, rule]));
  });

  it.each(FAULTS)('$case: our rule is right', (fault) => {
    const rule = rules.get(fault.rule);
    if (rule === undefined) throw new Error(`no rule ${fault.rule}`);
    expect(verdictsOf(rule, factsFrom(fault)).map(line)).toEqual([fault.ours].flat());
  });

  it.each(FAULTS)('$case: our column repeats it', (fault) => {
    const grade = observatoryOf(targetOf(), observed(factsFrom(fault)));
    const row = typeof grade === 'string' ? null : grade.tests.find(({ test }) => test === fault.test);
    expect(row?.code).toBe(fault.theirs);
  });

  it.skipIf(!installed)(
    'are still there',
    async () => {
      const answers = await judgeDescribed(FAULTS.map(siteOf));
      expect(FAULTS.map(({ case: name, test }, index) => [name, answers[index]?.[test]])).toEqual(
        FAULTS.map(({ case: name, theirs }) => [name, theirs]),
      );
    },
    120_000,
  );
});
