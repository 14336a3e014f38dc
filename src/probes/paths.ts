import { type Mark, PATH_TABLE, type PathEntry, pathTableVersion, severityOf } from '../knowledge/paths.ts';
import { by } from '../model/canonical.ts';
import type { Severity } from '../model/finding.ts';
import { rank } from '../model/finding.ts';
import type {
  Evidence,
  Failure,
  FailureCode,
  Observation,
  PageFacts,
  PathAnswer,
  PathRow,
} from '../model/observation.ts';
import type { Probe } from '../model/plan.ts';
import type { Target } from '../model/target.ts';
import { ALIKE, beginsAsHtml, essence, filterOf, latin1, likeness } from '../parse/body.ts';
import {
  readAccounts,
  readListing,
  readPhpInfo,
  readServerStatus,
  readVariables,
  readWebConfig,
  sizeOf,
} from '../parse/exposed.ts';
import type { Lane, Reply } from './net/lane.ts';
import { headerOf, webService } from './page.ts';

export interface PathsProbeOptions {
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly table?: readonly PathEntry[]; // PATH_TABLE unless said
}

/** Requests of this probe, confirmations included; the lane has a budget of its own for the whole target. */
const BUDGET = 100;
const KEPT_FOR_CONFIRMATION = 10;
const BODY = 65_536;
const CONFIRM_AFTER = 60_000;
const LONGEST_RETRY_AFTER = 60_000;
const MOST_DIRECTORIES = 12;

/**
 * Asks for the paths of the table: signature first, and names that cannot exist only when they can change the answer.
 * Every row is an observation ("this sign was there, and not where nothing can be"), masked at birth.
 */
export function pathsProbe(options: PathsProbeOptions): Probe<Lane, 'paths'> {
  return {
    kind: 'paths',
    service: (target) => (permits(target) ? webService(target) : null),
    async look(lane, seen) {
      const before = lane.opened;
      const unseen = serviceFailure(lane.target, seen);
      if (unseen !== null) return { connections: 0, outcome: { ok: false, failure: unseen } };

      const rows = await lookAtAll(lane, seen, options);
      const connections = lane.opened - before;
      const failure = allInVain(rows);
      if (failure !== null) return { connections, outcome: { ok: false, failure } };
      return {
        connections,
        outcome: { ok: true, value: { table: pathTableVersion, rows: rows.toSorted(byIdAndPath) } },
      };
    },
  };
}

const byIdAndPath = by<PathRow>(
  ({ id }) => id,
  ({ path }) => path,
);

const permits = ({ authorisation, skip }: Target): boolean =>
  authorisation !== null && authorisation.allows !== 'passive' && !skip.includes('exposure');

/** Asking is useless when the service does not answer, or when a filter stands before its home page. */
function serviceFailure({ https }: Target, seen: readonly Observation[]): Failure | null {
  const service = seen.find(({ kind }) => kind === (https !== null ? 'https' : 'http'));
  return service === undefined || service.outcome.ok ? null : service.outcome.failure;
}

async function lookAtAll(
  lane: Lane,
  seen: readonly Observation[],
  options: PathsProbeOptions,
): Promise<readonly PathRow[]> {
  const visit = startVisit(lane, options);
  const rows: Sighted[] = [];
  for (const { entry, path } of plan(lane.target, seen, options.table ?? PATH_TABLE))
    rows.push(await lookAt(visit, entry, path));
  await confirm(visit, rows, options.sleep);
  return doubt(rows).map(({ row }) => row);
}

/** When no row could be answered, the observation as a whole failed. */
function allInVain(rows: readonly PathRow[]): Failure | null {
  if (rows.length === 0 || rows.some(({ failure }) => failure === null)) return null;
  const code = rows[0]?.failure ?? 'blocked';
  return { code, detail: code === 'blocked' ? 'every path was refused alike' : 'no path was answered' };
}

