import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import { type Policy, parsePolicies } from '../../src/parse/csp.ts';
import { bypassesOf } from '../../src/parse/csp-bypass.ts';
import { allowsEval, inlineScripts, isLimited, openSources } from '../../src/parse/csp-effect.ts';
import { faultsOf } from '../../src/parse/csp-faults.ts';
import { reports } from '../../src/parse/reporting.ts';
import httpSource from '../../src/rules/headers/csp-http-source.ts';
import localSource from '../../src/rules/headers/csp-local-source.ts';
import trustedTypes from '../../src/rules/headers/trusted-types.ts';
import { httpsFacts, pageFacts, verdictsOf } from '../rules/table.ts';

/**
 * csp_evaluator's own compiled tests run here, with each of its checks wrapped: what a check was asked and what it said is kept and
 * compared with our answer. Nothing of theirs is in this repository. Where we differ, the list beside says which specification decides.
 */
const LIST = new URL('../oracles/csp-evaluator-disagreements.json', import.meta.url);

interface Remark {
  readonly type: number;
  readonly severity: number;
  readonly directive: string;
  readonly value?: string;
}
interface Case {
  readonly check: string;
  readonly policy: string;
  readonly remarks: readonly Remark[];
}
interface Disagreement {
  readonly check: string;
  readonly policy: string;
  readonly theirs: readonly string[];
  readonly ours: readonly string[];
  readonly why: string;
  readonly specification: string;
}

const SELF = new URL('https://www.example.ma/');
const HIGH = 10; // their severity
const REPORT_TO_ONLY = 601; // their type: a matter of taste

const said = (...parts: readonly (readonly [name: string, holds: boolean])[]): readonly string[] =>
  parts.filter(([, holds]) => holds).map(([name]) => name);
const any = (remarks: readonly Remark[], name: string) => said([name, remarks.length > 0]);
const open = (policies: readonly Policy[]): readonly string[] =>
  ['script-src-elem', 'script-src-attr', 'object-src', 'base-uri'].flatMap((directive) =>
    openSources(policies, directive, SELF),
  );
const fails = (rule: Parameters<typeof verdictsOf>[0], policy: string) =>
  verdictsOf(rule, {
    https: httpsFacts({ headers: [['Content-Security-Policy', policy]] }),
    page: pageFacts(),
  }).some(({ status }) => status === 'fail');
const faulty = (policy: string, ...kinds: readonly string[]) =>
  faultsOf(policy).some(({ fault }) => kinds.includes(fault));

type Reading = readonly [
  theirs: (remarks: readonly Remark[]) => readonly string[],
  ours: (policies: readonly Policy[], text: string) => readonly string[],
];

/** What both speak of. Advice (fallbacks for old browsers, lengths of nonces, Flash) is not among it. */
const READINGS: Readonly<Record<string, Reading>> = {
  checkScriptUnsafeInline: [
    (remarks) => said(['inline', remarks.some(({ value }) => value === "'unsafe-inline'")]),
    (policies) => said(['inline', inlineScripts(policies).some((directive) => isLimited(policies, directive))]),
  ],
  checkScriptUnsafeEval: [
    (remarks) => any(remarks, 'eval'),
    (policies) => said(['eval', isLimited(policies, 'script-src') && allowsEval(policies)]),
  ],
  checkPlainUrlSchemes: [
    (remarks) => any(remarks, 'scheme'),
    (policies) => said(['scheme', open(policies).some((source) => /^(?:https?|data):$/i.test(source))]),
  ],
  checkWildcards: [
    (remarks) => any(remarks, 'wildcard'),
    (policies) => said(['wildcard', open(policies).some((source) => source.includes('*'))]),
  ],
  checkMissingDirectives: [
    (remarks) =>
      said(
        ...['object-src', 'script-src'].map(
          (name) => [name, remarks.some(({ directive }) => directive === name)] as const,
        ),
      ),
    (policies) =>
      said(['object-src', !isLimited(policies, 'object-src')], ['script-src', !isLimited(policies, 'script-src')]),
  ],
  checkScriptAllowlistBypass: [
    (remarks) => said(['bypass', remarks.some(({ severity }) => severity === HIGH)]),
    (policies) => said(['bypass', bypassesOf(policies, SELF).length > 0]),
  ],
  checkIpSource: [
    (remarks) => any(remarks, 'address'),
    (_policies, text) => said(['address', fails(localSource, text)]),
  ],
  checkSrcHttp: [
    (remarks) => said(['http', remarks.some(({ directive }) => directive !== 'report-uri')]),
    (_policies, text) => said(['http', fails(httpSource, text)]),
  ],
  checkUnknownDirective: [
    (remarks) => any(remarks, 'unknown'),
    (_policies, text) => said(['unknown', faulty(text, 'unknown-directive')]),
  ],
  checkMissingSemicolon: [
    (remarks) => any(remarks, 'semicolon'),
    (_policies, text) => said(['semicolon', faulty(text, 'missing-semicolon')]),
  ],
  checkInvalidKeyword: [
    (remarks) => any(remarks, 'keyword'),
    (_policies, text) => said(['keyword', faulty(text, 'unquoted-keyword', 'unknown-keyword')]),
  ],
  checkHasConfiguredReporting: [
    (remarks) => said(['unreported', remarks.some(({ type }) => type !== REPORT_TO_ONLY)]),
    (policies) => {
      const declared = new Set(policies.flatMap((policy) => policy.get('report-to') ?? []));
      return said(['unreported', !policies.some((policy) => reports(policy, declared))]);
    },
  ],
  checkRequiresTrustedTypesForScripts: [
    (remarks) => any(remarks, 'untrusted'),
    (_policies, text) => said(['untrusted', fails(trustedTypes, text)]),
  ],
};

