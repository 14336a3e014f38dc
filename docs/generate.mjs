// Writes docs/rules, docs/schemas and docs/third-party.md from the built program: `npm run docs`.
// With --check it writes nothing and exits 1 when a page is not what it should be.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { notificationJsonSchema } from '../dist/notify/payload.js';
import { rulePage, rulesIndex } from '../dist/render/rule-page.js';
import { loadRules } from '../dist/rules/registry.js';
import { notifyJsonSchema } from '../dist/targets/notify-shape.js';
import { targetsJsonSchema, waiversJsonSchema } from '../dist/targets/shape.js';
import { TRANSLATIONS } from '../dist/text/words.js';

const root = join(import.meta.dirname, '..');
const rules = await loadRules();
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const pages = new Map([
  ['docs/rules/README.md', rulesIndex(rules)],
  ...rules.map((rule) => [`docs/rules/${rule.id}.md`, rulePage(rule, TRANSLATIONS)]),
  ['docs/schemas/notification.json', json(notificationJsonSchema())],
  ['docs/schemas/notify.json', json(notifyJsonSchema())],
  ['docs/schemas/targets.json', json(targetsJsonSchema())],
  ['docs/schemas/waivers.json', json(waiversJsonSchema())],
  ['docs/third-party.md', thirdParty()],
]);

/** Every package that a production install brings, with its licence, from the lock file and the packages' own manifests. */
function thirdParty() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const rows = Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version }]) => {
      const { license, homepage } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
      return `| ${path.replace(/^.*node_modules\//, '')} | ${version} | ${license ?? 'not stated'} | ${homepage ?? ''} |`;
    })
    .sort();
  return [
    '# Packages of others',
    '',
    'What a production install brings; written by `npm run docs`. Rasid itself has no licence yet: its owner decides.',
    '',
    '| package | version | licence | home |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Data of others in src/knowledge: product life cycles from endoflife.date (MIT, notice in each row) and from vendors; advisories from the sources that',
    'each row names. Node itself (MIT) comes as the package `node`.',
    '',
  ].join('\n');
}

const stale = [...pages].filter(
  ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
);
const extra = globSync('docs/rules/**/*.md', { cwd: root }).filter((path) => !pages.has(path.replaceAll('\\', '/')));

if (process.argv.includes('--check')) {
  const wrong = [...stale.map(([path]) => path), ...extra].sort();
  if (wrong.length > 0) {
    console.error(`Not up to date, run \`npm run docs\`: ${wrong.join(', ')}`);
    process.exitCode = 1;
  }
} else {
  for (const path of extra) rmSync(join(root, path));
  for (const [path, text] of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  console.log(`${stale.length} of ${pages.size} pages written.`);
}
