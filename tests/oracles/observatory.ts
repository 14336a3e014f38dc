import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Header } from '../../src/model/observation.ts';

/**
 * MDN Observatory 1.4.8, installed apart (`npm run oracles`), because its install script wants the Internet. Nothing of it is kept here: its
 * own cases are recorded while its own tests run.
 */
export const PACKAGE = join(import.meta.dirname, 'node_modules/@mdn/mdn-http-observatory');

export const installed = existsSync(join(PACKAGE, 'package.json'));
if (!installed) console.log('MDN Observatory is not installed (npm run oracles): nothing is compared with it.');

/** What its install script would have fetched, as far as its own tests need it. */
const PRELOADED = {
  'bugzilla.mozilla.org': { mode: 'force-https', includeSubDomains: true },
  'facebook.com': { mode: 'force-https', includeSubDomains: false },
  'pokeinthe.io': { mode: 'force-https', includeSubDomains: true },
};

export const isPreloaded = (host: string): boolean =>
  Object.entries(PRELOADED).some(
    ([name, { includeSubDomains }]) => host === name || (includeSubDomains && host.endsWith(`.${name}`)),
  );

export interface RecordedReply {
  readonly status: number;
  readonly verified: boolean;
  readonly headers: readonly (readonly [name: string, value: string | readonly string[]])[];
  readonly equiv: Readonly<Record<string, readonly string[]>>;
}

export interface RecordedInput {
  readonly host: string;
  readonly url: string;
  readonly html: string | null;
  readonly auto: RecordedReply;
  readonly http: RecordedReply | null;
  readonly https: RecordedReply | null;
  readonly cors: (RecordedReply & { readonly origin: string | null }) | null;
  readonly route: readonly string[];
  readonly cookies: readonly {
    readonly key: string;
    readonly secure?: boolean;
    readonly httpOnly?: boolean;
    readonly sameSite?: 'strict' | 'lax' | 'none';
  }[];
}

/** One outermost call of one of its analysers, by its own tests. */
export type RecordedCase =
  | {
      readonly module: 'cspParser';
      readonly name: string;
      readonly input: { readonly policies: readonly string[] };
      readonly answer: { readonly policy: [string, string[]][] } | { readonly thrown: string };
    }
  | {
      readonly module: string;
      readonly name: string;
      readonly input: RecordedInput;
      readonly answer: { readonly code: string; readonly passes: boolean };
    };

export interface Recording {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly cases: readonly RecordedCase[];
}

/** Its own tests of analysers; those of its database, its API and its retriever want servers. */
const ELSEWHERE = /^(?:apiv2|database|retriever|scanner|grader|analyzer-utils)\.test\.js$/;

export async function record(): Promise<Recording> {
  const tests = readdirSync(join(PACKAGE, 'test')).filter((name) => name.endsWith('.test.js') && !ELSEWHERE.test(name));
  return run(
    'observatory-record.mjs',
    'observatory-cases.mjs',
    tests.sort().map((name) => join('test', name)),
  );
}

export interface LiveSite {
  readonly host: string;
  readonly http: number;
  readonly https: number;
  readonly address: string;
}

/** What it says of one live site. `codes` by test; null: it gave up, for the reason in `error`. */
export interface LiveAnswer {
  readonly host: string;
  readonly codes: Readonly<Record<string, string>> | null;
  readonly error: string | null;
  readonly grade: string | null;
  readonly score: number | null;
}

/** `rootFile`: PEM, what it shall trust besides the public roots. */
export const lookAt = (sites: readonly LiveSite[], rootFile: string): Promise<readonly LiveAnswer[]> =>
  run('observatory-names.mjs', 'observatory-live.mjs', [], {
    NODE_EXTRA_CA_CERTS: rootFile,
    OBSERVATORY_SITES: JSON.stringify(sites),
  });

/** A site that is only described: one chain of responses for each scheme, and the lines of an answer to a preflight. */
export interface DescribedSite {
  readonly host: string;
  readonly html: string;
  readonly https: readonly DescribedResponse[];
  readonly http: readonly DescribedResponse[];
  readonly cors: readonly Header[] | null;
  readonly policies: readonly string[]; // for its parser of policies alone
}

export interface DescribedResponse {
  readonly url: string;
  readonly status: number;
  readonly headers: readonly Header[];
}

/** Its codes of each site, by test; `merged`: what its parser makes of the policies. */
export const judgeDescribed = (sites: readonly DescribedSite[]): Promise<readonly Readonly<Record<string, string>>[]> =>
  run('observatory-names.mjs', 'observatory-fold.mjs', [], { OBSERVATORY_SITES: '[]' }, JSON.stringify(sites));

/** Puts down what its install script would have fetched. */
export function ready(): void {
  const preloadList = join(PACKAGE, 'conf/hsts-preload.json');
  if (!existsSync(preloadList)) {
    // Test files run side by side: none may read it half written.
    writeFileSync(`${preloadList}.${process.pid}`, JSON.stringify(PRELOADED));
    renameSync(`${preloadList}.${process.pid}`, preloadList);
  }
}

async function run<T>(
  preload: string,
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input = '',
): Promise<T> {
  ready();
  const running = promisify(execFile)(process.execPath, ['--import', beside(preload), beside(program), ...words], {
    cwd: PACKAGE,
    env: { PATH: process.env.PATH, ...environment },
    maxBuffer: 64 << 20,
  });
  running.child.stdin?.end(input);
  return JSON.parse((await running).stdout) as T;
}

const beside = (name: string): string => join(import.meta.dirname, name);

/** A committed list beside this file. */
export const readList = <T>(name: string): T => JSON.parse(readFileSync(beside(name), 'utf8')) as T;
