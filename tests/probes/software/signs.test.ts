import { describe, expect, it, test } from 'vitest';
import type { Header, Observation, SoftwareProduct } from '../../../src/model/observation.ts';
import { softwareProbe } from '../../../src/probes/software/probe.ts';
import { identify } from '../../../src/probes/software/signs.ts';
import { hop, httpFacts, pageFacts } from '../../rules/table.ts';
import { aLane, aTarget } from '../net/loopback.ts';

/** One line a product: `php 7.4.3 exact high Ubuntu`. */
const line = ({ product, version, precision, confidence, distribution }: SoftwareProduct): string =>
  [product, version ?? '-', precision, confidence, distribution ?? ''].join(' ').trim();

const ofHeaders = (...headers: readonly Header[]): readonly string[] =>
  identify({ hops: [hop({ headers })], page: null }).map(line);

describe('identify, from headers', () => {
  test.each([
    ['Server: Apache', ['apache-http-server - product high']],
    ['Server: Apache/2', ['apache-http-server 2 major high']],
    [
      'Server: Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16',
      [
        'apache-http-server 2.4.6 exact high CentOS',
        'openssl 1.0.2k exact high Red Hat',
        'php 5.4.16 exact high CentOS',
      ],
    ],
    [
      'Server: Apache/2.4.58 (Win64) OpenSSL/3.1.3 PHP/8.2.12',
      ['apache-http-server 2.4.58 exact high', 'openssl 3.1.3 exact high', 'php 8.2.12 exact high'],
    ],
    ['Server: nginx/1.18.0 (Ubuntu)', ['nginx 1.18.0 exact high Ubuntu']],
    ['Server: Microsoft-IIS/10.0', ['iis 10.0 branch high']],
    ['Server: Apache-Coyote/1.1', ['tomcat-connector - product high']],
    ['Server: Jetty(9.4.57.v20241219)', ['eclipse-jetty 9.4.57 exact high']],
    ['Server: cloudflare', []],
    ['Server: xxxxxxxx-xxxxx', ['fortios - product medium']],
    ['Server: ', []],
    [`Server: ${'Apache/2.4.6 '.repeat(1000)}`, []],
    ['Server: Apache\u202e/2.4.6', []],
    ['X-Powered-By: PHP/7.4.3-4ubuntu2.29', ['php 7.4.3 exact high Ubuntu']],
    ['X-Powered-By: PHP/7.2.34-54+ubuntu20.04.1+deb.sury.org+1', ['php 7.2.34 exact high']],
    ['X-Powered-By: PHP/8.1.2, PleskLin', ['php 8.1.2 exact high', 'plesk - product high']],
    ['X-Powered-By: ASP.NET', ['aspnet - product high']],
    ['X-Powered-By: Servlet/3.0 JSP/2.2 (JBossWeb-7.5.7)', ['jboss-web 7.5.7 exact high']],
    ['X-AspNet-Version: 4.0.30319', ['aspnet 4 major high']],
    ['X-AspNet-Version: banana', []],
    ['X-Generator: Drupal 10 (https://www.drupal.org)', ['drupal 10 major high']],
    ['Composed-By: SPIP 4.1.9 @ www.spip.net + plugins', ['spip 4.1.9 exact high']],
    [
      'Liferay-Portal: Liferay Community Edition Portal 7.3.5 CE GA6 (Athanasius / Build 7305)',
      ['liferay 7.3.5 exact high'],
    ],
    ['Liferay-Portal: Liferay', ['liferay - product high']],
    ['MicrosoftSharePointTeamServices: 16.0.0.5', ['sharepoint 16.0.0.5 exact medium']],
    ['X-Pingback: https://www.example.ma/xmlrpc.php', ['wordpress - product high']],
    ['X-Jenkins: 2.426.3', ['jenkins 2.426.3 exact high']],
    ['Set-Cookie: PHPSESSID=(masked); path=/', ['php - product medium']],
    ['set-cookie: SSESS0123456789abcdef0123456789abcdef=(masked)', ['drupal - product medium']],
    ['Set-Cookie: MoodleSession=(masked)', ['moodle - product medium']],
    ['Set-Cookie: x=PHPSESSID', []],
  ])('%.90s', (text, products) => {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/s.exec(text) ?? [];
    expect(ofHeaders([name, value])).toEqual(products);
  });

  it('lets the best of several signs win, and keeps them all', () => {
    const [php, ...rest] = identify({
      hops: [
        hop({
          headers: [
            ['Set-Cookie', 'PHPSESSID=(masked)'],
            ['X-Powered-By', 'PHP/8.1.2'],
          ],
        }),
      ],
      page: null,
    });
    expect(rest).toEqual([]);
    expect(php).toEqual({
      product: 'php',
      version: '8.1.2',
      precision: 'exact',
      confidence: 'high',
      distribution: null,
      signals: [
        { source: 'cookie', value: 'PHPSESSID' },
        { source: 'header:x-powered-by', value: 'PHP/8.1.2' },
      ],
    });
  });

  it('keeps two different versions apart: a proxy before an origin', () => {
    expect(ofHeaders(['X-Powered-By', 'PHP/8.1.2'], ['X-Powered-By', 'PHP/7.4.33'])).toEqual([
      'php 7.4.33 exact high',
      'php 8.1.2 exact high',
    ]);
  });

  it('reads the hops of the listed host only', async () => {
    const hops = [
      hop({ headers: [['Server', 'nginx']] }),
      hop({ url: 'https://portail.example.ma/', headers: [['Server', 'Microsoft-IIS/10.0']] }),
    ];
    const seen = [
      {
        kind: 'https',
        target: 'x',
        service: 'https:443',
        at: '',
        connections: 1,
        outcome: { ok: true, value: httpFacts({ hops }) },
      },
    ] as Observation[];
    const look = await softwareProbe.look(aLane(aTarget()), seen);
    expect(look).toMatchObject({ connections: 0, outcome: { ok: true, value: { products: [{ product: 'nginx' }] } } });
  });
});

