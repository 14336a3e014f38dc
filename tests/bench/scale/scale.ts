import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createChance } from '../../fuzz/mutate.ts';
import { BYTES, DATABASE, MEASURED } from './measured.ts';
import { hostingOf, simulate } from './night.ts';

// npm run bench:scale: nights of 1,000 to 1,000,000 targets in virtual time, from what one target was measured to need.
// --write puts the table into docs/scale.md.

const NIGHTS = [
  { targets: 1_000, biggest: 0.1, workers: 1, hosts: 64 },
  { targets: 1_000, biggest: 0.1, workers: 1, hosts: 256 },
  { targets: 1_000, biggest: 0.4, workers: 1, hosts: 256 },
  { targets: 10_000, biggest: 0.05, workers: 1, hosts: 256 },
  { targets: 10_000, biggest: 0.05, workers: 4, hosts: 256 },
  { targets: 10_000, biggest: 0.2, workers: 4, hosts: 256 },
  { targets: 1_000_000, biggest: 0.001, workers: 16, hosts: 512 },
  { targets: 1_000_000, biggest: 0.001, workers: 64, hosts: 256 },
  { targets: 1_000_000, biggest: 0.01, workers: 64, hosts: 256 },
] as const;

const hours = (seconds: number): string =>
  seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
const count = (number: number): string => Math.round(number).toLocaleString('en');

const rows = NIGHTS.map(({ targets, biggest, workers, hosts }) => {
  const random = createChance(targets + workers + hosts);
  const chance = () => random(1_000_000) / 1_000_000;
  const roundTripMs = () => 10 + 190 * chance() ** 3; // most sites are near, some are far
  const night = simulate(hostingOf(targets, biggest, chance), { workers, hosts }, MEASURED, { chance, roundTripMs });
  const perNight = targets * (BYTES.unchanged + BYTES.changedShare * BYTES.changed);
  return [
    count(targets),
    `${(100 * biggest).toLocaleString('en')} %`,
    `${workers} x ${hosts}`,
    hours(night.seconds),
    hours(night.slowest),
    `${Math.round(100 * night.busy)} %`,
    `${count(night.turnsPerSecond)} (${Math.round((100 * night.turnsPerSecond) / DATABASE.turnsPerSecond)} %)`,
    hours(night.judgeSeconds),
    `${((targets * BYTES.first + 365 * perNight) / 1e9).toFixed(1)} GB`,
  ];
});

const table = [
  '| targets | biggest address | workers x hosts | looking | slowest address alone | processors busy | turns a second (of one database) | judging, one leader | history after a year |',
  '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
].join('\n');
process.stdout.write(`${table}\n`);

if (process.argv.includes('--write')) {
  const page = join(import.meta.dirname, '../../../docs/scale.md');
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split('<!-- simulated -->');
  const [, after = ''] = rest.split('<!-- end -->');
  writeFileSync(page, `${before}<!-- simulated -->\n\n${table}\n\n<!-- end -->${after}`);
}