// --- which paths -------------------------------------------------------------------------------------------------

interface Row {
  readonly entry: PathEntry;
  readonly path: string;
}

function plan(target: Target, seen: readonly Observation[], table: readonly PathEntry[]): readonly Row[] {
  const products = productsIn(seen);
  const page = seen.find((one): one is Extract<Observation, { kind: 'page' }> => one.kind === 'page');
  const rows = table
    .filter(
      ({ when }) =>
        (when?.only?.some((id) => products.has(id)) ?? true) && !when?.unless?.some((id) => products.has(id)),
    )
    .flatMap((entry) => {
      const label = target.domain.split('.', 1)[0] ?? target.domain;
      const named = entry.paths.map((path) => path.replace('{host}', target.host).replace('{label}', label));
      const found =
        entry.fromPage === true && page?.outcome.ok === true ? directoriesOf(page.outcome.value, target.host) : [];
      return [...new Set([...named, ...found])].map((path) => ({ entry, path }));
    });
  const named = new Set(rows.filter(({ entry }) => entry.fromPage !== true).map(({ path }) => path));
  return rows.filter(({ entry, path }) => entry.fromPage !== true || !named.has(path));
}

function productsIn(seen: readonly Observation[]): ReadonlySet<string> {
  const software = seen.find((one): one is Extract<Observation, { kind: 'software' }> => one.kind === 'software');
  return new Set(software?.outcome.ok === true ? software.outcome.value.products.map(({ product }) => product) : []);
}

const FILE = /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|zip|rar|7z|jpe?g|png|gif|svg|mp[34])$/i;

/** Parents of the page's own files, at most four levels and twelve directories; pages are no files. */
function directoriesOf(page: PageFacts, host: string): readonly string[] {
  const files = [...page.scripts, ...page.styles].map(({ src }) => src);
  const addresses = [...files, ...page.images, ...page.links.filter((link) => FILE.test(new URL(link).pathname))];
  const directories = new Set<string>();
  for (const address of addresses) {
    const url = new URL(address);
    if (url.hostname !== host) continue;
    const parts = url.pathname.split('/').slice(1, -1);
    if (parts.some((part) => /[0-9a-f]{8,}|^$|^\.|[^\w.%~-]/i.test(part))) continue; // made anew by every deployment, or odd
    for (let depth = 1; depth <= Math.min(parts.length, 4); depth++)
      directories.add(`/${parts.slice(0, depth).join('/')}/`);
  }
  const depthOf = (path: string) => path.split('/').length;
  return [...directories].sort((a, b) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1)).slice(0, MOST_DIRECTORIES);
}

// --- asking ------------------------------------------------------------------------------------------------------

/** One answer, or why there is none. */
type Sight =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'blocked' | 'error' | 'not-run'; readonly code: FailureCode };

interface Answer {
  readonly path: string;
  readonly reply: Reply;
  readonly text: string; // the body, one character a byte
}

interface Visit {
  readonly home: Answer | null;
  readonly patient: boolean; // false on loopback, where nobody waits
  ask(path: string, row: string, bytes: number | undefined, spare?: boolean): Promise<Sight>;
  /** Two names that cannot exist, beside `path` and of its class; asked for once. */
  nowhere(path: string, bytes: number | undefined): Promise<readonly Sight[]>;
  lastAsked(): string | null; // instant
}

