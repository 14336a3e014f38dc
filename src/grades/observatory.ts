import { OBSERVATORY_TESTS, type ObservatoryGap, type ObservatoryGrade, type ObservatoryRow } from '../model/grades.ts';
import type { Observation } from '../model/observation.ts';
import type { Target } from '../model/target.ts';
import { CODES, scoreOf } from './observatory/codes.ts';
import { inputOf } from './observatory/facts.ts';
import type { ObservatoryInput } from './observatory/input.ts';
import { TESTS } from './observatory/tests.ts';

/**
 * Pure. The grade that MDN Observatory 1.4.8 would have given this target on the night of these observations, or why that cannot be told.
 * `preloaded`: those of its hosts that are on the preload list for HSTS, which Rasid does not carry. See docs/grading.md.
 */
export function observatoryOf(
  target: Target,
  observations: readonly Observation[],
  preloaded: readonly string[] = [],
): ObservatoryGrade | ObservatoryGap {
  const input = inputOf(target, observations, preloaded);
  return typeof input === 'string' ? input : gradeOf(input);
}

function gradeOf(input: ObservatoryInput): ObservatoryGrade {
  const tests = OBSERVATORY_TESTS.map((test): ObservatoryRow => {
    const code = TESTS[test](input);
    // Every answer to a preflight that its program can give outside its own tests passes, and moves nothing.
    return { test, code, ...(code === null ? { passes: true, modifier: 0 } : CODES[code]) };
  });
  return { ...scoreOf(tests.map(({ modifier }) => modifier)), tests };
}
