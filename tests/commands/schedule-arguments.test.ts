import { expect, test } from 'vitest';
import { notifyArguments, scanArguments } from '../../src/commands/schedule-arguments.ts';
import { planOf } from '../schedule/world.ts';

const NIGHT = { due: '2026-11-22T01:00:00.000Z', end: '2026-11-22T05:00:00.000Z' };
const LIST = { ...planOf('a'), paths: ['a.yaml', 'more.yaml'], formats: ['html', 'json'] } as const;
const BARE = { reports: 'reports/', ca: [] };

const ALL = {
  history: 'postgres://rasid@db.example/rasid',
  reports: 'out',
  waivers: ['w.yaml', 'v.yaml'],
  select: ['owner:cnss', 'tag:critical'],
  profile: 'passive',
  ca: ['ca.pem'],
  hosts: 16,
  allowUnauthorisedSkip: true,
  notify: 'notify.yaml',
  noWork: true,
};

test('a night is told no more than the schedule was', () => {
  expect(scanArguments(LIST, NIGHT, false, BARE)).toEqual([
    'scan',
    '--quiet',
    '--deadline=2026-11-22T05:00:00.000Z',
    '--next=2026-11-23T01:00:00.000Z',
    '--targets=a.yaml',
    '--targets=more.yaml',
    '--reports=reports/',
    '--format=html,json',
  ]);
});

test('and everything that it was told; one that broke is resumed', () => {
  expect(scanArguments(LIST, NIGHT, true, ALL)).toEqual([
    'scan',
    '--quiet',
    '--resume',
    '--deadline=2026-11-22T05:00:00.000Z',
    '--next=2026-11-23T01:00:00.000Z',
    '--targets=a.yaml',
    '--targets=more.yaml',
    '--waivers=w.yaml',
    '--waivers=v.yaml',
    '--select=owner:cnss',
    '--select=tag:critical',
    '--ca=ca.pem',
    '--profile=passive',
    '--history=postgres://rasid@db.example/rasid',
    '--reports=out',
    '--format=html,json',
    '--hosts=16',
    '--allow-unauthorised-skip',
    '--no-work',
  ]);
});

test('people are told by the same targets and waivers', () => {
  expect(notifyArguments('2026-11-22T01-00-00Z', 'n.yaml', LIST.paths, ALL)).toEqual([
    'notify',
    '2026-11-22T01-00-00Z',
    '--send',
    '--quiet',
    '--config=n.yaml',
    '--targets=a.yaml',
    '--targets=more.yaml',
    '--waivers=w.yaml',
    '--waivers=v.yaml',
    '--history=postgres://rasid@db.example/rasid',
    '--reports=out',
  ]);
});
