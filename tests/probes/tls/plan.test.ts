import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUITE_NAMES } from '../../../src/knowledge/tls.ts';
import { canonical } from '../../../src/model/canonical.ts';
import { suiteTraits } from '../../../src/parse/tls/suite-name.ts';
import type { Answer } from '../../../src/probes/tls/exchange.ts';
import { type Hello, type HelloVersion, WIRE } from '../../../src/probes/tls/hello.ts';
import { GROUPS_12, GROUPS_13, isChaCha, isUnusual, suitesFor } from '../../../src/probes/tls/offers.ts';
import { type EndpointLook, lookAtEndpoint } from '../../../src/probes/tls/plan.ts';
import { answerOf, flight, type Model, play } from './model.ts';

const VERSIONS = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1.0', 'SSLv3'] as const satisfies readonly HelloVersion[];
const OLD = ['TLSv1.1', 'TLSv1.0', 'SSLv3'] as const;
const NAME = 'www.example.ma';
const BUDGET = 150;
const RUNS = 60;

const traits = (suite: number) => suiteTraits(SUITE_NAMES.get(suite) ?? '');

// --- servers of any kind -------------------------------------------------------------------------------------------------

const shuffled = (list: readonly number[], constraints: { minLength?: number; maxLength?: number } = {}) =>
  fc.shuffledSubarray([...list], {
    ...constraints,
    maxLength: Math.min(list.length, constraints.maxLength ?? list.length),
  });

/** Suites of one version: at least one that everybody is asked about, perhaps some of the rest of the table. */
const list = (version: HelloVersion, most: number, keys: readonly string[]): fc.Arbitrary<readonly number[]> => {
  const usable = (suite: number) => {
    const authentication = traits(suite)?.authentication;
    return (
      version === 'TLSv1.3' ||
      authentication === 'anonymous' ||
      authentication === 'dss' ||
      keys.includes(authentication ?? '')
    );
  };
  return fc
    .tuple(
      shuffled(suitesFor(version, 'core').filter(usable), { minLength: 1, maxLength: most }),
      shuffled(suitesFor(version, 'rest'), { maxLength: 4 }),
      fc.boolean(),
    )
    .map(([core, rest, mixed]) => (mixed ? [...rest, ...core] : [...core, ...rest]));
};
const maybe = (version: HelloVersion, most: number, keys: readonly string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<readonly number[]>([]) },
    { weight: 2, arbitrary: list(version, most, keys) },
  );

const models: fc.Arbitrary<Model> = fc
  .constantFrom<readonly ('rsa' | 'ecdsa')[]>(['rsa'], ['ecdsa'], ['rsa', 'ecdsa'], ['ecdsa', 'rsa'])
  .chain((keys) =>
    fc.record<Model>({
      suites: fc
        .record({
          'TLSv1.3': maybe('TLSv1.3', 5, keys),
          'TLSv1.2': maybe('TLSv1.2', 30, keys),
          'TLSv1.1': maybe('TLSv1.1', 12, keys),
          'TLSv1.0': maybe('TLSv1.0', 12, keys),
          SSLv3: maybe('SSLv3', 8, keys),
        })
        .filter((suites) => VERSIONS.some((version) => suites[version].length > 0)),
      preference: fc.constantFrom('server', 'client'),
      givesWayToChaCha: fc.boolean(),
      groups: shuffled(GROUPS_13, { minLength: 1, maxLength: 8 }),
      groups12: shuffled(GROUPS_12, { minLength: 1, maxLength: 6 }),
      groupOrder: fc.constantFrom('server', 'client'),
      tellsGroups: fc.boolean(),
      sslv2: fc.oneof(fc.constant(null), fc.constant(['010080'])),
      fallbackSignal: fc.boolean(),
      keys: fc.constant(keys),
      sha1: fc.subarray(['rsa', 'ecdsa']),
      no: fc.constant('alert'),
      noVersion: fc.constantFrom(70, 40, 80),
      reads: fc.constantFrom(Number.POSITIVE_INFINITY, 64, 100),
      longest: fc.constantFrom(Number.POSITIVE_INFINITY, 64, 90),
      noLength: fc.constantFrom<(50 | 40 | 'close')[]>(50, 40, 'close'),
    }),
  );

