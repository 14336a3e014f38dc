import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect, isIP } from 'node:net';
import type { Instant } from '../model/observation.ts';
import { bad, ok, type Sign, unmeasured, warn } from './sign.ts';

/** What may be asked: the operator's own hosts and the resolver of this machine, nobody else. */
export interface Line {
  readonly controls: readonly string[]; // `host` or `host:port`; 443 unless said
  readonly servers?: readonly string[]; // resolvers as `address:port`; those of the system unless said
  readonly timeoutMs: number;
  readonly agent: string; // User-Agent
}

const NO_CONTROLS = 'the targets file names no hosts of yours under scanner.controls';

interface Control {
  readonly name: string; // as people wrote it
  readonly host: string;
  readonly port: number;
}

const controlsIn = (controls: readonly string[]): readonly Control[] =>
  controls.flatMap((name) => {
    const url = URL.parse(`tcp://${name}`);
    if (url === null || url.hostname === '') return [];
    return [{ name, host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 443 : Number(url.port) }];
  });

// --- the clock ---------------------------------------------------------------------------------------------------------

const TOLERATED = 5; // seconds: a Date field has whole ones, and an answer travels
const HARMFUL = 60;

/** Our clock beside the Date field of the first control that answers a HEAD: over TLS, or else in the clear. */
export async function clockSign(line: Line, now: () => Instant): Promise<Sign> {
  const controls = controlsIn(line.controls);
  if (controls.length === 0) return unmeasured('clock', NO_CONTROLS);
  for (const control of controls) {
    const theirs = (await dateOf(control, requestHttps, line)) ?? (await dateOf(control, requestHttp, line));
    if (theirs === null) continue;
    const off = Math.round((Date.parse(now()) - theirs) / 1000);
    const says = `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} ${control.name}`;
    const todo = 'Set the clock, and keep it with NTP: certificates, waivers and due dates are read by it.';
    if (Math.abs(off) > HARMFUL) return bad('clock', says, todo);
    return Math.abs(off) > TOLERATED ? warn('clock', says, todo) : ok('clock', `as ${control.name} has it`);
  }
  return unmeasured('clock', 'no control host answers with a date');
}

/** Milliseconds since 1970, or null. Nothing but the head of the answer is read. */
function dateOf(
  { host, port }: Control,
  request: typeof requestHttp | typeof requestHttps,
  { timeoutMs, agent }: Line,
): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request({
      host,
      port,
      method: 'HEAD',
      path: '/',
      agent: false,
      headers: { 'User-Agent': agent },
      signal: AbortSignal.timeout(timeoutMs),
    });
    asked.on('response', ({ headers }) => {
      asked.destroy();
      const date = Date.parse(headers.date ?? '');
      resolve(Number.isNaN(date) ? null : date);
    });
    asked.on('error', () => resolve(null));
    asked.end();
  });
}

// --- names -------------------------------------------------------------------------------------------------------------

/** Whether the resolver knows our controls, and whether it says so when a name does not exist. `nobody`: a label that nobody uses. */
export async function nameSigns(line: Line, nobody: string): Promise<readonly Sign[]> {
  return Promise.all([controlNames(line), inventions(line, nobody)]);
}

async function controlNames(line: Line): Promise<Sign> {
  const names = controlsIn(line.controls).filter(({ host }) => isIP(host) === 0);
  if (names.length === 0) return unmeasured('names', NO_CONTROLS);
  const found = await Promise.all(names.map(async ({ host }) => (await addressesOf(host, line)).length > 0));
  const lost = names.filter((_, index) => found[index] !== true).map(({ name }) => name);
  return lost.length === 0
    ? ok('names', `${names.map(({ name }) => name).join(', ')} found`)
    : bad(
        'names',
        `the resolver does not find ${lost.join(', ')}`,
        'Look at /etc/resolv.conf and at the resolver it names.',
      );
}

