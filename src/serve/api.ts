import { nightsText, runsText } from '../history/texts.ts';
import { rank, SEVERITIES } from '../model/finding.ts';
import type { ReportFinding, ReportTarget } from '../model/report.ts';
import { areaOf } from '../model/rule.ts';
import { reportPieces } from '../render/json.ts';
import { jsonPieces } from '../render/json-pieces.ts';
import { isOpen } from '../render/view.ts';
import { escapeJson } from '../text/bidi.ts';
import { type Answer, jsonAnswer } from './answer.ts';
import type { Asked } from './asked.ts';
import type { Desk } from './desk.ts';
import { outOfOrder, readable } from './pages.ts';

/** The documents, as the commands give them, byte for byte. Null: there is none. `path` is what follows /api/. */
export async function documentFor(path: readonly string[], { query }: Asked, desk: Desk): Promise<Answer | null> {
  const [first, second, third, ...more] = path;
  if (more.length > 0) return null;
  const allowed = ASKED_OF[`${first}${third === undefined ? '' : `/${third}`}`] ?? [];
  const unknown = [...query.keys()].find((key) => !allowed.includes(key));
  if (unknown !== undefined) return wrong(`${JSON.stringify(unknown)} means nothing here${ways(allowed)}.`);

  if (first === 'search' && second === undefined) return searched(query.get('q') ?? '', desk);
  if (first === 'diff' && second === undefined) return compared(query, desk);
  if (first === 'runs' && second === undefined) {
    const runs = (await desk.runs()).toReversed();
    return jsonAnswer(() => runsText(runs));
  }
  if (second === undefined || second === '') return null;
  if (first === 'targets' && third === undefined) {
    const nights = await desk.history.nightsOf(second);
    return nights.length === 0 ? null : jsonAnswer(() => nightsText(nights));
  }
  return first === 'runs' ? ofRun(second, third, query, desk) : null;
}

const FILTERS = ['target', 'owner', 'rule', 'area', 'status', 'state', 'severity', 'open', 'offset', 'limit'];
const ASKED_OF: Readonly<Record<string, readonly string[]>> = {
  search: ['q'],
  diff: ['from', 'to'],
  'runs/findings': FILTERS,
};
const ways = (allowed: readonly string[]): string => (allowed.length === 0 ? '' : `; known are ${allowed.join(', ')}`);

/** In the form of every error here. */
export const wrong = (sentence: string, status = 400): Answer =>
  jsonAnswer(() => `${JSON.stringify({ error: sentence })}\n`, { status });

async function ofRun(
  name: string,
  part: string | undefined,
  query: URLSearchParams,
  desk: Desk,
): Promise<Answer | null> {
  const run = await readable(name, desk);
  if (run === null) return null;
  if (part === 'snapshot') {
    const snapshot = await desk.alone(() => desk.history.snapshot(run.id));
    return jsonAnswer(() => jsonPieces(snapshot, 1), { tag: await desk.tag('snapshot', run) });
  }
  if (part !== undefined && part !== 'findings') return null;
  const tag = await desk.tag(run, query.toString());
  const { report } = await desk.opened(run);
  return part === undefined
    ? jsonAnswer(() => reportPieces(report), { tag })
    : filtered(run.id, report.document.targets, query, tag);
}

async function compared(query: URLSearchParams, desk: Desk): Promise<Answer | null> {
  const to = await readable(query.get('to') ?? 'latest', desk);
  const older = query.get('from');
  const from = older === null ? null : await readable(older, desk);
  if (to === null || (older !== null && from === null)) return null;
  const sentence = outOfOrder(from, to);
  if (sentence !== null) return wrong(sentence);
  const report = await desk.between(from, to);
  return jsonAnswer(() => reportPieces(report), { tag: await desk.tag('diff', from ?? '', to) });
}

const MOST = 1_000; // findings in one answer
const HITS = 100; // of each list

/** rasid/findings@1: the findings of a run that fit all of what is asked, in the order of its document. */
function filtered(run: string, targets: readonly ReportTarget[], query: URLSearchParams, tag: string): Answer {
  const least = query.get('severity');
  if (least !== null && !SEVERITIES.some((one) => one === least))
    return wrong(`severity is one of ${SEVERITIES.join(', ')}, and asks for that one or worse.`);
  const [offset, limit] = [wholeNumber(query, 'offset', 0), wholeNumber(query, 'limit', MOST)];
  if (offset === null || limit === null || limit > MOST)
    return wrong(`offset and limit are whole numbers, and limit is ${MOST} at the most.`);
  const is = (key: string, ...values: readonly (string | null)[]) => !query.has(key) || values.includes(query.get(key));
  const fits = (finding: ReportFinding): boolean =>
    is('rule', finding.rule) &&
    is('area', areaOf(finding.rule)) &&
    is('status', finding.status) &&
    is('state', finding.state) &&
    is('open', String(isOpen(finding))) &&
    (least === null || rank(finding.severity) >= rank(least as ReportFinding['severity']));
  const found = targets
    .filter(({ id, host, owner }) => is('target', id, host) && is('owner', owner))
    .flatMap(({ id, host, owner, findings }) =>
      findings.filter(fits).map((finding) => ({ target: id, host, owner, ...finding })),
    );
  const findings = found.slice(offset, offset + limit);
  const document = { schema: 'rasid/findings@1', run, total: found.length, offset, findings };
  return jsonAnswer(() => safePieces(document), { tag });
}

function wholeNumber(query: URLSearchParams, key: string, otherwise: number): number | null {
  const text = query.get(key);
  if (text === null) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** rasid/search@1: what the search page finds, a hundred of each at the most. */
async function searched(query: string, desk: Desk): Promise<Answer | null> {
  const run = await desk.newest();
  if (run === null) return null;
  const tag = await desk.tag('search', query);
  const { owners, sites, points } = (await desk.opened(run)).find(query);
  const document = {
    schema: 'rasid/search@1',
    run: run.id,
    query,
    totals: { owners: owners.length, sites: sites.length, findings: points.length },
    owners: owners.slice(0, HITS).map(({ id, known, sites: count }) => ({ id, name: known?.name ?? {}, sites: count })),
    sites: sites.slice(0, HITS).map(({ target: { id, host, display, owner, coverage, grade } }) => ({
      id,
      host,
      display,
      owner,
      coverage,
      grade,
    })),
    findings: points.slice(0, HITS).map(({ site: { target }, finding }) => ({
      target: target.id,
      host: target.host,
      owner: target.owner,
      ...finding,
    })),
  };
  return jsonAnswer(() => safePieces(document), { tag });
}

/** Characters that could mislead a reader are written as `\uXXXX`, as in the report. */
function* safePieces(document: object): Generator<string> {
  for (const piece of jsonPieces(document, 2)) yield escapeJson(piece);
}
