import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freshDatabase, noPostgres } from '../history/postgres.ts';
import { closeAll, listen } from '../probes/net/loopback.ts';
import { freshFolder, listOf, loopbackTarget, rasid, type Said } from './desk.ts';

afterEach(closeAll);

/** Two nights of a site that loses a header, kept in PostgreSQL: every command that reads says what it says of a file. */
describe.skipIf(await noPostgres())('a history in PostgreSQL', () => {
  test('is read, judged, browsed and found fit as one in a file is', { timeout: 120_000 }, async () => {
    const cwd = freshFolder();
    const headers: Record<string, string> = { 'X-Content-Type-Options': 'nosniff' };
    const { port } = await listen(
      createServer((_, response) =>
        response.writeHead(200, { 'Content-Type': 'text/html', ...headers }).end('<title>x</title>'),
      ),
      '127.0.0.1',
    );
    writeFileSync(join(cwd, 'list.yaml'), listOf(loopbackTarget('site', port)));
    const histories = [await freshDatabase(), 'sqlite:history.db'];
    const asked = async (line: string, history: string): Promise<Said> =>
      rasid([...line.split(' '), '--history', history], { cwd, now: '2026-11-22T09:00:00.000Z' });
    const scan = (night: string) => `scan --targets list.yaml --format json --quiet --now ${night}T02:00:00Z`;
    for (const history of histories)
      expect(await asked(scan('2026-11-21'), history)).toMatchObject({ code: 0, err: '' });
    delete headers['X-Content-Type-Options'];
    for (const history of histories)
      expect(await asked(scan('2026-11-22'), history)).toMatchObject({ code: 0, err: '' });

    const withoutTimes = (text: string) =>
      text.replace(/"(?:finishedAt|at)": "[^"]+"/g, '"at": ""').replace(/sha256:[0-9a-f]+/g, '');
    for (const line of [
      'report --format json',
      'diff',
      'history show site',
      'gate --fail-on low',
      'rejudge --dry-run',
    ]) {
      const [shared, file] = [await asked(line, histories[0] ?? ''), await asked(line, histories[1] ?? '')];
      expect([line, shared.code, withoutTimes(shared.out)]).toEqual([line, file.code, withoutTimes(file.out)]);
    }
    expect(await asked('history verify', histories[0] ?? '')).toMatchObject({ code: 0, err: '' });
    expect((await asked('doctor --targets list.yaml', histories[0] ?? '')).out).toMatch(/^ok +nights +2 runs/m);

    const closing = new AbortController();
    const opened = Promise.withResolvers<string>();
    const serving = rasid(['serve', '--port', '0', '--history', histories[0] ?? ''], {
      cwd,
      now: '2026-11-22T09:00:00.000Z',
      signal: closing.signal,
      hears: (out) => opened.resolve(/http:\S+/.exec(out)?.[0] ?? ''),
    });
    const url = await Promise.race([opened.promise, serving.then(({ err }) => Promise.reject(new Error(err)))]);
    const runs = await fetch(new URL('/api/runs', url));
    expect([runs.status, ((await runs.json()) as unknown[]).length]).toEqual([200, 2]);
    const found = await fetch(new URL('/search?q=site&lang=en', url));
    expect([found.status, (await found.text()).includes('site.demo.example')]).toEqual([200, true]);
    closing.abort();
    expect(await serving).toMatchObject({ code: 0 });
  });
});