/** RFC 6761 section 6.4: names under "invalid" never exist. */
async function inventions(line: Line, nobody: string): Promise<Sign> {
  const name = `rasid-${nobody}.invalid`;
  try {
    const addresses = await resolving(line, (resolver) => resolver.resolve4(name));
    return bad(
      'resolver',
      `it answers ${addresses.slice(0, 2).join(', ')} for ${name}, which cannot exist`,
      'Use a resolver that does not invent answers: sites that are gone would look alive.',
    );
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOTFOUND'
      ? ok('resolver', 'a name that cannot exist does not exist')
      : bad(
          'resolver',
          `no clean answer for a name that cannot exist (${code})`,
          'Look at /etc/resolv.conf: is the resolver reached?',
        );
  }
}

async function addressesOf(host: string, line: Line): Promise<readonly string[]> {
  const found = await Promise.allSettled([
    resolving(line, (resolver) => resolver.resolve4(host)),
    resolving(line, (resolver) => resolver.resolve6(host)),
  ]);
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}

async function resolving<T>({ servers, timeoutMs }: Line, ask: (resolver: dns.Resolver) => Promise<T>): Promise<T> {
  const resolver = new dns.Resolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  const limit = setTimeout(() => resolver.cancel(), timeoutMs);
  try {
    return await ask(resolver);
  } finally {
    clearTimeout(limit);
  }
}

// --- the way out -------------------------------------------------------------------------------------------------------

const FAMILIES = [
  { family: 4, name: 'IPv4', far: '192.0.2.1' }, // RFC 5737: for documentation,
  { family: 6, name: 'IPv6', far: '2001:db8::1' }, // RFC 3849: and never answered
] as const;

/** Whether there is a way out in each family, and whether it leads to the controls. */
export async function egressSigns(line: Line): Promise<readonly Sign[]> {
  const controls = controlsIn(line.controls);
  const places = (
    await Promise.all(
      controls.map(async (control) => {
        const addresses = isIP(control.host) === 0 ? await addressesOf(control.host, line) : [control.host];
        return addresses.map((address) => ({ ...control, address }));
      }),
    )
  ).flat();
  return Promise.all(
    FAMILIES.map(async ({ family, name, far }) => {
      const own = places.filter(({ address }) => isIP(address) === family);
      const reached = await firstOf(own, ({ address, port }) => opens(address, port, line.timeoutMs));
      if (reached !== null) return ok(name, `reaches ${reached.name}`);
      const route = await hasRoute(family, far);
      const severe = family === 4 ? bad : warn;
      const unseen = `Give it ${name}: what answers over ${name} alone cannot be seen from here.`;
      if (own.length > 0)
        return severe(
          name,
          `does not reach ${own.map((one) => one.name).join(', ')}`,
          'Look at the line, the firewall, and the controls.',
        );
      if (!route) return severe(name, 'no way out', unseen);
      return controls.length === 0
        ? {
            ...ok(name, 'there is a way out; whether it leads anywhere was not measured'),
            fitness: 'unmeasured' as const,
          }
        : ok(name, 'there is a way out; no control has such an address');
    }),
  );
}

async function firstOf<T>(list: readonly T[], holds: (one: T) => Promise<boolean>): Promise<T | null> {
  const held = await Promise.all(list.map(holds));
  return list.find((_, index) => held[index]) ?? null;
}

/** Opened and closed; nothing is sent. */
function opens(address: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const done = (opened: boolean) => {
      socket.destroy();
      resolve(opened);
    };
    socket.setTimeout(timeoutMs, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}

/** Connecting a UDP socket asks the routing table and sends nothing. */
function hasRoute(family: 4 | 6, far: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(family === 4 ? 'udp4' : 'udp6');
    const done = (found: boolean) => {
      socket.close();
      resolve(found);
    };
    socket.connect(9, far, (error?: Error) => {
      if (error !== undefined) done(false);
      else done(!/^(?:::1?$|127\.|0\.0\.0\.0$|fe80:)/.test(socket.address().address));
    });
  });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
