import { describe, expect, it, test } from 'vitest';
import { type MachineFacts, runtimeSigns, strengthSigns, userSigns, variableSigns } from '../../src/doctor/machine.ts';
import type { Sign } from '../../src/doctor/sign.ts';
import { bytes } from '../../src/doctor/sign.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const FIT: MachineFacts = {
  node: '24.21.0',
  program: '/srv/rasid/node_modules/node/bin/node',
  timeZones: '2026a',
  cores: 2,
  memory: 8e9,
  openFiles: 4096,
  user: 1000,
  umask: 0o077,
};
const fitness = (signs: readonly Sign[]) => signs.map(({ name, fitness: one }) => `${name} ${one}`);

describe('the program', () => {
  test.each([
    [{}, ['node ok', 'time zones ok']],
    [{ node: '22.1.0' }, ['node bad', 'time zones ok']],
    [{ timeZones: '2024b' }, ['node ok', 'time zones warn']],
    [{ timeZones: '2025c' }, ['node ok', 'time zones ok']],
    [{ timeZones: null }, ['node ok', 'time zones unmeasured']],
  ])('%j: %j', (facts, expected) => {
    expect(fitness(runtimeSigns({ ...FIT, ...facts }, NOW))).toEqual(expected);
  });

  it('is said to come with Rasid, or where it lies', () => {
    const [ours, theirs] = [FIT, { ...FIT, program: '/usr/bin/node' }].map(
      (facts) => runtimeSigns(facts, NOW)[0]?.says,
    );
    expect([ours, theirs]).toEqual(['24.21.0, the package beside Rasid', '24.21.0, /usr/bin/node']);
  });
});

describe('its strength', () => {
  test.each([
    [{}, { hosts: 64, targets: 300 }, ['machine ok', 'open files ok']],
    [{ openFiles: 256 }, { hosts: 64, targets: 300 }, ['machine ok', 'open files bad']],
    [{ openFiles: 256 }, { hosts: 16, targets: 300 }, ['machine ok', 'open files ok']],
    [{ openFiles: null }, { hosts: 5_000, targets: 300 }, ['machine ok', 'open files ok']],
    [{ memory: 5e8 }, { hosts: 64, targets: 300 }, ['machine warn', 'open files ok']],
    [{ memory: 5e8 }, { hosts: 64, targets: null }, ['machine ok', 'open files ok']],
  ])('%j for %j: %j', (facts, night, expected) => {
    expect(fitness(strengthSigns({ ...FIT, ...facts }, night))).toEqual(expected);
  });

  it('names how many hosts it would carry', () => {
    expect(strengthSigns({ ...FIT, openFiles: 256 }, { hosts: 64, targets: 1 })[1]?.todo).toContain('--hosts 16');
  });
});

describe('its user', () => {
  test.each([
    [{}, ['user ok', 'umask ok']],
    [{ user: 0 }, ['user bad', 'umask ok']],
    [{ user: null }, ['user ok', 'umask ok']],
    [{ umask: 0o022 }, ['user ok', 'umask warn']],
    [{ umask: 0o027 }, ['user ok', 'umask ok']],
  ])('%j: %j', (facts, expected) => {
    expect(fitness(userSigns({ ...FIT, ...facts }))).toEqual(expected);
  });
});

describe('its variables', () => {
  test.each([
    [{}, ['proxies ok']],
    [{ https_proxy: 'http://proxy.example:3128' }, ['proxies warn']],
    [{ HTTP_PROXY: '' }, ['proxies ok']],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, ['proxies ok', 'TLS bad']],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '1' }, ['proxies ok']],
  ])('%j: %j', (env, expected) => {
    expect(fitness(variableSigns(env))).toEqual(expected);
  });

  it('are named without their values, which may hold a password', () => {
    const [sign] = variableSigns({ HTTPS_PROXY: 'http://user:secret@proxy.example' });
    expect(JSON.stringify(sign)).not.toContain('secret');
  });
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [620_000_000, '620 MB'],
  [1.5e13, '15 TB'],
])('%d bytes are %s', (n, text) => {
  expect(bytes(n)).toBe(text);
});
