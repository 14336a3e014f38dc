import { Counter, Gauge, type OpenMetricsContentType, Registry } from 'prom-client';
import type { Instant } from '../model/observation.ts';
import type { ListStanding, Standing } from './standing.ts';

/** What the schedule's own process uses. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

export const METRICS_TYPE = Registry.OPENMETRICS_CONTENT_TYPE;

/** The standing as a text of OpenMetrics 1.0; every number is read from it anew, so that none can drift. */
export async function metricsOf(standing: Standing, usage: Usage): Promise<string> {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(METRICS_TYPE);
  const registers = [registry];
  // A family without a known number is left out: the library would say 0.
  const gauge = (name: string, help: string, rows: readonly Row[]) => {
    const known = rows.filter(isKnown);
    if (known.length === 0) return;
    const metric = new Gauge({ name, help, labelNames: labelsOf(known), registers });
    for (const [labels, value] of known) metric.set(labels, value);
  };
  const counter = (name: string, help: string, rows: readonly Row[]) => {
    const known = rows.filter(isKnown);
    if (known.length === 0) return;
    const metric = new Counter({ name, help, labelNames: labelsOf(known), registers });
    for (const [labels, value] of known) metric.inc(labels, value);
  };
  const { lists } = standing;
  const perList = (value: (one: ListStanding) => number | null): Row[] =>
    lists.map((one) => [{ list: one.list }, value(one)]);
  const perKey = (key: string, of: (one: ListStanding) => Readonly<Record<string, number>> | null): Row[] =>
    lists.flatMap((one) =>
      Object.entries(of(one) ?? {}).map(([name, value]): Row => [{ list: one.list, [key]: name }, value]),
    );

  gauge('rasid_build', 'The version of Rasid and the edition of its time zone data.', [
    [{ tool: standing.tool, time_zone_data: standing.timeZoneData }, 1],
  ]);
  gauge('rasid_paused', '1 while a file holds the scans back.', [[{}, standing.state === 'paused' ? 1 : 0]]);
  gauge(
    'rasid_run_active',
    '1 while the list is being scanned.',
    perList(({ running }) => (running === null ? 0 : 1)),
  );
  counter(
    'rasid_runs_total',
    'Scans that ended since the schedule began, by how.',
    perKey('state', ({ endings }) => endings),
  );
  counter(
    'rasid_nights_missed_total',
    'Nights without a scan since the schedule began.',
    perList(({ missed }) => missed),
  );
  gauge(
    'rasid_failures',
    'Failed tries of the night whose window is open.',
    perList(({ failures }) => failures),
  );
  gauge(
    'rasid_last_run_duration_seconds',
    'From the beginning to the end of the last finished run.',
    perList(duration),
  );
  gauge(
    'rasid_last_run_timestamp_seconds',
    'When the last run began.',
    perList(({ last }) => seconds(last?.takenAt)),
  );
  gauge(
    'rasid_last_success_timestamp_seconds',
    'When the last complete run ended.',
    perList(({ lastSuccess }) => seconds(lastSuccess)),
  );
  gauge(
    'rasid_next_run_timestamp_seconds',
    'When the next run begins.',
    perList(({ next }) => seconds(next)),
  );
  gauge(
    'rasid_targets',
    'Targets of the last finished run, by how much of them was seen.',
    perKey('coverage', ({ seen }) => seen?.coverage ?? null),
  );
  gauge(
    'rasid_open_findings',
    'Open findings after the last finished run, without waived ones.',
    perKey('severity', ({ seen }) => seen?.open ?? null),
  );
  gauge('rasid_heartbeat_timestamp_seconds', 'When the schedule last looked at the time.', [
    [{}, seconds(standing.at)],
  ]);
  gauge('process_start_time_seconds', 'When the schedule began.', [[{}, seconds(standing.since)]]);
  gauge('process_resident_memory_bytes', 'Resident memory of the schedule, without the scan.', [
    [{}, usage.residentBytes],
  ]);
  counter('process_cpu_seconds_total', 'Processor time of the schedule, without the scan.', [[{}, usage.cpuSeconds]]);
  return registry.metrics();
}

type Row<V = number | null> = readonly [labels: Readonly<Record<string, string>>, value: V];

const isKnown = (row: Row): row is Row<number> => row[1] !== null;

const labelsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap(([labels]) => Object.keys(labels)))];

const seconds = (instant: Instant | null | undefined): number | null =>
  instant === null || instant === undefined ? null : Date.parse(instant) / 1_000;

function duration({ last }: ListStanding): number | null {
  const [from, to] = [seconds(last?.takenAt), seconds(last?.finishedAt)];
  return from === null || to === null ? null : to - from;
}
