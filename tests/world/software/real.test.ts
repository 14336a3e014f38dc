import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { line, SITES, softwareOf } from './sites.ts';

/** The upstream version of an installed package: `4:5.2.1+dfsg-1+deb12u1` is 5.2.1. */
function installed(name: string): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the format of dpkg-query
  const version = execFileSync('dpkg-query', ['-W', '-f', '${Version}', name], { encoding: 'utf8' });
  return version.replace(/^\d+:/, '').replace(/[-+~].*$/, '');
}

const APACHE = () => `apache-http-server ${installed('apache2')} exact Debian`;

/** Everything that each site shows, and nothing else. PHP hides on Debian (expose_php is off), and so it is not seen. */
const SHOWN: Readonly<Record<string, () => readonly string[]>> = {
  'Apache httpd, its listing': () => [APACHE()],
  phpMyAdmin: () => [
    APACHE(),
    'bootstrap 5.1.3 exact',
    'jquery 3.6.1 exact',
    'jquery-migrate 3.4.0 exact',
    'jquery-ui 1.13.2 exact',
    'jquery-validation 1.19.5 exact',
    `phpmyadmin ${installed('phpmyadmin')} exact Debian`,
  ],
  Adminer: () => [`adminer ${installed('adminer')} exact`, APACHE()],
  WordPress: () => [APACHE(), `wordpress ${installed('wordpress')} exact`],
  MediaWiki: () => [APACHE(), `mediawiki ${installed('mediawiki')} exact`],
  Roundcube: () => [
    APACHE(),
    'bootstrap 4.6.1 exact',
    'jquery 3.6.1 exact',
    'jquery-ui 1.13.2 exact',
    `roundcube ${installed('roundcube-core')} exact`,
  ],
  Tomcat: () => [`tomcat ${installed('tomcat10')} exact Debian`],
};

describe.each(SITES)('$name', ({ name, missing, start }) => {
  test.skipIf(missing !== null)(
    `product and version, and nothing that is not there${missing === null ? '' : `: skipped, ${missing}`}`,
    async () => {
      const real = await start();
      try {
        const { products, unread } = await softwareOf(real.running.port);
        expect(products.map(line)).toEqual(SHOWN[name]?.());
        expect(unread).toEqual([]);
        expect(await softwareOf(real.running.port).then((again) => again.products)).toEqual(products);
      } finally {
        await real.close();
      }
    },
    120_000,
  );
});
