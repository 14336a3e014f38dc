import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Fleet, startFleet } from '../../src/demo/fleet.ts';
import { SITES } from '../../src/demo/sites.ts';
import { objectionsOf, schemasAreHere } from '../schemas/validate.ts';

// The GitHub action and the GitLab job: valid in the eyes of each forge, and their scripts run for real against two loopback sites.

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] };
}
interface Job {
  readonly variables: Readonly<Record<string, string>>;
  readonly script: readonly string[];
}
const action = parse(read('action.yml')) as Action;
const job = (parse(read('deploy/rasid.gitlab-ci.yml')) as { readonly '.rasid': Job })['.rasid'];

describe.runIf(schemasAreHere)('the files of the forges', () => {
  test('action.yml is valid', () => {
    expect(objectionsOf('github-action', action)).toEqual([]);
    expect(objectionsOf('github-action', { ...action, runs: { using: 'nothing' } })).not.toEqual([]);
  });

  test('the GitLab job is valid', () => {
    const pipeline = parse(read('deploy/rasid.gitlab-ci.yml')) as object;
    expect(objectionsOf('gitlab-ci', pipeline)).toEqual([]);
    expect(objectionsOf('gitlab-ci', { ...pipeline, stages: 7 })).not.toEqual([]);
  });

  test('so are the ones of the page', () => {
    const [github, gitlab] = [...read('docs/ci.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    expect(objectionsOf('github-workflow', parse(github ?? ''))).toEqual([]);
    const { jobs } = parse(github ?? '') as { jobs: { rasid: { steps: { uses?: string; with?: object }[] } } };
    const used = jobs.rasid.steps.find(({ uses }) => uses?.includes('/rasid@'));
    expect(Object.keys(used?.with ?? {}).filter((name) => !(name in action.inputs))).toEqual([]);
    const { rasid } = parse(gitlab ?? '') as { rasid: { variables: object } };
    expect(Object.keys(rasid.variables).filter((name) => !(name in job.variables))).toEqual([]);
    expect(objectionsOf('gitlab-ci', parse(gitlab ?? ''))).toEqual([]);
  });
});

describe('the scripts of the forges', () => {
  let cwd: string;
  let fleet: Fleet;

  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'rasid-forge-'));
    fleet = await startFleet({
      firstNight: '2026-11-21T02:00:00.000Z',
      sites: SITES.filter(({ id }) => ['sante-www', 'transports-www'].includes(id)),
    });
    mkdirSync(join(cwd, 'targets'));
    writeFileSync(join(cwd, 'targets/fleet.yaml'), fleet.targetsYaml());
    writeFileSync(join(cwd, 'root.pem'), fleet.caPem);
  });
  afterAll(async () => {
    await fleet.close();
    rmSync(cwd, { recursive: true });
  });

  /** Runs a script as the forge does; the fleet answers from this process meanwhile. */
  const run = async (script: string, env: Readonly<Record<string, string>>) => {
    const files = { GITHUB_OUTPUT: join(cwd, 'output'), GITHUB_STEP_SUMMARY: join(cwd, 'summary') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    const PATH = `${dirname(process.execPath)}:${process.env.PATH ?? ''}`;
    const shell = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: { PATH, ...files, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((resolve) => void shell.once('close', resolve));
    const [out, err, code] = await Promise.all([text(shell.stdout), text(shell.stderr), ended]);
    return { code, out, err, outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8') };
  };
  const step = (name: string) => action.runs.steps.find((one) => one.name === name)?.run ?? 'exit 99';
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name.toUpperCase().replaceAll('-', '_'), input.default]),
  );

  test('pass on a first night, and fail on the night on which a site became worse', { timeout: 120_000 }, async () => {
    const github = { ...inputs, CA: 'root.pem', ACTION: ROOT, RASID_HISTORY: 'sqlite:reports/history.db' };
    expect(await run(step('Observe'), github)).toMatchObject({ code: 0, err: expect.stringContaining('2/2 targets') });
    const first = await run(step('Gate'), github);
    expect(first).toMatchObject({ code: 0, outputs: 'sarif=rasid.sarif\nexit-code=0\n' });
    expect(first.out).toMatch(/^Gate passed: 0 regressions of high or worse \(cause: site\); 2 of 2 targets seen/m);

    await fleet.night(2);
    expect((await run(step('Observe'), github)).code).toBe(0);
    const second = await run(step('Gate'), github);
    expect(second).toMatchObject({ code: 1, outputs: 'sarif=rasid.sarif\nexit-code=1\n' });
    expect(second.out).toMatch(/^high +sante-www +headers\/hsts/m);
    const sarif: unknown = JSON.parse(readFileSync(join(cwd, 'rasid.sarif'), 'utf8'));
    if (schemasAreHere) expect(objectionsOf('sarif', sarif)).toEqual([]);

    const gitlab = { ...job.variables, RASID: ROOT, RASID_CA: 'root.pem', RASID_BASELINE: 'not-there-yet.json' };
    const third = await run(job.script.join('\n'), gitlab);
    expect(third.code).toBe(0); // the same as the night before: nothing is new
    expect(readFileSync(join(cwd, 'rasid-junit.xml'), 'utf8')).toMatch(
      /^<\?xml[^\n]*\n<testsuites name="Rasid [^"]*" tests="\d+" failures="0"/,
    );
    await fleet.night(1);
    const back = await run(job.script.join('\n'), { ...gitlab, RASID_FAIL_ON: 'medium' });
    expect([back.code, back.out]).toEqual([1, expect.stringMatching(/^Gate failed: \d+ regressions? of medium/m)]);
  });
});
