import { pino } from 'pino';
import type { Instant } from '../model/observation.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';

/** What a line is about; null where it is about none. */
export interface About {
  readonly list?: string;
  readonly run?: string | undefined;
  readonly [field: string]: string | number | boolean | null | undefined;
}

/** `event` is for machines and stays; `words` are for people. */
export type Log = (level: Level, event: string, words: string, about?: About) => void;

interface Sink {
  readonly write: (text: string) => void;
  readonly isTTY: boolean;
}

/** Lines of JSON; in a terminal, lines of text. Their time is the clock's that is handed in. */
export function createLog(sink: Sink, now: () => Instant, least: Level): Log {
  const destination = { write: (line: string) => sink.write(sink.isTTY ? inWords(line) : line) };
  const logger = pino(
    {
      level: least,
      base: null,
      messageKey: 'words',
      timestamp: () => `,"time":"${now()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  return (level, event, words, { list = null, run = null, ...more } = {} as About) => {
    logger[level]({ event, list, run, ...more }, words);
  };
}

/** `2026-11-22 01:00:00 warn  targets: what happened` */
function inWords(line: string): string {
  const { time, level, list, words } = JSON.parse(line) as Record<string, string | null>;
  const at = (time ?? '').slice(0, 19).replace('T', ' ');
  return `${at} ${(level ?? '').padEnd(5)} ${list === null ? '' : `${list}: `}${words}\n`;
}
