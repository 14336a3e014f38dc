import { closeSync, openSync, writeFileSync } from 'node:fs';
import type { ReportTarget, Spool } from '../model/report.ts';

/** A file of whole targets that grows by one line each. */
export interface SpoolWriter {
  append(target: ReportTarget): void;
  done(): Spool; // whatever was appended can be read; nothing more is
}

const BLOCK = 1 << 20; // bytes written at a time

/** `file`: a new one, that whoever names it removes. */
export function createSpool(file: string): SpoolWriter {
  const at: Record<string, readonly [offset: number, length: number]> = {};
  const descriptor = openSync(file, 'wx', 0o600);
  let waiting: Buffer[] = [];
  let settled = 0;
  let length = 0; // of what waits
  const settle = () => {
    writeFileSync(descriptor, Buffer.concat(waiting));
    settled += length;
    waiting = [];
    length = 0;
  };
  return {
    append(target) {
      const line = Buffer.from(`${JSON.stringify(target)}\n`);
      at[target.id] = [settled + length, line.length - 1];
      waiting.push(line);
      length += line.length;
      if (length >= BLOCK) settle();
    },
    done() {
      settle();
      closeSync(descriptor);
      return { file, at };
    },
  };
}

/** Writes whole targets, one line each, into a new file. */
export function writeSpool(file: string, targets: Iterable<ReportTarget>): Spool {
  const writer = createSpool(file);
  for (const target of targets) writer.append(target);
  return writer.done();
}