const script = (src: string) => ({ src, integrity: null, crossorigin: null });
const HOST = 'https://www.example.ma';

describe('identify, from the page', () => {
  test.each([
    ['a generator', { generator: 'WordPress 6.1.9' }, ['wordpress 6.1.9 exact high']],
    [
      'several generators',
      { generator: 'WPML ver:4.6; WordPress 5.2' },
      ['wordpress 5.2 branch high', 'wordpress-plugin:sitepress-multilingual-cms 4.6 branch high'],
    ],
    ['Joomla', { generator: 'Joomla! - Open Source Content Management' }, ['joomla - product high']],
    ['TYPO3', { generator: 'TYPO3 CMS' }, ['typo3 - product high']],
    ['MediaWiki', { generator: 'MediaWiki 1.39.17' }, ['mediawiki 1.39.17 exact high']],
    ['a generator of another product', { generator: 'NotWordPress 1.0' }, []],
    [
      'core style sheets',
      { styles: [script(`${HOST}/wp-includes/css/dashicons.min.css?ver=6.1.9`)] },
      ['wordpress 6.1.9 exact medium'],
    ],
    [
      'a plugin, whose number is none of WordPress',
      { scripts: [script(`${HOST}/wp-content/plugins/x/y.js?ver=9.9.9`)] },
      ['wordpress - product medium', 'wordpress-plugin:x - product medium'],
    ],
    ['files of another host', { scripts: [script('https://autre.example/wp-includes/a.js')] }, []],
    ['Drupal’s script', { scripts: [script(`${HOST}/core/misc/drupal.js?v=10.3.1`)] }, ['drupal 10.3.1 exact medium']],
    ['Exchange', { images: [`${HOST}/owa/auth/15.1.2507/themes/x.png`] }, ['msexchange 15.1.2507 exact medium']],
    ['jQuery by its name', { scripts: [script(`${HOST}/js/jquery-1.12.4.min.js`)] }, ['jquery 1.12.4 exact medium']],
    [
      'jQuery by its place',
      { scripts: [script('https://ajax.googleapis.com/ajax/libs/jquery/3.6.0/jquery.min.js')] },
      ['jquery 3.6.0 exact medium'],
    ],
    ['jQuery UI', { scripts: [script(`${HOST}/jquery-ui-1.12.1.min.js`)] }, ['jquery-ui 1.12.1 exact medium']],
    [
      'Bootstrap',
      { scripts: [script('https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/js/bootstrap.bundle.min.js')] },
      ['bootstrap 5.3.0 exact medium'],
    ],
    [
      'AngularJS',
      { scripts: [script('https://ajax.googleapis.com/ajax/libs/angularjs/1.5.8/angular.min.js')] },
      ['angularjs 1.5.8 exact medium'],
    ],
    [
      'a plugin of jQuery',
      { scripts: [script(`${HOST}/jquery.validate-1.19.min.js`)] },
      ['jquery-validation 1.19 branch medium'],
    ],
    ['an unknown plugin of jQuery', { scripts: [script(`${HOST}/jquery.other-1.19.min.js`)] }, []],
    ['nothing', {}, []],
  ])('%s', (_, page, products) => {
    expect(identify({ hops: [hop()], page: pageFacts(page) }).map(line)).toEqual(products);
  });

  it('believes nothing of a page of another host', () => {
    expect(
      identify({ hops: [hop()], page: pageFacts({ url: 'https://autre.example/', generator: 'WordPress 6.1.9' }) }),
    ).toEqual([]);
  });

  it('joins what headers and page say', () => {
    const products = identify({
      hops: [hop({ headers: [['X-Generator', 'Drupal 10 (https://www.drupal.org)']] })],
      page: pageFacts({ scripts: [script(`${HOST}/core/misc/drupal.js?v=10.3.1`)] }),
    });
    expect(products.map(line)).toEqual(['drupal 10.3.1 exact medium']);
    expect(products[0]?.signals).toHaveLength(2);
  });
});

