import { getDomain } from 'tldts';
import { beforeAll, describe, expect, it } from 'vitest';
import { CODES } from '../../src/grades/observatory/codes.ts';
import { mergePolicies } from '../../src/grades/observatory/csp.ts';
import { contentFrom, joined } from '../../src/grades/observatory/facts.ts';
import type { ObservatoryInput, ObservatoryReply } from '../../src/grades/observatory/input.ts';
import { TESTS } from '../../src/grades/observatory/tests.ts';
import type { ObservatoryTest } from '../../src/model/grades.ts';
import type { Header } from '../../src/model/observation.ts';
import { readHtml } from '../../src/parse/html.ts';
import {
  installed,
  isPreloaded,
  type RecordedCase,
  type RecordedInput,
  type RecordedReply,
  type Recording,
  readList,
  record,
} from './observatory.ts';

/** By the name of its function. */
const TEST_OF: Readonly<Record<string, ObservatoryTest>> = {
  contentSecurityPolicyTest: 'content-security-policy',
  cookiesTest: 'cookies',
  crossOriginResourceSharingTest: 'cross-origin-resource-sharing',
  redirectionTest: 'redirection',
  referrerPolicyTest: 'referrer-policy',
  strictTransportSecurityTest: 'strict-transport-security',
  subresourceIntegrityTest: 'subresource-integrity',
  xContentTypeOptionsTest: 'x-content-type-options',
  xFrameOptionsTest: 'x-frame-options',
  crossOriginResourcePolicyTest: 'cross-origin-resource-policy',
};

interface Disagreement {
  readonly theirs: string;
  readonly ours: string;
  readonly reason: string;
  readonly specification: string;
}

describe.skipIf(!installed)('the recorded cases of MDN Observatory', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record();
  });

  it('are recorded from tests that all pass', () => {
    expect(recording.failed).toEqual([]);
    expect(recording.passed).toBe(89);
    expect(recording.cases).toHaveLength(205);
  });

  it('reach all its codes but two', () => {
    const reached = new Set(recording.cases.map(({ answer }) => ('code' in answer ? answer.code : '')));
    expect(Object.keys(CODES).filter((code) => !reached.has(code))).toEqual([
      'csp-implemented-but-duplicate-directives',
      'redirection-invalid-cert',
    ]);
  });

  it('have our answer, code for code, but for the justified disagreements', () => {
    const justified = readList<readonly Disagreement[]>('observatory-disagreements.json');
    const differing = recording.cases.flatMap((one) => {
      const [theirs, ours] = [theirAnswer(one), ourAnswer(one)];
      return theirs === ours ? [] : [{ theirs, ours }];
    });
    expect(differing).toEqual(justified.map(({ theirs, ours }) => ({ theirs, ours })));
  });
});

const isParserCase = (one: RecordedCase): one is Extract<RecordedCase, { module: 'cspParser' }> =>
  one.module === 'cspParser';

function theirAnswer(one: RecordedCase): string {
  if (!isParserCase(one)) return `${one.answer.code} ${one.answer.passes ? 'passes' : 'fails'}`;
  if ('thrown' in one.answer) return 'invalid';
  return JSON.stringify(one.answer.policy.map(([name, sources]) => [name.replace(/^_.*/, ' repeated'), sources]));
}

function ourAnswer(one: RecordedCase): string {
  if (!isParserCase(one)) {
    const test = TEST_OF[one.name];
    const code = test === undefined ? null : TESTS[test](inputOf(one.input));
    return code === null ? `no answer of ${one.name}` : `${code} ${CODES[code].passes ? 'passes' : 'fails'}`;
  }
  const merged = mergePolicies(one.input.policies);
  return merged === null ? 'invalid' : JSON.stringify([...merged].map(([name, sources]) => [name, [...sources]]));
}

/** Its recorded input as our facts would have given it: its HTML goes through our own reader. */
function inputOf({ host, url, html, auto, http, https, cors, route, cookies }: RecordedInput): ObservatoryInput {
  const page = `https://${host}/`;
  return {
    host,
    domain: getDomain(host),
    preloaded: [host, ...route.map((address) => new URL(address).hostname)].filter(isPreloaded),
    overHttps: url.startsWith('https:'),
    page: replyOf(auto),
    http: http && replyOf(http),
    https: https && replyOf(https),
    route,
    jar: cookies.map(({ key, secure = false, httpOnly = false, sameSite = null }) => ({
      name: key,
      secure,
      httpOnly,
      sameSite,
    })),
    cors: cors && { headers: replyOf(cors).headers, origin: cors.origin },
    ...contentFrom({ url: page, ...readHtml(html ?? '', page) }),
    ...(html === null && {
      metaPolicies: auto.equiv['content-security-policy'] ?? [],
      metaReferrer: auto.equiv['referrer-policy']?.at(-1) ?? null,
    }),
  };
}

function replyOf({ verified, headers }: RecordedReply): ObservatoryReply {
  const lines = headers.flatMap(([name, value]) => [value].flat().map((one): Header => [name, one]));
  return {
    verified,
    headers: joined(lines),
    cookies: lines.filter(([name]) => name.toLowerCase() === 'set-cookie').map(([, value]) => value),
  };
}
