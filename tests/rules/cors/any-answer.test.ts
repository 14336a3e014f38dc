import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CORS_ORIGINS, type CorsFacts, FAILURE_CODES } from '../../../src/model/observation.ts';
import httpOrigin from '../../../src/rules/cors/http-origin.ts';
import lookAlikeOrigin from '../../../src/rules/cors/look-alike-origin.ts';
import nullOrigin from '../../../src/rules/cors/null-origin.ts';
import reflectedOrigin from '../../../src/rules/cors/reflected-origin.ts';
import wildcard from '../../../src/rules/cors/wildcard.ts';
import { verdictsOf } from '../table.ts';
import { SENT } from './answers.ts';

const NARROW = [nullOrigin, lookAlikeOrigin, httpOrigin];
const RULES = [reflectedOrigin, wildcard, ...NARROW];

const question = fc.record({
  origin: fc.constantFrom(...CORS_ORIGINS),
  method: fc.constantFrom('GET' as const, 'OPTIONS' as const),
});
const said = fc.array(fc.oneof(fc.string(), fc.constantFrom('*', 'null', 'true', ...Object.values(SENT))), {
  maxLength: 2,
});
const answer = fc
  .tuple(
    question,
    fc.record({
      status: fc.integer({ min: 100, max: 599 }),
      allowOrigin: said,
      allowCredentials: said,
      allowMethods: said,
      vary: said,
    }),
  )
  .map(([asked, rest]) => ({ ...asked, sent: SENT[asked.origin], ...rest }));
const silence = fc
  .tuple(question, fc.constantFrom(...FAILURE_CODES))
  .map(([asked, code]) => ({ ...asked, failure: { code, detail: '' } }));
const facts: fc.Arbitrary<CorsFacts> = fc.record({
  url: fc.oneof(fc.webUrl(), fc.string()),
  answers: fc.array(answer, { maxLength: 8 }),
  unanswered: fc.array(silence, { maxLength: 3 }),
});

test('whatever is answered, every rule says one thing, and an open door is told once', () => {
  fc.assert(
    fc.property(facts, (cors) => {
      const verdict = new Map(RULES.map((rule) => [rule.id, verdictsOf(rule, { cors })]));
      for (const found of verdict.values()) expect(found).toHaveLength(1);
      const openToAll = verdict.get(reflectedOrigin.id)?.[0]?.message === 'with-credentials';
      for (const { id } of NARROW) expect(verdict.get(id)?.[0]?.message === 'everyone').toBe(openToAll);
    }),
  );
});

test('a question without an answer is never a repair', () => {
  fc.assert(
    fc.property(facts, (cors) => {
      const unanswered = [...cors.answers, ...cors.unanswered].map(({ origin, method }) => ({
        ...{ origin, method },
        failure: { code: 'blocked' as const, detail: '' },
      }));
      fc.pre(unanswered.length > 0);
      for (const rule of RULES) {
        const [only] = verdictsOf(rule, { cors: { ...cors, answers: [], unanswered } });
        expect(['unknown', 'not-applicable']).toContain(only?.status);
      }
    }),
  );
});