const CDN = 'https://cdn.example';

describe('libraries, by the name or the place of a file', () => {
  test.each([
    [`${HOST}/js/jquery-3.6.0.slim.min.js`, 'jquery 3.6.0 exact medium'],
    [`${HOST}/js/jquery.3.6.0.js`, 'jquery 3.6.0 exact medium'],
    [`${CDN}/npm/jquery@3.7.1/dist/jquery.min.js`, 'jquery 3.7.1 exact medium'],
    [`${CDN}/ajax/libs/jquery/1/jquery.min.js`, 'jquery 1 major medium'],
    [`${HOST}/js/jquery-ui-1.12.1.custom.min.js`, 'jquery-ui 1.12.1 exact medium'],
    [`${CDN}/ajax/libs/jqueryui/1.13.2/jquery-ui.min.js`, 'jquery-ui 1.13.2 exact medium'],
    [`${HOST}/js/jquery-migrate-3.4.1.min.js`, 'jquery-migrate 3.4.1 exact medium'],
    [`${CDN}/bootstrap/3.3.7/css/bootstrap.min.css`, 'bootstrap 3.3.7 exact medium'],
    [`${CDN}/npm/vue@2.6.14/dist/vue.global.prod.js`, 'vue 2.6.14 exact medium'],
    [`${CDN}/react-dom@18.2.0/umd/react-dom.production.min.js`, 'react 18.2.0 exact medium'],
    [`${CDN}/ajax/libs/lodash.js/4.17.15/lodash.min.js`, 'lodash 4.17.15 exact medium'],
    [`${CDN}/ajax/libs/moment.js/2.29.1/moment-with-locales.min.js`, 'moment 2.29.1 exact medium'],
    [`${CDN}/ajax/libs/Chart.js/2.9.4/Chart.bundle.min.js`, 'chartjs 2.9.4 exact medium'],
    [`${CDN}/ajax/libs/pdf.js/2.16.105/pdf.min.js`, 'pdfjs 2.16.105 exact medium'],
    [`${CDN}/ajax/libs/video.js/7.8.1/video.min.js`, 'videojs 7.8.1 exact medium'],
    [`${CDN}/1.13.6/jquery.dataTables-1.13.6.min.js`, 'datatables 1.13.6 exact medium'],
    [`${HOST}/tinymce/4.9.11/tinymce.min.js`, 'tinymce 4.9.11 exact medium'],
    [`${CDN}/npm/d3@7`, 'd3 7 major medium'],
    [`${HOST}/js/jquery.min.js`, 'jquery - product medium'],
    [`${HOST}/js/bootstrap.bundle.min.js?v=1.2.3`, 'bootstrap - product medium'], // of the site's own counting
    [`${CDN}/leaflet@1.9.4/dist/leaflet.css`, 'leaflet 1.9.4 exact medium'],
    [`${CDN}/npm/bootstrap@5.0.0-beta1/dist/js/bootstrap.min.js`, 'bootstrap 5.0.0-beta1 exact medium'],
  ])('%s', (src, seen) => {
    expect(identify({ hops: [hop()], page: pageFacts({ scripts: [script(src)] }) }).map(line)).toEqual([seen]);
  });

  test.each([
    `${HOST}/js/video.min.js`,
    `${HOST}/js/video-1.2.3.js`, // any video
    `${HOST}/js/chart-2026.01.js`,
    `${HOST}/assets/app-1.2.3.js`,
    `${HOST}/jquery/plugins/slider-1.2.3.js`,
    `${HOST}/js/myjquery-3.6.0.js`,
    `${HOST}/js/vue-router-4.1.0.js`,
  ])('%s shows none', (src) => {
    expect(identify({ hops: [hop()], page: pageFacts({ scripts: [script(src)] }) })).toEqual([]);
  });
});