const cases: Case[] = [];
let asserted = 0;
const failures: string[] = [];

beforeAll(() => {
  const require = createRequire(import.meta.url);
  for (const name of ['parser_checks', 'security_checks', 'strictcsp_checks'])
    wrap(require(`csp_evaluator/dist/checks/${name}.js`));
  // They load jasmine for its globals, which stand below: any module of Node will do in its place.
  const hooks = registerHooks({
    resolve: (name, context, next) => next(name === 'jasmine' ? 'node:path' : name, context),
  });
  const shim = jasmine();
  Object.assign(globalThis, shim);
  try {
    for (const name of [
      'checks/parser_checks',
      'checks/security_checks',
      'checks/strictcsp_checks',
      'evaluator',
      'lighthouse/lighthouse_checks',
    ])
      require(`csp_evaluator/dist/${name}_test.js`);
  } finally {
    hooks.deregister();
    for (const name of Object.keys(shim)) Reflect.deleteProperty(globalThis, name);
  }
});

/** Each check notes what it was asked and what it said; only the outermost one does. */
function wrap(checks: Record<string, unknown>): void {
  for (const [check, original] of Object.entries(checks)) {
    if (typeof original !== 'function' || !check.startsWith('check')) continue;
    checks[check] = (asked: { convertToString?: () => string }) => {
      const outermost = depth === 0;
      depth++;
      try {
        const remarks: readonly Remark[] = original(asked);
        if (outermost && typeof asked.convertToString === 'function')
          cases.push({ check, policy: asked.convertToString().trim(), remarks });
        return remarks;
      } finally {
        depth--;
      }
    };
  }
}
let depth = 0;

/** As much of jasmine as their tests use. */
function jasmine() {
  const it = (name: string, run: () => void) => {
    try {
      run();
    } catch (error) {
      failures.push(`${name}: ${error}`);
    }
  };
  const claim = (actual: unknown) => {
    asserted++;
    const claims = expect(actual);
    return Object.assign(claims, {
      toBeTrue: () => claims.toBe(true),
      toBeFalse: () => claims.toBe(false),
      toHaveSize: (size: number) => claims.toHaveLength(size),
    });
  };
  return { describe: (_name: string, run: () => void) => run(), it, expect: claim };
}

test('their own tests pass, so that their answers are meant', () => {
  expect(failures).toEqual([]);
  expect(asserted).toBeGreaterThan(150);
  expect(cases.length).toBeGreaterThanOrEqual(111);
});

test('we agree on every case but those of the list', () => {
  const compared = cases.filter(({ check }) => Object.hasOwn(READINGS, check));
  expect(compared.length).toBeGreaterThan(60);
  const differing = new Map(
    compared.flatMap(({ check, policy, remarks }) => {
      const [theirs, ours] = READINGS[check] ?? [() => [], () => []];
      const [a, b] = [theirs(remarks), ours(parsePolicies([policy]), policy)];
      return JSON.stringify(a) === JSON.stringify(b)
        ? []
        : [[`${check} ${policy}`, { check, policy, theirs: a, ours: b }] as const];
    }),
  );
  const listed: readonly Disagreement[] = JSON.parse(readFileSync(LIST, 'utf8'));
  expect([...differing.values()]).toEqual(
    listed.map(({ check, policy, theirs, ours }) => ({ check, policy, theirs, ours })),
  );
  for (const { why, specification } of listed) {
    expect(why).toMatch(/\.$/);
    expect(specification).toMatch(/^https:\/\//);
  }
});
