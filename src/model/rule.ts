import type { Confidence, Severity } from './finding.ts';
import type { Knowledge, KnowledgeName } from './knowledge.ts';
import type { Evidence, Facts, FailureCode, Instant, Kind, Outcome } from './observation.ts';
import type { Area, Target } from './target.ts';

/** Configuration that repairs the finding, for the server that is named. */
export interface Snippets {
  readonly nginx?: string;
  readonly apache?: string;
  readonly iis?: string;
}

export interface RuleText<M extends string> {
  readonly title: string; // the good state: "HSTS is on for a year or more"
  readonly rationale: string; // why anyone should care
  readonly remediation: string; // what to do on Monday
  readonly messages: Readonly<Record<M, string>>; // one sentence each; {name} stands for evidence of that name
}

/** What a rule says of one subject. */
export type Verdict<M extends string> =
  | {
      readonly status: 'pass' | 'fail' | 'not-applicable';
      readonly message: M;
      readonly evidence?: Evidence;
      readonly subject?: string;
      readonly severity?: Severity; // when it differs from the rule's
      readonly confidence?: Confidence; // certain unless said
    }
  /** The observation as a whole succeeded, but not in the part that this rule needs (a version `untested`, a path `blocked`). */
  | {
      readonly status: 'unknown';
      readonly reason: FailureCode;
      readonly subject?: string;
      readonly evidence?: Evidence;
    };

export interface Context {
  readonly now: Instant; // the night the snapshot was taken: never the wall clock
  readonly target: Target;
  readonly knowledge: Knowledge;
}

/**
 * Failures that a rule wants to see as facts ("https is refused" is a finding); all others become `unknown`. `not-permitted` stands for a
 * service that the list does not name: without it the rule is silent about such a target.
 */
export type Consumes<C extends Kind> = Readonly<Record<C, readonly FailureCode[]>>;

/**
 * One check. `observes` must all have succeeded; a kind under `consumes` is handed over as an Outcome, which is
 * either ok or a failure with one of the listed codes.
 * The service of its findings is the one of its first kind (`observes`, then `consumes`).
 */
export interface Rule<K extends Kind = Kind, C extends Kind = Kind, M extends string = string> {
  readonly id: string; // "area/name": permanent, and its path under src/rules
  readonly aliases?: readonly string[]; // ids it had before
  readonly observes: readonly K[];
  readonly consumes?: Consumes<C>;
  readonly knowledge?: readonly KnowledgeName[]; // what it reads of context.knowledge
  readonly severity: Severity;
  readonly text: RuleText<M>; // English; other languages live in src/text
  readonly snippets?: Snippets; // code is the same in every language
  readonly verify?: string; // a command that shows the repair; {host} and {port} are filled in
  readonly references: readonly string[];
  readonly controls: readonly string[]; // DNSSI codes, indicative
  judge(
    facts: Pick<Facts, K> & { readonly [P in C]: Outcome<Facts[P]> },
    context: Context,
  ): Verdict<NoInfer<M>> | readonly Verdict<NoInfer<M>>[];
}

/** Infers the kinds and the messages, so that an undeclared fact or an unknown message is a compile error. */
export function defineRule<const K extends Kind = never, const C extends Kind = never, const M extends string = string>(
  rule: Rule<K, C, M>,
): Rule<K, C, M> {
  return rule;
}

/** A rule as the registry holds it, whatever it observes: judge.ts hands each rule what it declared. */
export interface AnyRule extends Omit<Rule, 'consumes' | 'judge'> {
  readonly consumes?: Partial<Consumes<Kind>>;
  // biome-ignore lint/suspicious/noExplicitAny: the registry is the one place where the kinds are forgotten
  judge(facts: any, context: Context): Verdict<any> | readonly Verdict<any>[];
}

/** The rules that judge, and a digest of their code and of every grammar they read with: another digest may judge otherwise. */
export interface Ruleset {
  readonly rules: readonly AnyRule[]; // sorted by id
  readonly version: string; // "sha256:..."
}

export const areaOf = (ruleId: string): Area => ruleId.split('/', 1)[0] as Area;

/** Every kind it reads, the one that names its service first. */
export function kindsOf(rule: AnyRule): readonly Kind[] {
  const kinds = KINDS_OF.get(rule) ?? [...rule.observes, ...(Object.keys(rule.consumes ?? {}) as Kind[])];
  KINDS_OF.set(rule, kinds);
  return kinds;
}
const KINDS_OF = new WeakMap<AnyRule, readonly Kind[]>(); // asked for every rule and target
