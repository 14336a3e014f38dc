// Asks the registry for known vulnerabilities of what a production install brings. A registry that keeps no such list, or none that can
// be reached, is said in one line; a vulnerability ends with 1.
import { spawnSync } from 'node:child_process';

const { stdout, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 60_000 });
const answer = error === undefined ? parsed(stdout) : null;
const found = Object.values(answer?.vulnerabilities ?? {});
if (answer?.vulnerabilities === undefined) {
  console.log('npm audit: not asked, the registry gives no list of vulnerabilities here.');
} else if (found.length === 0) {
  console.log(`npm audit: nothing known against ${answer.metadata?.dependencies?.prod ?? 'the'} packages.`);
} else {
  for (const { name, severity, range } of found) console.error(`npm audit: ${name} ${range}: ${severity}`);
  process.exitCode = 1;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
