import { PATH_TABLE } from '../../knowledge/paths.ts';
import { isLoopback } from '../../parse/address.ts';
import { latin1 } from '../../parse/body.ts';
import { filterOf } from '../filter.ts';
import type { Lane, Reply } from '../net/lane.ts';
import { LIMITS } from '../net/limits.ts';
import { headerOf } from '../page.ts';
import type { Answer, Sight } from './answer.ts';
import { createGuard, type Guard } from './guard.ts';
import { classOf, unlikely } from './nowhere.ts';

/** Requests of this probe, confirmations included, within the budget of the whole target. */
const BUDGET = 100;
const KEPT_FOR_CONFIRMATION = 10;
const BODY = 65_536;
const LONGEST_WAIT = 600_000;
const USUAL_WAIT = 30_000;
/** Characters of an answer that may wait in memory although nobody may ask for it again. */
const LITTLE = 4_096;
const paths = PATH_TABLE.flatMap((entry) => entry.paths);
/** Paths that several rows name. */
const SHARED: ReadonlySet<string> = new Set(paths.filter((path, index) => paths.indexOf(path) !== index));
/** The pace varies by 30 % to both sides, so that we do not beat like a drum. */
const JITTER = 0.3;

export interface Question {
  readonly path: string;
  readonly reason: string; // for the ledger
  readonly bytes?: number | undefined; // asked with Range and never read further
  readonly again?: boolean; // on a connection of its own, from what is kept for confirmations
  readonly wanted?: boolean; // the answer will be wanted once more
}

/** One host, looked at with manners. */
export interface Visit {
  readonly home: Answer | null;
  readonly patient: boolean; // false on loopback, where nobody waits
  readonly guard: Guard;
  ask(question: Question): Promise<Sight>;
  /** Two names that cannot exist, beside `path` and of its class; asked for once. */
  nowhere(path: string, bytes?: number): Promise<readonly Sight[]>;
  lastAsked(): string | null; // instant
}

export type Sleep = (milliseconds: number) => Promise<void>;

export function startVisit(lane: Lane, sleep: Sleep): Visit {
  const { target } = lane;
  const origin =
    target.https !== null
      ? `https://${hostIn(target.host)}:${target.https}`
      : `http://${hostIn(target.host)}:${target.http}`;
  const page = lane.notes.page;
  const address = page?.address ?? lane.ledger.at(-1)?.address;
  const patient = address === undefined || !isLoopback(address);
  const guard = createGuard();
  const known = new Map<string, Promise<Sight>>();
  const already = lane.ledger.filter(({ method }) => method !== 'TLS').length;
  const budget = Math.min(BUDGET, LIMITS.budgetRequests - already);
  let requests = 0;
  let slower = 1;

  /** The same path is asked for once, whichever rows name it; what only one row names is not kept, when it is much. */
  async function ask(question: Question): Promise<Sight> {
    const key = `${question.path} ${question.bytes ?? BODY}`;
    const before = question.again === true ? undefined : known.get(key);
    if (before !== undefined) return before;
    const sending = send(question);
    known.set(key, sending);
    const sight = await sending;
    const long = sight.kind === 'answer' && sight.answer.text.length > LITTLE;
    if (long && !SHARED.has(question.path) && question.wanted !== true) known.delete(key);
    return sight;
  }

  async function send(question: Question): Promise<Sight> {
    const { path, reason, bytes, again = false } = question;
    if (guard.stopped !== null) return { kind: 'not-run', code: guard.stopped };
    if (requests >= (again ? budget : budget - KEPT_FOR_CONFIRMATION))
      return { kind: 'not-run', code: 'budget-exhausted' };

    requests++;
    const outcome = await lane.ask(new URL(path, origin).href, {
      reason,
      pace: 'exposure',
      stretch: slower * (1 - JITTER + 2 * JITTER * share(lane.unlikely(`pace ${requests}`))),
      maxBytes: bytes ?? BODY,
      ...(bytes === undefined ? {} : { headers: { Range: `bytes=0-${bytes - 1}` } }),
      ...(again ? { fresh: true } : {}),
    });
    if (!outcome.ok) {
      const { code } = outcome.failure;
      if (code === 'budget-exhausted' || code === 'not-permitted') return { kind: 'not-run', code };
      guard.broken(code);
      return { kind: 'error', code };
    }

    const reply = outcome.value;
    const text = latin1(reply.body.subarray(0, BODY));
    if (reply.status === 429) return guard.limited() ? slowDown(reply, question) : TOO_FAST;
    if (filterOf(reply, text) !== null) {
      guard.filtered();
      return { kind: 'blocked', code: 'blocked' };
    }
    if (reply.cut?.code === 'read-timeout') guard.broken('read-timeout'); // it keeps us waiting
    return { kind: 'answer', answer: { path, reply, text } };
  }

  /** Once: we wait as long as we are told, go at half the pace from then on, and ask again. */
  async function slowDown(reply: Reply, question: Question): Promise<Sight> {
    slower = 2;
    const told = toldToWait(reply);
    if (told !== null || patient) await sleep(told ?? USUAL_WAIT);
    return send(question);
  }

  async function nowhere(path: string, bytes?: number): Promise<readonly Sight[]> {
    const sights: Sight[] = [];
    for (const turn of [1, 2]) {
      const name = unlikely(path, (kind) => lane.unlikely(`${kind} ${turn}`));
      sights.push(await ask({ path: name, reason: `paths nowhere: ${classOf(path)}`, bytes, wanted: true }));
    }
    return sights;
  }

  return {
    home:
      page === null
        ? null
        : { path: new URL(page.url).pathname, reply: page, text: latin1(page.body.subarray(0, BODY)) },
    patient,
    guard,
    ask,
    nowhere,
    lastAsked: () => lane.ledger.at(-1)?.at ?? null,
  };
}

const hostIn = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Hexadecimal characters as a number from 0 to 1. */
const share = (hex: string): number => Number.parseInt(hex.slice(0, 8), 16) / 0xffff_ffff;

const TOO_FAST: Sight = { kind: 'blocked', code: 'rate-limited' };

/** Milliseconds. Seconds only (RFC 9110 section 10.2.3 also allows a date); ten minutes at most. */
function toldToWait(reply: Reply): number | null {
  const seconds = /^\d{1,6}$/.exec(headerOf(reply, 'retry-after')?.trim() ?? '')?.[0];
  return seconds === undefined ? null : Math.min(Number(seconds) * 1000, LONGEST_WAIT);
}
