import { type Course, insist, type Plan, type Seen, type Step, seenOf } from './course.ts';
import type { HelloVersion } from './hello.ts';
import type { Way13 } from './modern.ts';
import { hello12, hello13 } from './questions.ts';
import { FEW, newest, type Taken, took } from './taken.ts';

const OLDEST_FIRST = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const satisfies readonly HelloVersion[];

/** The same site asked for without its name. Its flight is not one of the named site. */
export function* withoutName(
  course: Course,
  taken: Taken,
  way13: Way13,
): Plan<{ readonly answer: Seen | { readonly alert: number } | null; readonly lastNo: number }> {
  const nothing = { answer: null, lastNo: 0 };
  if (course.serverName === null) return nothing;
  const step = stepWithoutName(course, taken, way13);
  if (step === null || step.kind !== 'hello') return nothing;
  const reply = yield* insist(course, step, false);
  if (reply.kind === 'refused' && reply.alert.code !== 0)
    return { answer: { alert: reply.alert.code }, lastNo: course.round };
  const answered = reply.kind === 'flight' && took(step.hello.version, step.hello.suites, reply);
  return answered ? { answer: seenOf(step.hello, reply.flight), lastNo: 0 } : nothing;
}

function stepWithoutName(course: Course, taken: Taken, way13: Way13): Step | null {
  const old = newest({ ...taken, SSLv3: [] }, () => true); // SSL 3.0 has no way to say a name
  if (old !== null) return hello12(course, old.version, old.suites, 'no server name', { serverName: null });
  const suites = taken['TLSv1.3'];
  const changes = { ...way13.changes, serverName: null };
  return suites.length === 0 ? null : hello13(course, { suites, ...way13, changes }, 'no server name');
}

/** RFC 7507: one step below the newest version, with the signalling suite. */
export function* fallback(
  course: Course,
  taken: Taken,
): Plan<'protected' | 'unprotected' | 'not-applicable' | 'untested'> {
  const below = OLDEST_FIRST.filter((version) => taken[version].length > 0).at(-2);
  if (below === undefined || below === 'TLSv1.3') return 'not-applicable';
  const suites = taken[below].slice(0, FEW);
  const reply = yield* insist(course, hello12(course, below, suites, 'fallback', { fallback: true }));
  if (took(below, suites, reply)) return 'unprotected';
  return reply.kind === 'refused' && reply.alert.code === 86 ? 'protected' : 'untested';
}
