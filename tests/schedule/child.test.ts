import { describe, expect, test } from 'vitest';
import { runRasid } from '../../src/schedule/child.ts';

/** Runs a few words of script in place of the program. */
async function play(script: string, { program = [process.execPath, '-e', script], stopAt = '' } = {}) {
  const lines: string[] = [];
  const stop = new AbortController();
  const ended = await runRasid([], {
    program,
    cwd: import.meta.dirname,
    env: {},
    signal: stop.signal,
    onStart: () => {},
    onLine: (line) => {
      lines.push(line);
      if (line === stopAt) stop.abort();
    },
  });
  return { ...ended, lines };
}

describe('a process', () => {
  test.each<[string, string, Awaited<ReturnType<typeof play>>]>([
    ['that is well', '', { code: 0, words: 'exit code 0', said: '', lines: [] }],
    [
      'that refuses',
      'console.error("No target."); process.exit(2)',
      { code: 2, words: 'exit code 2', said: 'No target.', lines: ['No target.'] },
    ],
    ['that is killed', 'process.kill(process.pid, "SIGKILL")', { code: null, words: 'SIGKILL', said: '', lines: [] }],
    [
      'that crashes',
      'process.abort()',
      { code: null, words: 'SIGABRT', said: expect.any(String), lines: expect.any(Array) },
    ],
  ])('%s', async (_what, script, expected) => {
    expect(await play(script)).toEqual(expected);
  });

  test('that is not there is an end, no exception', async () => {
    expect(await play('', { program: ['/nowhere/node'] })).toMatchObject({
      code: null,
      words: expect.stringContaining('ENOENT'),
    });
  });

  test('is asked to end, once, and given the time to save', async () => {
    const script = `
      process.on('SIGTERM', () => { console.error('saving'); setTimeout(() => process.exit(130), 50) });
      setInterval(() => {}, 1000); console.error('begun')`;
    expect(await play(script, { stopAt: 'begun' })).toMatchObject({ code: 130, lines: ['begun', 'saving'] });
  });

  test('that says more than anybody reads is cut short', async () => {
    const { lines } = await play('for (let i = 0; i < 5000; i++) console.error("x".repeat(2000))');
    expect([lines.length, lines[0]?.length]).toEqual([100, 500]);
  });
});
