import { SUITE_NAMES } from '../../../src/knowledge/tls.ts';
import { suiteTraits } from '../../../src/parse/tls/suite-name.ts';
import type { Answer } from '../../../src/probes/tls/exchange.ts';
import { type Hello, type HelloVersion, WIRE } from '../../../src/probes/tls/hello.ts';
import { isChaCha } from '../../../src/probes/tls/offers.ts';
import type { EndpointLook, Rounds, Step } from '../../../src/probes/tls/plan.ts';
import type { Flight } from '../../../src/probes/tls/reading.ts';

/** A server as a function from hello to answer: what it accepts is what it was told to accept, and nothing else happens. */
export interface Model {
  readonly suites: Readonly<Record<HelloVersion, readonly number[]>>; // in its own order; none: the version is off
  readonly preference: 'server' | 'client';
  readonly givesWayToChaCha: boolean;
  readonly groups: readonly number[]; // TLS 1.3, in its own order
  readonly groups12: readonly number[];
  readonly groupOrder: 'server' | 'client';
  readonly tellsGroups: boolean; // in EncryptedExtensions
  readonly sslv2: readonly string[] | null;
  readonly fallbackSignal: boolean;
  readonly keys: readonly ('rsa' | 'ecdsa')[]; // of its certificates, in its own order
  readonly sha1: readonly ('rsa' | 'ecdsa')[]; // keys that sign with SHA-1
  readonly no: 'alert' | 'close'; // how it refuses
  readonly noVersion: 70 | 40 | 80; // the alert for a version that is off
  readonly reads: number; // suites of a list below TLS 1.3; the others are as if they had not been offered
  readonly longest: number; // list of suites; a longer one is refused with `noLength`
  readonly noLength: 50 | 40 | 'close';
}

