import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshFolder, listOf, loopbackTarget, rasid } from '../commands/desk.ts';

test('a worker needs a history in PostgreSQL', async () => {
  expect(await rasid(['worker', '--history', 'sqlite:history.db'])).toEqual({
    code: 2,
    out: '',
    err: expect.stringMatching(
      /^Workers share a history in PostgreSQL, and \S+history\.db is a file: --history postgres:.+\n$/,
    ),
  });
});

test('a leader that does not work needs one too, and nothing is begun', async () => {
  const cwd = freshFolder();
  writeFileSync(join(cwd, 'list.yaml'), listOf(loopbackTarget('site', 9)));
  const argv = ['scan', '--targets', 'list.yaml', '--no-work'];
  expect(await rasid(argv, { cwd })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^--no-work leaves the looking/),
  });
  expect(await rasid(['history', 'list'], { cwd })).toMatchObject({ code: 2 }); // there is none
});

test('a worker whose database does not answer says so', async () => {
  expect(await rasid(['worker', '--history', 'postgres://rasid@127.0.0.1:9/rasid'])).toEqual({
    code: 2,
    out: '',
    err: 'postgres://rasid@127.0.0.1:9/rasid cannot be reached: nobody listens there.\n',
  });
});