function startVisit(lane: Lane, { sleep }: PathsProbeOptions): Visit {
  const { target } = lane;
  const origin =
    target.https !== null ? `https://${target.host}:${target.https}` : `http://${target.host}:${target.http}`;
  const page = lane.notes.page;
  const patient = !(page !== null && isLoopback(page.address));
  const known = new Map<string, readonly Sight[]>();
  let requests = 0;
  let limited = 0;
  let filtered = 0;
  let errors = 0;
  let stopped: FailureCode | null = null;

  async function ask(path: string, row: string, bytes: number | undefined, spare = false): Promise<Sight> {
    if (stopped !== null) return { kind: 'not-run', code: stopped };
    if (requests >= (spare ? BUDGET : BUDGET - KEPT_FOR_CONFIRMATION))
      return { kind: 'not-run', code: 'budget-exhausted' };

    requests++;
    const outcome = await lane.ask(new URL(path, origin).href, {
      reason: `paths ${row}`,
      pace: 'exposure',
      maxBytes: bytes ?? BODY,
      ...(bytes === undefined ? {} : { headers: { Range: `bytes=0-${bytes - 1}` } }),
    });
    if (!outcome.ok) {
      const { code } = outcome.failure;
      if (code === 'budget-exhausted' || code === 'not-permitted') return { kind: 'not-run', code };
      if (++errors >= 5) stopped = code;
      return { kind: 'error', code };
    }

    const reply = outcome.value;
    const text = latin1(reply.body.subarray(0, BODY));
    if (reply.status === 429) {
      if (++limited >= 2) stopped = 'rate-limited';
      else if (patient) await sleep(retryAfter(reply));
      return { kind: 'blocked', code: 'rate-limited' };
    }
    if (filterOf(reply, text) !== null) {
      if (++filtered >= 3) stopped = 'blocked';
      return { kind: 'blocked', code: 'blocked' };
    }
    return { kind: 'answer', answer: { path, reply, text } };
  }

  async function nowhere(path: string, bytes: number | undefined): Promise<readonly Sight[]> {
    const [first, second] = [1, 2].map((turn) => unlikely(path, (kind) => lane.unlikely(`${kind} ${turn}`)));
    const key = `${classOf(path)} ${bytes ?? BODY}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const sights = [await ask(first ?? '/', 'nowhere', bytes), await ask(second ?? '/', 'nowhere', bytes)];
    known.set(key, sights);
    return sights;
  }

  return {
    home: page === null ? null : { path: '/', reply: page, text: latin1(page.body.subarray(0, BODY)) },
    patient,
    ask,
    nowhere,
    lastAsked: () => lane.ledger.at(-1)?.at ?? null,
  };
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Seconds only (RFC 9110 section 10.2.3 also allows a date); a minute at most, half a minute when nothing is said. */
function retryAfter(reply: Reply): number {
  const seconds = /^\d{1,6}$/.exec(headerOf(reply, 'retry-after')?.trim() ?? '')?.[0];
  return Math.min(seconds === undefined ? 30_000 : Number(seconds) * 1000, LONGEST_RETRY_AFTER);
}

// --- names that cannot exist -------------------------------------------------------------------------------------

interface PathParts {
  readonly folder: string; // ends in /
  readonly dot: '' | '.';
  readonly ending: string; // "/", ".php", ".tar.gz" or ""
  readonly query: string;
}

function partsOf(path: string): PathParts {
  const [plain = '/', query] = path.split('?', 2);
  const directory = plain.endsWith('/');
  const whole = directory ? plain.slice(0, -1) : plain;
  const slash = whole.lastIndexOf('/') + 1;
  const name = whole.slice(slash);
  const dot = name.startsWith('.') ? '.' : '';
  const ending = directory ? '/' : dot === '.' ? '' : (/(?:\.tar)?\.[^.]*$/.exec(name)?.[0] ?? '');
  return { folder: whole.slice(0, slash), dot, ending, query: query === undefined ? '' : `?${query}` };
}

/** Answers differ by folder and by kind of name: a directory, a dot file, each extension. */
function classOf(path: string): string {
  const { folder, dot, ending } = partsOf(path);
  return `${folder}${dot}*${ending}`;
}

function unlikely(path: string, chance: (kind: string) => string): string {
  const { folder, dot, ending, query } = partsOf(path);
  return `${folder}${dot}${chance(classOf(path)).slice(0, 12)}${ending}${query}`;
}

// --- believing ---------------------------------------------------------------------------------------------------

/** A row while we still think about it. */
interface Sighted {
  readonly entry: PathEntry;
  readonly severity: Severity | null; // of a sight that is believed so far
  readonly at: string | null; // when it was asked
  readonly row: PathRow;
}

async function lookAt(visit: Visit, entry: PathEntry, path: string): Promise<Sighted> {
  const sight = await visit.ask(path, entry.id, entry.bytes);
  const at = visit.lastAsked();
  if (sight.kind !== 'answer')
    return { entry, severity: null, at, row: rowOf(entry, path, sight.kind, null, [], {}, sight.code) };

  const { answer } = sight;
  const { status } = answer.reply;
  const marks = marksOf(entry, answer);
  const said = (kind: PathAnswer, failure: FailureCode | null = null): Sighted => ({
    entry,
    severity: null,
    at,
    row: rowOf(entry, path, kind, status, kind === 'absent' ? [] : marks, {}, failure),
  });

  if (!fits(entry, answer)) return said(...(await withoutSignature(visit, entry, answer)));
  const answerKind = await withSignature(visit, entry, answer);
  if (answerKind !== 'found') return said(answerKind);

  const evidence = evidenceOf(entry, answer);
  const severity = severityOf(entry, evidence);
  return { entry, severity, at, row: rowOf(entry, path, 'found', status, marks, evidence, null) };
}

const rowOf = (
  { id }: PathEntry,
  path: string,
  answer: PathAnswer,
  status: number | null,
  marks: readonly string[],
  evidence: Evidence,
  failure: FailureCode | null,
): PathRow => ({ id, path, answer, status, marks, evidence, failure });

async function withoutSignature(
  visit: Visit,
  entry: PathEntry,
  { path, reply: { status, cut } }: Answer,
): Promise<[answer: PathAnswer, failure: FailureCode | null]> {
  if (status >= 300 && status < 400) return ['redirected', null];
  if (status === 503) return ['error', 'maintenance'];
  if (status >= 500) return ['error', 'indeterminate'];
  if (status === 406) return ['indeterminate', null]; // how some filters say no
  if (!isRefusal(status)) return cut === undefined ? ['absent', null] : ['error', cut.code];

  const here = answersOf(await visit.nowhere(path, entry.bytes));
  if (here.length === 0) return ['indeterminate', null];
  if (!here.some(({ reply }) => isRefusal(reply.status))) return ['restricted', null];
  // Every name of this class is refused. When any other name is refused too, it is us who are not let in.
  const anywhere = answersOf(await visit.nowhere('/nowhere', undefined));
  return anywhere.some(({ reply }) => !isRefusal(reply.status)) ? ['soft404', null] : ['blocked', 'blocked'];
}

const isRefusal = (status: number): boolean => status === 401 || status === 403;

const answersOf = (sights: readonly Sight[]): readonly Answer[] =>
  sights.flatMap((sight) => (sight.kind === 'answer' ? [sight.answer] : []));

/** Likeness can prove that two answers are the same page; it can never prove that they differ, so the signature must be missing there too. */
async function withSignature(
  visit: Visit,
  entry: PathEntry,
  answer: Answer,
): Promise<'found' | 'soft404' | 'indeterminate'> {
  if (visit.home !== null && alike(answer, visit.home)) return 'soft404';
  const [first, second] = answersOf(await visit.nowhere(answer.path, entry.bytes));
  if (first === undefined || second === undefined) return 'indeterminate';
  if ([first, second].some((nowhere) => fits(entry, nowhere) || alike(answer, nowhere))) return 'soft404';
  const strong = entry.strong === true || entry.signature.length > 1;
  return strong || alike(first, second) ? 'found' : 'indeterminate';
}

function alike(a: Answer, b: Answer): boolean {
  if (a.reply.status !== b.reply.status || mediaType(a.reply) !== mediaType(b.reply)) return false;
  return likeness(essence(a.text, a.path), essence(b.text, b.path)) >= ALIKE;
}

const mediaType = (reply: Reply): string =>
  headerOf(reply, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';

export function fits(entry: PathEntry, answer: Answer): boolean {
  if (!entry.status.includes(answer.reply.status)) return false;
  if (!entry.html && beginsAsHtml(answer.text)) return false;
  if (entry.negative?.test(answer.text) === true) return false;
  return entry.signature.every(({ need, of }) => {
    const weight = of.reduce((sum, mark) => sum + (isThere(mark, answer) ? (mark.weight ?? 1) : 0), 0);
    return weight >= need;
  });
}

const marksOf = (entry: PathEntry, answer: Answer): readonly string[] =>
  [
    ...new Set(entry.signature.flatMap(({ of }) => of.filter((mark) => isThere(mark, answer)).map(({ name }) => name))),
  ].sort();

function isThere(mark: Mark, { reply, text }: Answer): boolean {
  if ('bytes' in mark) {
    const wanted = Buffer.from(mark.bytes, 'hex');
    return wanted.equals(reply.body.subarray(mark.at, mark.at + wanted.length));
  }
  const where = mark.header === undefined ? text : allOf(reply, mark.header);
  if (mark.times === undefined) return mark.pattern.test(where);
  let times = 0;
  for (const _ of where.matchAll(mark.pattern)) if (++times >= mark.times) return true;
  return false;
}

/** All headers of that name, one a line. */
const allOf = ({ headers }: Reply, name: string): string =>
  headers
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value)
    .join('\n');

// --- evidence ----------------------------------------------------------------------------------------------------

function evidenceOf(entry: PathEntry, { reply, text }: Answer): Evidence {
  if (entry.group === 'listing') return readListing(text, reply.url);
  if (entry.group === 'backup') {
    const size = sizeOf((name) => headerOf(reply, name));
    return size === null ? {} : { size };
  }
  switch (entry.id) {
    case 'dotenv':
      return readVariables(text);
    case 'htpasswd':
      return readAccounts(text);
    case 'web-config':
      return readWebConfig(text);
    case 'server-status':
      return readServerStatus(text);
    case 'phpinfo':
      return readPhpInfo(text);
    case 'tomcat-manager':
      return { open: reply.status === 200 };
    default:
      return {};
  }
}

// --- second thoughts ---------------------------------------------------------------------------------------------

/** High and critical sights are asked for once more, a minute later at the earliest; both must agree. */
async function confirm(visit: Visit, rows: Sighted[], sleep: PathsProbeOptions['sleep']): Promise<void> {
  const serious = rows.flatMap((one, index) =>
    one.severity !== null && rank(one.severity) >= rank('high') ? [{ one, index }] : [],
  );
  const last = serious.at(-1)?.one.at ?? null;
  if (last !== null && visit.patient) {
    const passed = Date.parse(visit.lastAsked() ?? last) - Date.parse(last);
    if (passed < CONFIRM_AFTER) await sleep(CONFIRM_AFTER - passed);
  }
  for (const { one, index } of serious) {
    const again = await visit.ask(one.row.path, one.entry.id, one.entry.bytes, true);
    if (again.kind === 'answer' && fits(one.entry, again.answer)) continue;
    rows[index] = {
      ...one,
      severity: null,
      row: { ...one.row, answer: 'indeterminate', evidence: {} },
    };
  }
}

/** Consoles of four different products on one host are a honeypot or a page for everything: for a person to look at. */
function doubt(rows: readonly Sighted[]): readonly Sighted[] {
  const found = rows.filter(({ row }) => row.answer === 'found');
  const products = new Set(found.flatMap(({ entry }) => entry.product ?? []));
  if (products.size <= 3) return rows;
  return rows.map((one) =>
    one.row.answer === 'found' ? { ...one, severity: null, row: { ...one.row, answer: 'suspect', evidence: {} } } : one,
  );
}