describe('libraries, by what their own text says', () => {
  test.each([
    ['/*! jQuery v1.12.4 | (c) jQuery Foundation | jquery.org/license */', 'jquery 1.12.4'],
    ['/*!\n * jQuery JavaScript Library v3.6.0\n', 'jquery 3.6.0'],
    ['/*! jQuery UI - v1.12.1 - 2016-09-14', 'jquery-ui 1.12.1'],
    ['/*! jQuery Migrate v3.3.2 | (c) OpenJS', 'jquery-migrate 3.3.2'],
    ['/*!\n  * Bootstrap v4.3.1 (https://getbootstrap.com/)', 'bootstrap 4.3.1'],
    ['/*\n AngularJS v1.5.8\n (c) 2010-2016 Google', 'angularjs 1.5.8'],
    ['/*!\n * Vue.js v2.6.14\n', 'vue 2.6.14'],
    ['//! moment.js\n//! version : 2.29.1\n//! authors : Tim Wood', 'moment 2.29.1'],
    ['/*! @license DOMPurify 2.3.1 | (c) Cure53', 'dompurify 2.3.1'],
    ['/*!\n  * Bootstrap [object Object] v4.6.1 (https://getbootstrap.com/)', 'bootstrap 4.6.1'], // as Debian builds it
    ['$.ui=$.ui||{},$.ui.version="1.13.2"', 'jquery-ui 1.13.2'],
    [' * jQuery Migrate - v3.4.0 - 2022-03-24T16:30Z', 'jquery-migrate 3.4.0'],
    [' * jQuery Validation Plugin v1.19.5', 'jquery-validation 1.19.5'],
    [' * Leaflet 1.9.4, a JS library', 'leaflet 1.9.4'],
    [' * Chart.js v3.9.1\n', 'chartjs 3.9.1'],
  ])('%s', (text, seen) => {
    const products = identify({ hops: [hop()], page: pageFacts(), scripts: [{ path: '/js/a.js', text }] });
    expect(products.map(line)).toEqual([`${seen} exact high`]);
  });
});

