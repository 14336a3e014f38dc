// Looks at one site so many times with MDN Observatory, as its scan() does, and prints what each look cost this process. Run in the
// package's folder, with tests/oracles/observatory-names.mjs preloaded.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const from = (path) => import(pathToFileURL(join(process.cwd(), 'src', path)).href);
const { retrieve } = await from('retriever/retriever.js');
const { ALL_TESTS } = await from('constants.js');

const [{ host, http, https }] = JSON.parse(process.env.OBSERVATORY_SITES);
const costs = [];
while (costs.length < Number(process.argv[2])) {
  const [started, used] = [performance.now(), process.cpuUsage()];
  const seen = await retrieve(host, { httpPort: String(http), httpsPort: String(https) });
  if (seen.responses.auto === null) throw new Error('unreachable');
  for (const test of ALL_TESTS) test(seen);
  const { user, system } = process.cpuUsage(used);
  costs.push({ seconds: (performance.now() - started) / 1000, cpuMs: (user + system) / 1000 });
}
process.stdout.write(JSON.stringify(costs), () => process.exit(0)); // its clients keep connections open
