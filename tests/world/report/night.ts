import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storedReport } from '../../../src/commands/reporting.ts';
import { startFleet } from '../../../src/demo/fleet.ts';
import { openHistory } from '../../../src/history/history.ts';
import { knowledge } from '../../../src/knowledge/index.ts';
import type { Report } from '../../../src/model/report.ts';
import { loadRuleset } from '../../../src/rules/registry.ts';
import { rasid } from '../../commands/desk.ts';
import { invented } from './past.ts';

const NIGHTS = ['2026-11-21T02:00:00.000Z', '2026-11-22T02:00:00.000Z'] as const;

/** The second night of the demo's fleet, really scanned, and ninety invented nights behind it. */
export async function demoNight(folder: string): Promise<Report> {
  const cwd = mkdtempSync(join(folder, 'house-'));
  const fleet = await startFleet({ firstNight: NIGHTS[0] });
  const scan = async (night: string): Promise<void> => {
    const said = await rasid(
      ['scan', '--targets', 'fleet.yaml', '--ca', 'root.pem', '--history', 'sqlite:h.db']
        .concat(['--reports', '.', '--format', 'json', '--quiet'])
        .concat(['--now', night]),
      { cwd },
    );
    if (said.code !== 0) throw new Error(`rasid scan ended with ${said.code}: ${said.err}`);
  };
  try {
    writeFileSync(join(cwd, 'fleet.yaml'), fleet.targetsYaml());
    writeFileSync(join(cwd, 'root.pem'), fleet.caPem);
    await scan(NIGHTS[0]);
    await fleet.night(2);
    await scan(NIGHTS[1]);
  } finally {
    await fleet.close();
  }
  const history = await openHistory(`sqlite:${join(cwd, 'h.db')}`, { create: false });
  try {
    const { id } = await history.find('latest');
    const ruleset = await loadRuleset();
    const scanner = { contact: 'mailto:soc@demo.example', info: 'https://demo.example/scan-info' };
    const standards = { ...ruleset, knowledge, waivers: [] };
    const report = await storedReport(history, id, standards, { scanner, pages: true });
    return { ...report, outlook: invented(report) };
  } finally {
    await history.close();
    rmSync(cwd, { recursive: true, force: true });
  }
}
