import type { Observation, SoftwareFacts, SoftwareProduct } from '../../../src/model/observation.ts';
import { probesFor } from '../../../src/probes/index.ts';
import { aLane, aTarget } from '../../probes/net/loopback.ts';
import {
  ADMINER,
  APACHE,
  MEDIAWIKI,
  PHPMYADMIN,
  type Real,
  ROUNDCUBE,
  startApache,
  startMediaWiki,
  startRoundcube,
  startTomcat,
  startWordPress,
  TOMCAT,
  WORDPRESS,
} from '../exposure/real.ts';

/** Real software of the distribution, at the door of a site of its own. */
export interface RealSite {
  readonly name: string;
  readonly missing: string | null; // what this machine lacks for it
  start(): Promise<Real>;
}

const redirected = (path: string, lines: string) =>
  startApache({ php: true, files: {}, lines: () => `RedirectMatch ^/$ ${path}\n${lines}` });

export const SITES: readonly RealSite[] = [
  {
    name: 'Apache httpd, its listing',
    missing: APACHE,
    start: () =>
      startApache({
        files: { 'a.txt': 'a' },
        lines: (folder) => `<Directory ${folder}/www>\n  Options Indexes\n</Directory>`,
      }),
  },
  {
    name: 'phpMyAdmin',
    missing: PHPMYADMIN,
    start: () => redirected('/phpmyadmin/', 'Alias /phpmyadmin /usr/share/phpmyadmin'),
  },
  {
    name: 'Adminer',
    missing: ADMINER,
    start: () => redirected('/adminer.php', 'Alias /adminer.php /usr/share/adminer/adminer.php'),
  },
  { name: 'WordPress', missing: WORDPRESS, start: () => startWordPress(true) },
  { name: 'MediaWiki', missing: MEDIAWIKI, start: startMediaWiki },
  { name: 'Roundcube', missing: ROUNDCUBE, start: startRoundcube },
  { name: 'Tomcat', missing: TOMCAT, start: startTomcat },
];

/** What is seen of a server, by the probes that the software probe builds on. */
export async function softwareOf(port: number): Promise<SoftwareFacts> {
  const target = aTarget({ http: port });
  const lane = aLane(target);
  try {
    const seen: Observation[] = [];
    for (const probe of probesFor({ sleep: async () => {}, day: '2026-11-22', known: async () => null })) {
      if (!['http', 'page', 'responses', 'software'].includes(probe.kind)) continue;
      const look = await probe.look(lane, seen);
      seen.push({ kind: probe.kind, target: target.id, service: `http:${port}`, at: '', ...look } as Observation);
    }
    const last = seen.at(-1);
    if (last?.kind !== 'software' || !last.outcome.ok) throw new Error(`no software: ${JSON.stringify(last?.outcome)}`);
    return last.outcome.value;
  } finally {
    await lane.close();
  }
}

/** `php 8.2.36 exact Debian`. */
export const line = ({ product, version, precision, distribution }: SoftwareProduct): string =>
  [product, version ?? '-', precision, distribution ?? ''].join(' ').trim();
