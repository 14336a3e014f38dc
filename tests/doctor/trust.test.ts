import { expect, it, test } from 'vitest';
import { forgeRoot } from '../../src/demo/ca.ts';
import { knowledgeSign, rootSign } from '../../src/doctor/trust.ts';
import { knowledge } from '../../src/knowledge/index.ts';
import type { Knowledge } from '../../src/model/knowledge.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const NODE = { node: '24.21.0', timeZones: '2026a' };
const root = (until: string) => forgeRoot('Root', { notBefore: '2020-01-01', notAfter: until }).certificate;

test.each([
  [20, 0, 'ok'],
  [20, 2, 'ok'],
  [20, 6, 'warn'],
  [0, 0, 'warn'],
])('%i roots that hold and %i that have ended: %s', (holding, ended, fitness) => {
  const [good, gone] = [root('2036-01-01'), root('2026-01-01')];
  const roots = [...Array<string>(holding).fill(good), ...Array<string>(ended).fill(gone)];
  expect(rootSign({ ...MACHINE, ...NODE }, NOW, roots).fitness).toBe(fitness);
});

const MACHINE = {
  program: 'node',
  cores: 1,
  memory: 1,
  openFiles: null,
  user: null,
  umask: 0,
};

const asOf = (days: Partial<Record<keyof Knowledge, string>>): Knowledge =>
  Object.fromEntries(
    Object.entries(knowledge).map(([name, facts]) => [
      name,
      { ...facts, asOf: days[name as keyof Knowledge] ?? '2026-11-20' },
    ]),
  ) as unknown as Knowledge;

it('knows what has aged, each kind by its own measure', () => {
  expect(knowledgeSign(asOf({}), NOW).fitness).toBe('ok');
  expect(knowledgeSign(asOf({ controls: '2026-01-01' }), NOW).fitness).toBe('ok');
  expect(knowledgeSign(asOf({ advisories: '2026-10-22', paths: '2026-08-01' }), NOW)).toMatchObject({
    fitness: 'warn',
    says: 'advisories of 2026-10-22 (31 days old), paths of 2026-08-01 (113 days old)',
  });
});
