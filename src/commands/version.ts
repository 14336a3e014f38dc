import { readFileSync } from 'node:fs';
import { defineCommand } from './command.ts';
import { EXIT } from './environment.ts';

const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export const VERSION = String((manifest as { readonly version: unknown }).version);

/** How we are named in runs and in the User-Agent. */
export const TOOL = `rasid/${VERSION}`;

export const version = defineCommand({
  command: 'version',
  describe: 'print the version',
  options: (program) => program,
  run: async (_args, { stdout }) => {
    stdout.write(`${TOOL}\n`);
    return EXIT.done;
  },
});
