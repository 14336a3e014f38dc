// Runs test files of MDN Observatory without its test runner: the few words of mocha that they use, and the cases on standard output.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const waiting = [];
let before = [];

globalThis.describe = (_name, body) => {
  const outer = before;
  before = [...outer];
  body();
  before = outer;
};
globalThis.beforeEach = (prepare) => before.push(prepare);
globalThis.it = (name, body) => waiting.push({ name, body, before });

for (const file of process.argv.slice(2)) await import(pathToFileURL(resolve(file)).href);

const failed = [];
for (const { name, body, before: preparations } of waiting) {
  try {
    for (const prepare of preparations) await prepare();
    await body();
  } catch (error) {
    failed.push(`${name}: ${error}`);
  }
}
process.stdout.write(
  JSON.stringify({ passed: waiting.length - failed.length, failed, cases: globalThis.recordedCases() }),
);