describe('applications, by the text of a page', () => {
  test.each([
    ['<script>rcmail.set_env({"rcversion":10605,"locale":"fr_FR"})', 'roundcube 1.6.5 exact high'],
    ['<span class="version">4.8.1</span>', 'adminer 4.8.1 exact high'],
    ['<meta name="ajs-version-number" content="7.13.0">', 'confluence 7.13.0 exact high'],
    [
      '<script src="/Telerik.Web.UI.WebResource.axd?_TSM=%3b%3bTelerik.Web.UI%2c+Version%3d2017.1.228.45"',
      'telerik-ui-aspnet-ajax 2017.1.228 exact high',
    ],
    ['<app-root ng-version="15.2.3">', 'angular 15.2.3 exact high'],
    ['<p id="footerVersion">WebLogic Server Version: 12.2.1.4.0</p>', 'weblogic 12.2.1.4.0 exact high'],
    ['<input type="hidden" name="__VIEWSTATE" value="x">', 'aspnet - product medium'],
  ])('%s', (text, seen) => {
    expect(identify({ hops: [hop()], page: pageFacts(), text }).map(line)).toEqual([seen]);
  });

  test.each([
    ['<h3>Apache Tomcat/10.1.60 (Debian)</h3>', 'tomcat 10.1.60 exact high Debian'],
    ['<hr><center>nginx/1.18.0 (Ubuntu)</center>', 'nginx 1.18.0 exact high Ubuntu'],
    ['<hr><center>nginx</center>', 'nginx - product high'],
    ['<address>Apache/2.4.71 (Debian) Server at x Port 80</address>', 'apache-http-server 2.4.71 exact high Debian'],
    [
      '<b>Version Information:</b>&nbsp;Microsoft .NET Framework Version:4.0.30319; ASP.NET Version:4.8.4110.0',
      'dotnetfx 4.8 branch high',
    ],
    ['<a href="https://eclipse.org/jetty">Powered by Jetty:// 9.4.57.v20241219</a>', 'eclipse-jetty 9.4.57 exact high'],
  ])('of an error: %s', (notFound, seen) => {
    expect(identify({ hops: [hop()], page: pageFacts(), notFound }).map(line)).toEqual([seen]);
  });

  test.each([
    [`${HOST}/phpmyadmin/themes/pmahomme/css/theme.css?v=5.2.1deb1%2Bdeb12u1`, 'phpmyadmin 5.2.1 exact medium Debian'],
    [`${HOST}/themes/site/css/theme.css?v=5.2.1`, null],
  ])('%s', (src, seen) => {
    const products = identify({ hops: [hop()], page: pageFacts({ styles: [script(src)] }) }).map(line);
    expect(products).toEqual(seen === null ? [] : [seen]);
  });
});

describe('plugins of WordPress', () => {
  const wordpress = (...styles: readonly string[]) =>
    identify({
      hops: [hop()],
      page: pageFacts({
        generator: 'WordPress 6.1.9',
        styles: styles.map((path) => script(`${HOST}/wp-content/${path}`)),
      }),
    })
      .map(line)
      .filter((one) => one.startsWith('wordpress-'));

  test.each([
    ['a number of its own', ['plugins/give/give.css?ver=3.14.1'], 'wordpress-plugin:give 3.14.1 exact low'],
    ['that of WordPress', ['plugins/give/give.css?ver=6.1.9'], 'wordpress-plugin:give - product medium'],
    [
      'that of a library that it brings',
      ['plugins/give/lib/fa.css?ver=5.15.3'],
      'wordpress-plugin:give - product medium',
    ],
    [
      'two numbers',
      ['plugins/give/a.css?ver=3.14.1', 'plugins/give/b.css?ver=2.0'],
      'wordpress-plugin:give - product medium',
    ],
    ['a moment', ['plugins/give/give.css?ver=1700000000'], 'wordpress-plugin:give - product medium'],
    ['a theme', ['themes/bricks/style.css?ver=1.9.5'], 'wordpress-theme:bricks 1.9.5 exact low'],
  ])('%s', (_, styles, seen) => {
    expect(wordpress(...styles)).toEqual([seen]);
  });
});

describe('software', () => {
  it('does not take what a redirect shows for the whole site when https could not be seen', async () => {
    const failure = { code: 'maintenance', detail: 'status 503' } as const;
    const place = { target: 'x', at: '', connections: 1 };
    const hops = [hop({ url: 'http://www.example.ma/', status: 301, headers: [['Server', 'nginx']] })];
    const facts = httpFacts({ hops, end: 'failed', next: 'https://www.example.ma/', failure });
    const seen = [
      { ...place, kind: 'http', service: 'http:80', outcome: { ok: true, value: facts } },
      { ...place, kind: 'https', service: 'https:443', outcome: { ok: false, failure } },
      { ...place, kind: 'page', service: 'https:443', outcome: { ok: false, failure } },
    ] as Observation[];
    const { outcome } = await softwareProbe.look(aLane(aTarget()), seen);
    expect(outcome).toEqual({ ok: false, failure });
  });

  it('fails as https failed', async () => {
    const failure = { code: 'handshake-failed', detail: 'EPROTO' } as const;
    const seen = [
      { kind: 'https', target: 'x', service: 'https:443', at: '', connections: 1, outcome: { ok: false, failure } },
    ] as Observation[];
    expect(await softwareProbe.look(aLane(aTarget()), seen)).toEqual({
      connections: 0,
      outcome: { ok: false, failure },
    });
  });
});
