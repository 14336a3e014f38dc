import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listen, readPlace } from '../../src/schedule/listen.ts';
import { metricsOf } from '../../src/schedule/metrics.ts';
import type { ListStanding, Standing } from '../../src/schedule/standing.ts';
import { readOpenMetrics } from './open-metrics.ts';

const list = (name: string, change: Partial<ListStanding> = {}): ListStanding => ({
  list: name,
  cron: '0 1 * * *',
  timeZone: 'UTC',
  running: null,
  last: { id: 'run', takenAt: '2026-11-22T01:00:00.000Z', finishedAt: '2026-11-22T01:10:30.000Z', state: 'complete' },
  lastSuccess: '2026-11-22T01:10:30.000Z',
  seen: {
    coverage: { complete: 9, partial: 1, untestable: 0, 'not-run': 0 },
    open: { critical: 1, high: 2, medium: 3, low: 4, info: 5 },
  },
  next: '2026-11-23T01:00:00.000Z',
  failures: 0,
  endings: { complete: 3, degraded: 0, interrupted: 1, failed: 2 },
  missed: 1,
  ...change,
});

const standing = (...lists: readonly ListStanding[]): Standing => ({
  schema: 'rasid/schedule@1',
  tool: 'rasid/0.1.0',
  process: 7,
  host: 'desk',
  timeZoneData: '2026c',
  since: '2026-11-20T12:00:00.000Z',
  at: '2026-11-22T12:00:00.000Z',
  state: 'waiting',
  lists,
});

const USAGE = { cpuSeconds: 1.5, residentBytes: 64_000_000 };
const samplesOf = async (now: Standing) => readOpenMetrics(await metricsOf(now, USAGE));

test('the standing in numbers', async () => {
  const samples = await samplesOf(standing(list('targets')));
  const of = (name: string) =>
    samples.filter((sample) => sample.name === name).map(({ labels, value }) => [{ ...labels }, value]);
  const one = { list: 'targets' };
  expect(of('rasid_runs_total')).toEqual([
    [{ ...one, state: 'complete' }, 3],
    [{ ...one, state: 'degraded' }, 0],
    [{ ...one, state: 'interrupted' }, 1],
    [{ ...one, state: 'failed' }, 2],
  ]);
  expect(of('rasid_last_run_duration_seconds')).toEqual([[one, 630]]);
  expect(of('rasid_last_success_timestamp_seconds')).toEqual([[one, Date.parse('2026-11-22T01:10:30Z') / 1_000]]);
  expect(of('rasid_next_run_timestamp_seconds')).toEqual([[one, Date.parse('2026-11-23T01:00:00Z') / 1_000]]);
  expect(of('rasid_nights_missed_total')).toEqual([[one, 1]]);
  expect(of('rasid_targets')).toContainEqual([{ ...one, coverage: 'complete' }, 9]);
  expect(of('rasid_open_findings')).toContainEqual([{ ...one, severity: 'high' }, 2]);
  expect(of('rasid_build')).toEqual([[{ tool: 'rasid/0.1.0', time_zone_data: '2026c' }, 1]]);
  expect(of('process_cpu_seconds_total')).toEqual([[{}, 1.5]]);
});

test('what is not known has no sample: nothing looks like zero', async () => {
  const never = list('new', { last: null, lastSuccess: null, seen: null, next: null });
  const names = new Set((await samplesOf(standing(never))).map(({ name }) => name));
  expect(names).toContain('rasid_run_active');
  for (const name of [
    'rasid_last_success_timestamp_seconds',
    'rasid_next_run_timestamp_seconds',
    'rasid_targets',
    'rasid_open_findings',
  ])
    expect(names).not.toContain(name);
});

test('several lists, with names as people write them', async () => {
  const odd = 'targets/"ministries"\\\nall,targets';
  const samples = await samplesOf(standing(list('a'), list(odd)));
  expect(samples.filter(({ name }) => name === 'rasid_run_active').map(({ labels }) => labels.list)).toEqual([
    'a',
    odd,
  ]);
});

test('a schedule without any list still says that it is alive', async () => {
  const samples = await samplesOf(standing());
  expect(samples.map(({ name }) => name)).toContain('rasid_heartbeat_timestamp_seconds');
});

describe('the reader of these tests refuses', () => {
  test.each([
    ['no end', 'a 1\n'],
    ['a sample without a family', 'a 1\n# EOF\n'],
    ['a counter without its suffix', '# TYPE a counter\na 1\n# EOF\n'],
    ['a gauge with one', '# TYPE a gauge\na_total 1\n# EOF\n'],
    ['a family twice', '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n'],
    ['a sample twice', '# TYPE a gauge\na 1\na 2\n# EOF\n'],
    ['a quote in a label', '# TYPE a gauge\na{b="""} 1\n# EOF\n'],
    ['an empty line', '# TYPE a gauge\na 1\n\n# EOF\n'],
  ])('%s', (_what, wrong) => {
    expect(() => readOpenMetrics(wrong)).toThrow();
  });
});

test.each([
  ['127.0.0.1:9464', { address: '127.0.0.1', port: 9464 }],
  ['127.8.9.10:0', { address: '127.8.9.10', port: 0 }],
  ['[::1]:9464', { address: '::1', port: 9464 }],
  ['0.0.0.0:9464', null],
  ['[::]:9464', null],
  ['192.0.2.1:9464', null],
  ['127.0.0.1:65536', null],
  ['127.0.0.1', null],
  ['9464', null],
  ['localhost:9464', null],
])('the place %s', (words, place) => {
  expect(readPlace(words)).toEqual(place);
});

describe('the server', () => {
  async function asked(path: string, { method = 'GET', host = '127.0.0.1', healthy = true } = {}) {
    const metrics = () => metricsOf(standing(list('targets')), USAGE);
    const listening = await listen({ address: '127.0.0.1', port: 0 }, { metrics, isHealthy: () => healthy });
    onTestFinished(() => listening.close());
    const sent = request({ port: listening.port, host: '127.0.0.1', path, method, headers: { host } });
    sent.end();
    const response = await new Promise<import('node:http').IncomingMessage>((resolve) => sent.on('response', resolve));
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  test('gives the metrics with the type that scrapers ask for', async () => {
    const { status, headers, body } = await asked('/metrics');
    expect([status, headers['content-type']]).toEqual([
      200,
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    ]);
    expect(readOpenMetrics(body).length).toBeGreaterThan(20);
  });

  test.each([
    ['/healthz', {}, 200],
    ['/healthz', { healthy: false }, 503],
    ['/healthz', { host: 'localhost:9464' }, 200],
    ['/metrics', { host: 'rebound.example' }, 421], // DNS rebinding
    ['/metrics', { method: 'POST' }, 405],
    ['/metrics', { method: 'HEAD' }, 200],
    ['/', {}, 404],
  ])('%s %j: %i', async (path, wishes, status) => {
    const answer = await asked(path, wishes);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});
