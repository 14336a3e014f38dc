import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// `npm test` builds it first.
const BIN = join(import.meta.dirname, '../../../dist/bin.js');

export interface Scanned {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly peakMb: number | null; // resident, of the whole process; null where the system does not tell
}

/** `rasid scan` as a process of its own, as if a terminal of 100 columns listened. */
export function scanIn(cwd: string, argv: readonly string[]): Promise<Scanned> {
  if (!existsSync(BIN)) throw new Error('dist/bin.js is missing: npm run build');
  const child = spawn(process.execPath, [BIN, 'scan', ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let peakMb: number | null = null;
  const look = () => {
    peakMb = peakOf(child.pid) ?? peakMb;
  };
  const timer = setInterval(look, 50);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
    look();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      resolve({ code, ...said, peakMb });
    });
  });
}

/** The most that was ever resident (proc(5), VmHWM); null when the process is gone or the system is not Linux. */
function peakOf(process: number | undefined): number | null {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${process}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