const NEWEST_FIRST = ['TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'] as const;
const RSA_SCHEMES = [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
const ECDSA_SCHEMES = [0x0403];

export function answerOf(model: Model, step: Step): Answer {
  if (step.kind === 'sslv2') {
    if (model.sslv2 === null) return no(model, 10);
    return { kind: 'sslv2', hello: { version: 2, kinds: model.sslv2, certificate: null } };
  }
  return step.hello.version === 'TLSv1.3' ? answer13(model, step.hello) : answer12(model, step.hello);
}

const no = (model: Model, code: number): Answer =>
  model.no === 'close'
    ? { kind: 'closed', how: 'fin' }
    : { kind: 'refused', alert: { level: 2, code }, recordVersion: 0x0303 };

function answer13(model: Model, hello: Hello): Answer {
  if (model.suites['TLSv1.3'].length === 0) return no(model, model.noVersion);
  const suite = chosen(model, hello.suites, model.suites['TLSv1.3']);
  const shared = (offered: readonly number[]) => firstOf(model.groupOrder, offered, model.groups);
  const share = shared(hello.shares.map(({ group }) => group));
  const group = share ?? shared(hello.groups);
  if (suite === null || group === null) return no(model, 40);
  const retry = share === null;
  const scheme = schemeFor(model, hello.schemes, model.keys, [0x0403, 0x0804, 0x0805, 0x0806]);
  if (!retry && scheme === null) return no(model, 40);
  const list = Buffer.concat([u16(2 * model.groups.length), ...model.groups.map(u16)]);
  const encrypted = model.tellsGroups ? new Map([[10, list]]) : new Map();
  return flight(0x0304, suite, { group, retry, verifyScheme: scheme, encrypted: retry ? null : encrypted });
}

function answer12(model: Model, whole: Hello): Answer {
  if (whole.suites.length > model.longest)
    return model.noLength === 'close'
      ? no({ ...model, no: 'close' }, 0)
      : no({ ...model, no: 'alert' }, model.noLength);
  const hello = { ...whole, suites: whole.suites.slice(0, model.reads) };
  const from = NEWEST_FIRST.indexOf(hello.version as (typeof NEWEST_FIRST)[number]);
  const version = NEWEST_FIRST.slice(from).find((one) => model.suites[one].length > 0);
  const highest = NEWEST_FIRST.find((one) => model.suites[one].length > 0);
  if (hello.fallback && model.fallbackSignal && (hello.version !== highest || model.suites['TLSv1.3'].length > 0))
    return no({ ...model, no: 'alert' }, 86);
  if (version === undefined) return no(model, model.noVersion);
  const groups = hello.groups.length === 0 ? model.groups12 : hello.groups;
  const group = firstOf(model.groupOrder, groups, model.groups12);
  const schemeOf = (key: 'rsa' | 'ecdsa') =>
    schemeFor(
      model,
      hello.schemes,
      [key],
      [...ECDSA_SCHEMES, ...RSA_SCHEMES, ...model.sha1.map((one) => (one === 'ecdsa' ? 0x0203 : 0x0201))],
    );
  const usable = model.suites[version].filter((suite) => {
    const { exchange, authentication } = traits(suite);
    if (exchange === 'ecdhe' && group === null) return false;
    if (version !== 'TLSv1.2' || authentication === 'anonymous' || (exchange !== 'ecdhe' && exchange !== 'dhe'))
      return true;
    return schemeOf(authentication === 'ecdsa' ? 'ecdsa' : 'rsa') !== null;
  });
  const suite = chosen(model, hello.suites, usable);
  if (suite === null) return no(model, 40);
  const { exchange, authentication } = traits(suite);
  const scheme = schemeOf(authentication === 'ecdsa' ? 'ecdsa' : 'rsa') ?? 0x0401;
  const signature = version === 'TLSv1.2' && authentication !== 'anonymous' ? u16(scheme) : Buffer.alloc(0);
  const point = Buffer.concat([Buffer.from([3]), u16(group ?? 0), Buffer.from([1, 4])]);
  const numbers = Buffer.from([0, 1, 23, 0, 1, 5, 0, 1, 8]); // p, g and Ys
  const shown = exchange === 'ecdhe' ? point : exchange === 'dhe' ? numbers : null;
  const keyExchange = shown === null ? null : Buffer.concat([shown, signature]);
  return flight(WIRE[version], suite, { keyExchange });
}

const traits = (suite: number) => {
  const found = suiteTraits(SUITE_NAMES.get(suite) ?? '');
  if (found === null) throw new Error(`suite ${suite}`);
  return found;
};

function chosen(model: Model, offered: readonly number[], own: readonly number[]): number | null {
  const [top] = offered;
  if (model.preference === 'server' && model.givesWayToChaCha && top !== undefined && isChaCha(top)) {
    const chaCha = own.find((suite) => isChaCha(suite) && offered.includes(suite));
    if (chaCha !== undefined) return chaCha;
  }
  return firstOf(model.preference, offered, own);
}

const firstOf = (order: 'server' | 'client', offered: readonly number[], own: readonly number[]): number | null =>
  (order === 'server' ? own.find((one) => offered.includes(one)) : offered.find((one) => own.includes(one))) ?? null;

const schemeFor = (
  _model: Model,
  offered: readonly number[],
  keys: readonly ('rsa' | 'ecdsa')[],
  able: readonly number[],
): number | null => {
  const own = able.filter((scheme) => keys.includes(scheme === 0x0203 || scheme === 0x0403 ? 'ecdsa' : 'rsa'));
  return offered.find((scheme) => own.includes(scheme)) ?? null;
};

const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);

type Parts = Partial<Omit<Flight, 'hello'>> & { readonly group?: number; readonly retry?: boolean };

export function flight(version: number, suite: number, parts: Parts = {}): Answer {
  const { group = null, retry = false, ...rest } = parts;
  return {
    kind: 'flight',
    flight: {
      hello: {
        version,
        legacyVersion: Math.min(version, 0x0303),
        random: Buffer.alloc(32),
        retry,
        sessionId: Buffer.alloc(0),
        suite,
        compression: 0,
        extensions: new Map(),
        group,
        share: null,
        downgrade: null,
      },
      encrypted: null,
      certificates: null,
      staple: null,
      keyExchange: null,
      verifyScheme: null,
      certificateRequest: null,
      compressedCertificate: false,
      complete: true,
      cut: false,
      ...rest,
    },
  };
}

export interface Played {
  readonly look: EndpointLook | { readonly failure: Answer };
  readonly steps: readonly Step[];
  readonly atOnce: number; // the most hellos of one round
}

/** Runs a plan against a function, without sockets. */
export function play(
  plan: Rounds<EndpointLook | { readonly failure: Answer }>,
  answer: (step: Step, count: number) => Answer,
): Played {
  const steps: Step[] = [];
  let atOnce = 0;
  let next = plan.next();
  while (next.done !== true) {
    if (steps.length > 2000) throw new Error('a plan without end');
    atOnce = Math.max(atOnce, next.value.length);
    next = plan.next(next.value.map((step) => answer(step, steps.push(step))));
  }
  return { look: next.value, steps, atOnce };
}
