import type { InventoryRow } from './advisory.ts';
import type { Cause, ChangeState, DriftEvent } from './drift.ts';
import type { Confidence, Severity, Status } from './finding.ts';
import type { Gate } from './gate.ts';
import type { ObservatoryGrade } from './grades.ts';
import type { AddressClass, Evidence, FailureCode, Instant, TlsVersion } from './observation.ts';
import type { Outlook } from './outlook.ts';
import type { AnyRule } from './rule.ts';
import type { RunState, Trip } from './snapshot.ts';
import type { Area, Owner, Profile, ScannerNote, Target } from './target.ts';
import type { Waiver } from './waiver.ts';

export type Grade = 'A+' | 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
export type CoverageState = 'complete' | 'partial' | 'untestable' | 'not-run';

export interface ReportFinding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly service: string;
  readonly subject: string | null;
  readonly status: Status;
  readonly severity: Severity;
  readonly state: ChangeState | null; // null: passing or not applicable, and never otherwise
  readonly cause: Cause | null;
  readonly message: string;
  readonly text: string; // English
  readonly reason: FailureCode | 'not-run' | null; // why unknown or unverified
  readonly evidence: Evidence;
  readonly confidence: Confidence;
  readonly firstSeen: Instant | null;
  readonly lastSeen: Instant | null;
  readonly due: Instant | null;
  readonly confirmed: boolean | null; // by a second look of the same night; null: there was none
  readonly flapping: string | null; // "3/10": two looks of this night disagree; failed on 3 of the last 10 that could tell
  readonly waiver: (Waiver & { readonly state: 'applies' | 'expired' | 'void' }) | null;
  readonly controls: readonly string[];
}

export interface ReportTarget {
  readonly id: string;
  readonly host: string;
  readonly display: string;
  readonly owner: string;
  readonly tags: readonly string[];
  readonly coverage: CoverageState;
  readonly grade: Grade | null; // null: too little was seen
  readonly grades: Readonly<Partial<Record<Area, Grade>>>;
  /** What MDN Observatory 1.4.8 would give, for who knows it; null: that cannot be told. Never stored and never compared. */
  readonly observatory?: ObservatoryGrade | null;
  readonly findings: readonly ReportFinding[];
  readonly events: readonly Omit<DriftEvent, 'target'>[];
}

export interface Counts {
  readonly open: number;
  readonly new: number; // registered ones included
  readonly regressed: number;
  readonly persisting: number;
  readonly updated: number;
  readonly fixed: number;
  readonly unverified: number;
  readonly waived: number;
  readonly flapping: number;
  readonly newlyMeasured: number;
  readonly ruleChange: number;
  readonly retired: number;
  readonly registered: number; // of `new`: because the target joined the list
  readonly unregistered: number; // of `retired`: because the target left the list
}

export interface SharedKey {
  readonly spkiSha256: string; // of the public key info, lower-case hex
  readonly targets: readonly string[]; // ids, sorted
}

/** A correction that could not be seen again for more than a week. */
export interface UnvouchedCorrection {
  readonly target: string;
  readonly fingerprint: string;
  readonly rule: string;
  readonly service: string;
  readonly subject: string | null;
  readonly since: Instant; // the last night that could tell
}

/** The document of `--format json`: schema rasid/report@1. */
export interface ReportDocument {
  readonly schema: 'rasid/report@1';
  readonly run: {
    readonly id: string;
    readonly takenAt: Instant;
    readonly finishedAt: Instant;
    readonly profile: Profile;
    readonly vantage: string;
    readonly tool: string;
    readonly ruleset: string;
    readonly knowledge: Readonly<Record<string, string>>;
    readonly state: RunState;
    readonly rehearsal: boolean;
    readonly trips: readonly Trip[]; // why it is degraded
  };
  readonly against: { readonly id: string } | null;
  readonly coverage: {
    readonly targets: number;
    readonly complete: number;
    readonly partial: number;
    readonly untestable: number;
    readonly notRun: number;
    readonly reasons: Readonly<Partial<Record<FailureCode | 'not-run', number>>>; // targets by their first reason
  };
  readonly counts: Counts;
  readonly targets: readonly ReportTarget[]; // sorted by id
  /** One private key on sites of several owners: whoever takes it from one can pose as all. By key. */
  readonly sharedKeys: readonly SharedKey[];
  readonly unvouched: readonly UnvouchedCorrection[]; // by target
}

/** A rule as a reader needs it: its words and metadata, never its code. */
export type RuleWords = Pick<AnyRule, 'id' | 'severity' | 'text' | 'snippets' | 'verify' | 'references' | 'controls'>;

/** When the certificate of a service ends: the first to end, where its addresses show several. */
export interface CertificateEnd {
  readonly target: string;
  readonly service: string;
  readonly notAfter: Instant;
  readonly issuer: string;
}

/** The servers that a rule has a repair for: see Snippets. */
export type ServerName = 'nginx' | 'apache' | 'iis';

/** One address of a site, as it answered tonight. */
export interface AddressSight {
  readonly address: string;
  readonly refused: AddressClass | null; // why it was not dialled
  readonly tls: readonly TlsVersion[] | FailureCode | null; // versions accepted, or why none could be asked; null: not looked at
  readonly https: number | FailureCode | null; // status of its first answer
}

/** What tonight showed of a site as a whole. */
export interface SiteSight {
  readonly server: ServerName | null; // null: it names none of them, or several
  readonly addresses: readonly AddressSight[]; // sorted by address
}

/** What is open on the whole list, waived apart. */
export interface Totals {
  readonly open: Readonly<Record<Severity, number>>;
  readonly waived: number;
}

/** What a run says in a terminal, kept with it: of the document only what changed, so that saying it again need not judge every site. */
export interface Brief {
  readonly standards: string; // digest of the rules, the knowledge and the waivers that it was made under
  readonly document: ReportDocument; // its targets hold only findings that changed
  readonly owners: readonly Owner[];
  readonly targets: readonly Target[]; // those of the document
  readonly totals: Totals;
}

/**
 * Where whole targets lie when there are too many to be held at once: a file with one JSON line for each (a `ReportTarget`), in UTF-8. The
 * document then holds light ones: see `lightTargets`. Plain, so that it can be handed to another thread.
 */
export interface Spool {
  readonly file: string; // absolute path
  readonly at: Readonly<Record<string, readonly [offset: number, length: number]>>; // by target, in bytes, without the line feed
}

/** What moved on our side since the run that this one is compared with. */
export interface Moved {
  readonly rules: boolean;
  readonly knowledge: readonly string[]; // names of the files, sorted
}

/** All that a renderer may see. */
export interface Report {
  readonly document: ReportDocument;
  readonly owners: readonly Owner[];
  readonly targets: readonly Target[];
  readonly rules: readonly RuleWords[];
  readonly requests: Readonly<Record<string, number>>; // sent in this run, by target
  readonly gate: Gate | null;
  readonly regressions: readonly string[]; // fingerprints that fail the usual gate, sorted
  readonly scanner: ScannerNote | null;
  readonly outlook: Outlook | null; // null: only this night is known
  readonly inventory: readonly InventoryRow[]; // software last seen on the sites of this run
  readonly certificates: readonly CertificateEnd[]; // seen tonight; the first to end comes first
  readonly sights: Readonly<Record<string, SiteSight>>; // by target
  readonly totals?: Totals; // of the list, where the document holds only a part of it
  readonly next?: Instant; // when the next night of the list begins
  readonly moved?: Moved; // absent: nothing to compare with, or not known
  readonly spool?: Spool; // absent: the targets of the document are whole
}
