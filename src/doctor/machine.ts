import type { Instant } from '../model/observation.ts';
import { bad, bytes, ok, type Sign, unmeasured, warn } from './sign.ts';

/** What the system says of the process and of the machine it runs on. */
export interface MachineFacts {
  readonly node: string; // "24.21.0"
  readonly program: string; // path of Node
  readonly timeZones: string | null; // "2026a": the release of the time zone database
  readonly cores: number;
  readonly memory: number; // bytes that this process may use
  readonly openFiles: number | null; // at once; null: no limit is known
  readonly user: number | null; // 0 is root; null where users have no numbers
  readonly umask: number;
}

const NEEDED = 24; // package.json, engines

export function runtimeSigns({ node, program, timeZones }: MachineFacts, now: Instant): readonly Sign[] {
  const found = `${node}, ${/[\\/]node_modules[\\/]/.test(program) ? 'the package beside Rasid' : program}`;
  const year = Number(/^\d{4}/.exec(timeZones ?? '')?.[0] ?? Number.NaN);
  return [
    Number.parseInt(node, 10) >= NEEDED
      ? ok('node', found)
      : bad('node', found, `Node ${NEEDED} is needed: "npm ci" installs it beside Rasid.`),
    Number.isNaN(year)
      ? unmeasured('time zones', 'Node does not say which release it carries')
      : Number(now.slice(0, 4)) - year > 1
        ? warn('time zones', `of ${timeZones}`, 'Clock changes since then are not known: use a newer Node.')
        : ok('time zones', `release ${timeZones}`),
  ];
}

const PER_HOST = 8; // sockets of one target at once: two handshakes, requests, the resolver, and some room
const OWN_FILES = 128; // the history, reports, the program itself
const OWN_MEMORY = 400_000_000; // of a night of a hundred targets (docs/benchmarks.md),
const MEMORY_PER_TARGET = 1_000_000; // and what each further one adds

/** Whether this machine carries a night of that size. `hosts`: targets at once. */
export function strengthSigns(
  { cores, memory, openFiles }: MachineFacts,
  { hosts, targets }: { readonly hosts: number; readonly targets: number | null },
): readonly Sign[] {
  const files = hosts * PER_HOST + OWN_FILES;
  const room = OWN_MEMORY + (targets ?? 0) * MEMORY_PER_TARGET;
  const offered = `${cores} ${cores === 1 ? 'core' : 'cores'}, ${bytes(memory)} of memory`;
  return [
    memory < room
      ? warn(
          'machine',
          `${offered}; a night of ${targets ?? 'few'} targets takes about ${bytes(room)}`,
          'Give it more memory, or split the list.',
        )
      : ok('machine', offered),
    openFiles === null
      ? ok('open files', 'no limit')
      : openFiles < files
        ? bad(
            'open files',
            `${openFiles} at once; ${hosts} targets at once take about ${files}`,
            `Raise the limit (LimitNOFILE=${files} in the unit), or scan with --hosts ${Math.max(1, Math.floor((openFiles - OWN_FILES) / PER_HOST))}.`,
          )
        : ok('open files', `${openFiles} at once; ${hosts} targets at once take about ${files}`),
  ];
}

/** Whom we run as, and what would be readable by others. */
export function userSigns({ user, umask }: MachineFacts): readonly Sign[] {
  const octal = umask.toString(8).padStart(3, '0');
  return [
    user === 0
      ? bad('user', 'root', 'Run it as a user of its own: it needs no rights but to its folders.')
      : ok('user', user === null ? 'not root' : `not root (${user})`),
    (umask & 0o007) === 0o007
      ? ok('umask', octal)
      : warn(
          'umask',
          `${octal}: others on this machine can read new reports`,
          'Set umask 077 (UMask=0077 in the unit): reports are a list of weak points.',
        ),
  ];
}

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

/** Variables that change how Node behaves, or that somebody may believe to do so. */
export function variableSigns(env: Readonly<Record<string, string | undefined>>): readonly Sign[] {
  const proxies = Object.keys(env).filter((name) => PROXIES.includes(name.toUpperCase()) && env[name] !== '');
  return [
    proxies.length === 0
      ? ok('proxies', 'none set')
      : warn(
          'proxies',
          `${proxies.sort().join(', ')} ${proxies.length === 1 ? 'is' : 'are'} set`,
          'Not used: a proxy would hide what the sites say. This machine needs its own way out.',
        ),
    ...(env.NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? [
          bad(
            'TLS',
            'NODE_TLS_REJECT_UNAUTHORIZED=0 is set',
            'Unset it: no certificate of a webhook, a mail server or a database would be verified.',
          ),
        ]
      : []),
  ];
}