const lookAt = (model: Model, budget = BUDGET) =>
  play(lookAtEndpoint({ serverName: NAME, budget }), (step) => answerOf(model, step));

function lookOf({ look }: { readonly look: EndpointLook | { readonly failure: Answer } }): EndpointLook {
  if ('failure' in look) throw new Error(`no look: ${look.failure.kind}`);
  return look;
}

const sorted = (list: Iterable<number>): number[] => [...new Set(list)].sort((a, b) => a - b);

/** What the plan asks this server about: the rest of the table only where it takes much. */
function askedOf(model: Model, version: HelloVersion): readonly number[] {
  const core = suitesFor(version, 'core').filter((suite) => model.suites[version].includes(suite));
  const much =
    version === 'TLSv1.2'
      ? OLD.some((old) => model.suites[old].length > 0) ||
        core.length > 20 ||
        core.some((suite) => isUnusual(traits(suite)?.authentication))
      : true;
  return much ? model.suites[version] : core;
}

/** Keys that sign key exchanges of TLS 1.2. */
const signersOf = (model: Model) =>
  (['rsa', 'ecdsa'] as const).filter((key) =>
    askedOf(model, 'TLSv1.2').some((suite) => {
      const { exchange = '', authentication = '' } = traits(suite) ?? {};
      return (
        ['ecdhe', 'dhe'].includes(exchange) &&
        authentication !== 'anonymous' &&
        (authentication === 'ecdsa') === (key === 'ecdsa')
      );
    }),
  );

