import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countingServer, freshFolder, listOf, loopbackTarget, rasid } from './desk.ts';

// Whoever was observed can ask who did it, from where, and when it happens again: also in a report that is written later, by somebody else.

test('a stored run knows who scanned, from which addresses, and the next night', async () => {
  const { port } = await countingServer();
  const cwd = freshFolder();
  mkdirSync(join(cwd, 'targets'));
  const list = listOf(loopbackTarget('site', port), 'from: 2000-01-01, until: 2999-01-01, allows: passive');
  writeFileSync(
    join(cwd, 'targets/list.yaml'),
    list.replace('vantage: test-desk', 'vantage: test-desk, addresses: ["192.0.2.7", "2001:DB8::7"]'),
  );
  const scan = await rasid(['scan', '--next', '2026-11-23T01:00:00Z'], { cwd });
  expect(scan.err).not.toContain('Error');
  rmSync(join(cwd, 'targets'), { recursive: true }); // whoever reads the report may not have the list
  const report = await rasid(['report', '--lang', 'en'], { cwd });
  expect(report).toMatchObject({ code: 0, err: '' });
  for (const said of [report.out, readFileSync(join(cwd, 'reports/latest/en/sites/site.html'), 'utf8')]) {
    for (const told of ['soc@demo.example', 'https://demo.example/scan', '192.0.2.7', '2001:db8::7'])
      expect(said).toContain(told);
    expect(said).toMatch(/Next night<\/dt><dd><time dateTime="2026-11-23T01:00:00(.000)?Z">/i);
  }
});

test('an address that is none is refused before anything is sent', async () => {
  const server = await countingServer();
  const cwd = freshFolder();
  const list = listOf(loopbackTarget('site', server.port), 'from: 2000-01-01, until: 2999-01-01, allows: passive');
  writeFileSync(
    join(cwd, 'list.yaml'),
    list.replace('vantage: test-desk', 'vantage: test-desk, addresses: ["192.0.2"]'),
  );
  const { code, err } = await rasid(['scan', '--targets', 'list.yaml'], { cwd });
  expect([code, server.connections()]).toEqual([2, 0]);
  expect(err).toContain('an IP address such as "192.0.2.1"');
  const wrong = await rasid(['scan', '--next', 'tomorrow'], { cwd });
  expect(wrong.code).toBe(2);
});
