import type { CorsAnswer, CorsFacts, CorsOrigin, FailureCode } from '../model/observation.ts';
import type { Verdict } from '../model/rule.ts';
import { type Grant, grantOf } from '../parse/cors.ts';
import { place, someOf } from './evidence.ts';

export interface Granted extends CorsAnswer {
  readonly grant: Grant;
}

/** What the answers let one kind of origin do, and why a question about it has no answer. */
function grantsTo(cors: CorsFacts, ...origins: readonly CorsOrigin[]) {
  const concerns = ({ origin }: { readonly origin: CorsOrigin }) => origins.includes(origin);
  const granted = cors.answers.filter(concerns).map((answer): Granted => ({ ...answer, grant: grantOf(answer) }));
  const unanswered: FailureCode | null = cors.unanswered.find(concerns)?.failure.code ?? null;
  return { granted, unanswered };
}

/** The answers to a stranger, by which a site is judged as a whole. `unread`: why they do not tell everything. */
export function grantsToStrangers(cors: CorsFacts) {
  const { granted, unanswered } = grantsTo(cors, 'foreign');
  return { granted, unread: unanswered ?? (granted.length === 0 ? ('indeterminate' as const) : null) };
}

/** Nothing was asked, and nothing failed: the name serves no page of its own. */
export const servesNothing = ({ answers, unanswered }: CorsFacts): boolean =>
  answers.length === 0 && unanswered.length === 0;

/** Who lets a stranger in with all cookies lets everybody in: told once, by cors/reflected-origin. */
const letsAnyoneIn = (cors: CorsFacts): boolean =>
  grantsToStrangers(cors).granted.some(({ method, grant }) => method === 'GET' && grant.read === 'with-cookies');

/** What the rules about one kind of origin say when it is not let in. */
export const NOT_LET_IN = {
  refused: 'The origin is not let in with cookies.',
  everyone: 'Every origin is let in: another rule says so.',
  'no-page': 'This name serves no page of its own.',
  'not-asked': 'The question does not arise for this page.',
} as const;

/** Whether origins of these kinds may read the page with the cookies of its visitors. Only GET counts: a preflight reads nothing. */
export function judgeOrigins(
  cors: CorsFacts,
  ...origins: readonly CorsOrigin[]
): Verdict<keyof typeof NOT_LET_IN | 'with-credentials'> {
  if (servesNothing(cors)) return { status: 'not-applicable', message: 'no-page' };
  if (letsAnyoneIn(cors)) return { status: 'not-applicable', message: 'everyone' };
  const { granted, unanswered } = grantsTo(cors, ...origins);
  const letIn = granted.filter(({ method, grant }) => method === 'GET' && grant.read === 'with-cookies');
  if (letIn.length > 0) return { status: 'fail', message: 'with-credentials', evidence: grantEvidence(cors, letIn) };
  if (unanswered !== null) return { status: 'unknown', reason: unanswered };
  return granted.length > 0
    ? { status: 'pass', message: 'refused' }
    : { status: 'not-applicable', message: 'not-asked' };
}

export const grantEvidence = ({ url }: CorsFacts, granted: readonly Granted[]) => ({
  url: place(url),
  origins: someOf(granted.map(({ sent }) => sent)),
  methods: someOf(granted.map(({ method }) => method)),
});