describe('a server that does what it was told', () => {
  it('is known completely', () => {
    fc.assert(
      fc.property(models, (model) => {
        const look = lookOf(lookAt(model, 1000));
        for (const version of VERSIONS) {
          const { offer, suites, complete } = look.versions[version];
          expect([version, offer]).toEqual([version, model.suites[version].length > 0 ? 'accepted' : 'refused']);
          expect([version, sorted(suites), complete]).toEqual([version, sorted(askedOf(model, version)), true]);
        }
        expect([look.versions.SSLv2.offer, look.sslv2Kinds]).toEqual(
          model.sslv2 === null ? ['refused', []] : ['accepted', model.sslv2],
        );
        expect(look.stopped).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it('shows whose order of suites counts, and its own', () => {
    fc.assert(
      fc.property(models, (model) => {
        const look = lookOf(lookAt(model, 1000));
        for (const version of VERSIONS) {
          const { suites, preference, wholeOrder } = look.versions[version];
          const usable = askedOf(model, version);
          expect([version, preference]).toEqual([version, usable.length < 2 ? 'unknown' : model.preference]);
          if (preference === 'server' && wholeOrder)
            expect([version, suites]).toEqual([
              version,
              model.suites[version].filter((suite) => usable.includes(suite)),
            ]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('shows whether it gives way to a client that likes ChaCha20 best', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { chaChaFirst, versions } = lookOf(lookAt(model, 1000));
        const newer = [versions['TLSv1.3'], versions['TLSv1.2']];
        const telling = newer.some(
          ({ preference, suites }) => preference === 'server' && suites.some(isChaCha) && !isChaCha(suites[0] ?? 0),
        );
        expect(chaChaFirst).toBe(telling ? (model.givesWayToChaCha ? 'yes' : 'no') : 'not-applicable');
      }),
      { numRuns: RUNS },
    );
  });

  it('shows its groups of TLS 1.3, all of them and in its order where it tells that', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { groups13 } = lookOf(lookAt(model, 1000));
        expect([sorted(groups13.groups), groups13.complete]).toEqual([
          sorted(model.suites['TLSv1.3'].length === 0 ? [] : model.groups),
          true,
        ]);
        if (groups13.ordered) expect(groups13.groups).toEqual(model.groups);
      }),
      { numRuns: RUNS },
    );
  });

  it('shows groups of TLS 1.2 that it has, and all of them when it says so', () => {
    fc.assert(
      fc.property(models, (model) => {
        const look = lookOf(lookAt(model, 1000));
        const ecdhe = VERSIONS.some((version) =>
          askedOf(model, version).some((suite) => traits(suite)?.exchange === 'ecdhe'),
        );
        const known = sorted([...look.groups12.groups, ...look.groups13.groups]);
        expect(look.groups12.groups.filter((group) => !model.groups12.includes(group))).toEqual([]);
        if (ecdhe && look.groups12.complete)
          expect(model.groups12.filter((group) => !known.includes(group))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('shows a certificate of each kind of key', () => {
    fc.assert(
      fc.property(models, (model) => {
        fc.pre(
          model.suites['TLSv1.3'].length > 0 && model.groups.some((group) => [29, 23, 24, 25, 30].includes(group)),
        );
        const { seen } = lookOf(lookAt(model, 1000));
        const schemes = seen.flatMap(
          ({ flight: { verifyScheme }, keyExchange }) => verifyScheme ?? keyExchange?.scheme ?? [],
        );
        const suites = seen.map(({ flight: { hello } }) => traits(hello.suite)?.authentication);
        const kinds = {
          ecdsa: schemes.includes(0x0403) || suites.includes('ecdsa'),
          rsa: schemes.some((scheme) => scheme >= 0x0804 && scheme <= 0x0806) || suites.includes('rsa'),
        };
        expect(kinds).toMatchObject(Object.fromEntries(model.keys.map((key) => [key, true])));
      }),
      { numRuns: RUNS },
    );
  });

  it('shows whether TLS 1.2 signs with SHA-1, and whether it stops a fallback', () => {
    fc.assert(
      fc.property(models, (model) => {
        const look = lookOf(lookAt(model, 1000));
        const signers = signersOf(model);
        expect(look.sha1Signatures).toBe(
          signers.length === 0 ? 'not-applicable' : signers.some((key) => model.sha1.includes(key)) ? 'yes' : 'no',
        );
        const several = VERSIONS.filter((version) => model.suites[version].length > 0).length > 1;
        expect(look.fallback).toBe(several ? (model.fallbackSignal ? 'protected' : 'unprotected') : 'not-applicable');
      }),
      { numRuns: RUNS },
    );
  });

  it('costs a connection for each suite, for each full hello of refused ones, and a few more', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { look, steps, atOnce } = lookAt(model, 1000);
        const { versions, groups13, groups12 } = lookOf({ look });
        const lists = VERSIONS.map((version) => {
          const taken = versions[version].suites.length;
          const table = suitesFor(version, 'core').length + suitesFor(version, 'rest').length;
          return taken + Math.ceil((table - taken) / 64) + 2; // one for the preference, one for the length
        });
        const sum = lists.reduce((all, one) => all + one, 0);
        expect(steps.length).toBeLessThanOrEqual(sum + groups13.groups.length + groups12.groups.length + 18);
        expect(atOnce).toBeLessThanOrEqual(2);
      }),
      { numRuns: RUNS },
    );
  });

  it('never costs more than the budget, and what it does not buy is not told', () => {
    fc.assert(
      fc.property(models, fc.integer({ min: 1, max: 60 }), (model, budget) => {
        const { look, steps } = lookAt(model, budget);
        expect(steps.length).toBeLessThanOrEqual(budget);
        expectNoLie(model, look);
      }),
      { numRuns: RUNS },
    );
  });
});

// --- servers and networks that fail ------------------------------------------------------------------------------------

/** Everything that is told of a server in trouble is true of it in good health. */
function expectNoLie(model: Model, look: EndpointLook | { readonly failure: Answer }): void {
  if ('failure' in look) return;
  for (const version of VERSIONS) {
    const { offer, suites, complete, preference } = look.versions[version];
    const own = model.suites[version];
    if (offer === 'accepted') expect([version, own.length > 0]).toEqual([version, true]);
    if (offer === 'refused') expect([version, own]).toEqual([version, []]);
    expect([version, suites.filter((suite) => !own.includes(suite))]).toEqual([version, []]);
    // The rest of the table is asked about only where a weakness was seen, which an accident may hide.
    const ordinary = suitesFor(version, 'core').filter((suite) => own.includes(suite));
    if (complete) expect([version, ordinary.filter((suite) => !suites.includes(suite))]).toEqual([version, []]);
    if (preference !== 'unknown') expect([version, preference]).toEqual([version, model.preference]);
  }
  if (look.versions.SSLv2.offer !== 'untested')
    expect(look.versions.SSLv2.offer).toBe(model.sslv2 === null ? 'refused' : 'accepted');
  expect(look.groups13.groups.filter((group) => !model.groups.includes(group))).toEqual([]);
  if (look.groups13.complete && model.suites['TLSv1.3'].length > 0 && look.versions['TLSv1.3'].offer === 'accepted')
    expect(sorted(look.groups13.groups)).toEqual(sorted(model.groups));
  if (look.fallback === 'protected') expect(model.fallbackSignal).toBe(true);
  if (look.fallback === 'unprotected') expect(model.fallbackSignal).toBe(false);
  if (look.sha1Signatures === 'yes') expect(model.sha1).not.toEqual([]);
  if (look.sha1Signatures === 'no') expect(signersOf(model).filter((key) => model.sha1.includes(key))).toEqual([]);
}

const SILENT: Answer = { kind: 'silent' };
const CLOSED: Answer = { kind: 'closed', how: 'rst' };
const alert = (code: number): Answer => ({ kind: 'refused', alert: { level: 2, code }, recordVersion: 0x0303 });
const PAGE: Answer = { kind: 'not-tls', begins: '485454502f312e31' };
const GONE: Answer = { kind: 'no-connection', code: 'connection-timeout', detail: 'ETIMEDOUT' };

/** What is left of a flight when the line breaks after its first message. A HelloRetryRequest has no other. */
function cutShort(answer: Answer): Answer {
  if (answer.kind !== 'flight' || answer.flight.hello.retry) return answer;
  const { hello } = answer.flight;
  return flight(hello.version, hello.suite, {
    ...(hello.group === null ? {} : { group: hello.group }),
    complete: false,
    cut: true,
  });
}

describe('of a server in trouble nothing false is told', () => {
  it('when any answers are lost', () => {
    fc.assert(
      fc.property(models, fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (model, lost) => {
        const { look } = play(lookAtEndpoint({ serverName: NAME, budget: BUDGET }), (step, count) =>
          lost[count % lost.length] === true ? SILENT : answerOf(model, step),
        );
        expectNoLie(model, look);
      }),
      { numRuns: RUNS },
    );
  });

  it('when any flights end behind the ServerHello', () => {
    fc.assert(
      fc.property(models, fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), (model, ends) => {
        const { look } = play(lookAtEndpoint({ serverName: NAME, budget: BUDGET }), (step, count) => {
          const answer = answerOf(model, step);
          return ends[count % ends.length] === true ? cutShort(answer) : answer;
        });
        expectNoLie(model, look);
      }),
      { numRuns: RUNS },
    );
  });

  // So far apart that no question meets two of them: closed twice, with a good answer between, is a refusal.
  it('when single connections are closed or lost', () => {
    fc.assert(
      fc.property(
        models,
        fc.array(fc.tuple(fc.integer({ min: 8, max: 40 }), fc.constantFrom(CLOSED, SILENT, GONE, PAGE)), {
          maxLength: 12,
        }),
        (model, accidents) => {
          const at = new Map<number, Answer>();
          let place = 0;
          for (const [distance, answer] of accidents) {
            place += distance;
            at.set(place, answer);
          }
          const { look } = play(
            lookAtEndpoint({ serverName: NAME, budget: BUDGET }),
            (step, count) => at.get(count) ?? answerOf(model, step),
          );
          expectNoLie(model, look);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('when it hangs up on each question, up to four times, and is asked six times', () => {
    fc.assert(
      fc.property(models, fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }), (model, times) => {
        const sent = new Map<string, { left: number }>();
        const { look } = play(lookAtEndpoint({ serverName: NAME, budget: 2000, patience: 6 }), (step) => {
          const question = step.kind === 'hello' ? canonical({ ...step.hello, shares: [] }) : step.kind;
          const luck = sent.get(question) ?? { left: times[sent.size % times.length] ?? 0 };
          sent.set(question, luck);
          return luck.left-- > 0 ? CLOSED : answerOf(model, step);
        });
        expectNoLie(model, look);
      }),
      { numRuns: RUNS },
    );
  });

  it.each<[string, Answer]>([
    ['closes', CLOSED],
    ['falls silent', SILENT],
    ['sends alerts', alert(40)],
    ['sends alerts of another kind', alert(49)],
    ['shows a page', PAGE],
    ['is gone', GONE],
  ])('when it has had enough of us and %s', (_what, answer) => {
    fc.assert(
      fc.property(models, fc.integer({ min: 1, max: 80 }), (model, patience) => {
        const { look, steps } = play(lookAtEndpoint({ serverName: NAME, budget: BUDGET }), (step, count) =>
          count > patience ? answer : answerOf(model, step),
        );
        expectNoLie(model, look);
        expect(steps.length).toBeLessThanOrEqual(patience + 16);
      }),
      { numRuns: RUNS },
    );
  });

  it('when it tells of X25519 and refuses it, and yet everything is known', () => {
    fc.assert(
      fc.property(models, (model) => {
        const told: Model = { ...model, tellsGroups: true, groups: [29, 24] };
        const { look } = play(lookAtEndpoint({ serverName: NAME, budget: 1000 }), (step) =>
          answerOf(step.kind === 'hello' && step.hello.groups.includes(29) ? { ...told, groups: [24] } : told, step),
        );
        const { suites, complete } = lookOf({ look }).versions['TLSv1.3'];
        expect([sorted(suites), complete]).toEqual([sorted(model.suites['TLSv1.3']), true]);
      }),
      { numRuns: RUNS },
    );
  });

  it('when it refuses by closing, and yet everything is known', () => {
    fc.assert(
      fc.property(models, (model) => {
        const { look } = lookAt({ ...model, no: 'close' }, 1000);
        expectNoLie(model, look);
        const { versions } = lookOf({ look });
        for (const version of VERSIONS)
          expect([version, sorted(versions[version].suites), versions[version].complete]).toEqual([
            version,
            sorted(askedOf(model, version)),
            true,
          ]);
      }),
      { numRuns: RUNS },
    );
  });

  it.each<[string, (hello: Hello) => Answer]>([
    ['a suite', ({ version }) => flight(WIRE[version], version === 'TLSv1.3' ? 0x1306 : 0x00a8)],
    [
      'a suite of ours that was taken out',
      ({ version }) => flight(WIRE[version], version === 'TLSv1.3' ? 0x1301 : 0x0005),
    ],
    ['a version that does not exist', () => flight(0x7f1c, 0x1301)],
    ['a newer version', ({ version }) => flight(version === 'TLSv1.3' ? 0x0305 : 0x0304, 0x1301)],
  ])('when it chooses %s that was not offered', (_what, odd) => {
    fc.assert(
      fc.property(models, fc.integer({ min: 2, max: 30 }), (model, every) => {
        const { look } = play(lookAtEndpoint({ serverName: NAME, budget: BUDGET }), (step, count) => {
          if (count % every > 0 || step.kind !== 'hello') return answerOf(model, step);
          const answer = odd(step.hello);
          const chosen = answer.kind === 'flight' ? answer.flight.hello : null;
          const offered = chosen?.version === WIRE[step.hello.version] && step.hello.suites.includes(chosen.suite);
          return offered ? answerOf(model, step) : answer;
        });
        expectNoLie(model, look);
      }),
      { numRuns: RUNS },
    );
  });
});
