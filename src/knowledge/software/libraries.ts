import { type Sign, type SoftwareEntry, TOLD } from './sign.ts';

/**
 * A script library, known by the name of its file (`jquery-3.6.0.min.js`), its place on a public host (`/jquery/3.6.0/jquery.min.js`,
 * `/npm/jquery@3.6.0/`) and what its own text says. `file` and `place` are parts of patterns.
 */
function library(
  product: string,
  name: string,
  {
    file,
    place = file,
    says = [],
    common,
  }: {
    readonly file: string;
    readonly place?: string;
    readonly says?: readonly RegExp[];
    readonly common?: true; // many files have this name
  },
): SoftwareEntry {
  const written = new RegExp(`/(?:${file})[.-]v?${VERSION}${BUILD}$`, 'i');
  const placed = new RegExp(`/(?:${place})[@/-]v?${ANY_VERSION}(?:/(?:[\\w.-]{1,40}/){0,4}(?:${file})${BUILD})?$`, 'i');
  const signs: readonly Sign[] = [
    ...(common ? [] : [{ in: 'library', pattern: written } as const]),
    { in: 'library', pattern: placed },
    ...says.map((pattern): Sign => ({ in: 'script', pattern })),
  ];
  return {
    product,
    name,
    kind: 'library',
    signs,
    file: new RegExp(`/(?:${file})${BUILD}$`, 'i'),
    ...(common ? { common } : {}),
    source: TOLD,
  };
}

const MARK = '(?:-(?:alpha|beta|rc)[.-]?\\d{0,3})?';
const VERSION = `(?<version>\\d{1,3}(?:\\.\\d{1,4}){1,3}${MARK})`;
const ANY_VERSION = `(?<version>\\d{1,3}(?:\\.\\d{1,4}){0,3}${MARK})`;
const BUILD =
  '(?:[.-](?:min|slim|bundle|custom|umd|esm|cjs|global|prod|production|development|full|all|pack|packed|compressed|core|compat|legacy)){0,3}\\.(?:m?js|css)';

/** Sorted by name. The usual banners: `/*! jQuery v3.6.0 | (c) ...`, ` * Bootstrap v5.3.0 (https://getbootstrap.com/)`. */
export const LIBRARIES: readonly SoftwareEntry[] = [
  library('alpinejs', 'Alpine.js', { file: 'alpine(?:js)?', place: 'alpinejs' }),
  library('angularjs', 'AngularJS', {
    file: 'angular',
    place: 'angular(?:js|\\.js)?',
    says: [/AngularJS v(?<version>1\.[\d.]{1,10})\b/],
  }),
  library('axios', 'Axios', { file: 'axios', says: [/\/\*!? ?[Aa]xios v(?<version>\d[\d.]{2,12}) /] }),
  library('backbone', 'Backbone.js', {
    file: 'backbone',
    place: 'backbone(?:\\.js)?',
    says: [/\/\/ {4,5}Backbone\.js (?<version>\d[\d.]{2,12})\b/],
  }),
  library('bootstrap', 'Bootstrap', {
    file: 'bootstrap',
    place: '(?:twitter-)?bootstrap',
    says: [/\* Bootstrap(?:: [\w.-]{1,30}\.js| \[object Object\])? v(?<version>\d[\w.-]{2,14}) \(http/],
  }),
  library('chartjs', 'Chart.js', {
    common: true,
    file: 'chart(?:\\.?js)?',
    place: 'chart(?:\\.js|js)',
    says: [/\* Chart\.js(?: v|\n \* http:\/\/chartjs\.org\/\n \* Version: )(?<version>\d[\d.]{2,12})/],
  }),
  library('ckeditor', 'CKEditor', {
    file: 'ckeditor',
    place: 'ckeditor[45]?',
    says: [/CKEDITOR=\{[^}]{0,60}version:"(?<version>\d[\d.]{2,12})/],
  }),
  library('d3', 'D3', {
    file: 'd3(?:\\.v\\d)?',
    place: 'd3',
    says: [/\/\/ https:\/\/d3js\.org v(?<version>\d[\d.]{2,12}) /],
  }),
  library('datatables', 'DataTables', {
    file: '(?:jquery\\.)?datatables',
    place: '(?:datatables(?:\\.net)?|jquery\\.datatables)',
    says: [/DataTables (?<version>\d[\d.]{2,12})\n/],
  }),
  library('dojo', 'Dojo', { common: true, file: 'dojo', place: 'dojo' }),
  library('dompurify', 'DOMPurify', {
    file: 'purify',
    place: 'dompurify',
    says: [/@license DOMPurify (?<version>\d[\d.]{2,12}) /],
  }),
  library('ember', 'Ember.js', { file: 'ember', place: 'ember(?:\\.js)?' }),
  library('extjs', 'Ext JS', { file: 'ext-all', place: 'ext(?:js)?' }),
  library('fancybox', 'fancyBox', {
    file: '(?:jquery\\.)?fancybox',
    place: 'fancybox',
    says: [/fancyBox v(?<version>\d[\d.]{2,12})/],
  }),
  library('handlebars', 'Handlebars', {
    file: 'handlebars(?:\\.runtime)?',
    place: 'handlebars(?:\\.js)?',
    says: [/handlebars v(?<version>\d[\d.]{2,12})/],
  }),
  library('highcharts', 'Highcharts', { file: 'highcharts', says: [/Highcharts JS v(?<version>\d[\d.]{2,12}) /] }),
  library('htmx', 'htmx', { file: 'htmx', place: 'htmx(?:\\.org)?' }),
  library('jquery', 'jQuery', {
    file: 'jquery',
    says: [
      /\/\*! jQuery v(?<version>\d[\w.-]{2,14})(?: |\n)/,
      /\* jQuery JavaScript Library v(?<version>\d[\w.-]{2,14})/,
      /\* jQuery (?<version>1\.\d{1,2}(?:\.\d{1,2})?) - New Wave Javascript/,
    ],
  }),
  library('jquery-migrate', 'jQuery Migrate', {
    file: 'jquery-migrate',
    says: [/\/\*! jQuery Migrate v(?<version>\d[\d.]{2,12})/, /\* jQuery Migrate - v(?<version>\d[\d.]{2,12})/],
  }),
  library('jquery-mobile', 'jQuery Mobile', {
    file: 'jquery\\.mobile',
    place: '(?:jquery-?mobile|jquery\\.mobile)',
    says: [/\/\*! jQuery Mobile v?(?<version>\d[\d.]{2,12})/],
  }),
  library('jquery-ui', 'jQuery UI', {
    file: 'jquery[.-]ui',
    place: '(?:jquery-?ui|jqueryui)',
    says: [
      /\/\*! jQuery UI - v(?<version>\d[\d.]{2,12})/,
      /\* jQuery UI (?<version>1\.[\d.]{1,8})\n/,
      /\.ui\.version ?= ?['"](?<version>1\.\d{1,2}\.\d{1,2})['"]/,
    ],
  }),
  library('jquery-validation', 'jQuery Validation', {
    file: 'jquery\\.validate',
    place: 'jquery[.-]validat(?:e|ion)',
    says: [/jQuery Validation Plugin (?:- )?v(?<version>\d[\d.]{2,12})/],
  }),
  library('knockout', 'Knockout', {
    file: 'knockout',
    says: [/Knockout JavaScript library v(?<version>\d[\d.]{2,12})/],
  }),
  library('leaflet', 'Leaflet', { file: 'leaflet', says: [/\* Leaflet (?<version>\d[\d.]{2,12}),/] }),
  library('lodash', 'Lodash', {
    file: 'lodash',
    place: 'lodash(?:\\.js)?',
    says: [/lodash (?<version>\d[\d.]{2,12}) \(Custom Build\)/],
  }),
  library('modernizr', 'Modernizr', {
    file: 'modernizr',
    says: [/\/\*! ?modernizr (?<version>\d[\d.]{2,12})/i, /\* Modernizr v(?<version>\d[\d.]{2,12})/],
  }),
  library('moment', 'Moment.js', {
    file: 'moment(?:-with-locales)?',
    place: 'moment(?:\\.js)?',
    says: [/\/\/! version : (?<version>\d[\d.]{2,12})\n\/\/! authors : Tim Wood/],
  }),
  library('mootools', 'MooTools', {
    file: 'mootools',
    says: [/MooTools[^;]{0,200}version: ?['"](?<version>\d[\d.]{2,12})/],
  }),
  library('mustache', 'mustache.js', { file: 'mustache', place: 'mustache(?:\\.js)?' }),
  library('owl-carousel', 'Owl Carousel', {
    file: 'owl\\.carousel',
    place: '(?:owl\\.?carousel2?|owl-carousel)',
    says: [/\* Owl Carousel v(?<version>\d[\d.]{2,12})/],
  }),
  library('pdfjs', 'PDF.js', { common: true, file: 'pdf', place: '(?:pdf\\.js|pdfjs-dist)' }),
  library('popper', 'Popper', { file: 'popper', place: '(?:@popperjs/core|popper\\.js)' }),
  library('prototype', 'Prototype', {
    common: true,
    file: 'prototype',
    says: [/Prototype JavaScript framework, version (?<version>\d[\d.]{2,12})/],
  }),
  library('react', 'React', {
    file: 'react(?:-dom)?',
    place: 'react(?:-dom)?',
    says: [/@license React(?: v(?<version>\d[\d.]{2,12}))?\n/],
  }),
  library('requirejs', 'RequireJS', {
    common: true,
    file: 'require',
    place: 'require(?:js|\\.js)',
    says: [/RequireJS (?<version>\d[\d.]{2,12}) Copyright/],
  }),
  library('select2', 'Select2', { file: 'select2', says: [/\/\*! Select2 (?<version>\d[\d.]{2,12}) \|/] }),
  library('slick', 'slick', { common: true, file: 'slick', place: 'slick-carousel' }),
  library('socketio', 'Socket.IO', {
    file: 'socket\\.io',
    place: 'socket\\.io',
    says: [/Socket\.IO v(?<version>\d[\d.]{2,12})\n/],
  }),
  library('swfobject', 'SWFObject', { file: 'swfobject', says: [/SWFObject v(?<version>\d[\d.]{1,12})/] }),
  library('swiper', 'Swiper', { file: 'swiper', says: [/\* Swiper (?<version>\d[\d.]{2,12})\n/] }),
  library('three', 'three.js', { common: true, file: 'three', place: 'three(?:\\.js)?' }),
  library('tinymce', 'TinyMCE', { file: 'tinymce', says: [/\* TinyMCE version (?<version>\d[\d.]{2,12})/] }),
  library('underscore', 'Underscore.js', {
    file: 'underscore',
    place: 'underscore(?:\\.js)?',
    says: [/Underscore\.js (?<version>\d[\d.]{2,12})\n/],
  }),
  library('videojs', 'Video.js', {
    common: true,
    file: 'video',
    place: 'video(?:\\.js|-js|js)',
    says: [/Video\.js (?<version>\d[\d.]{2,12}) </],
  }),
  library('vue', 'Vue', {
    file: 'vue',
    says: [/\/\*!\n ?\* ?Vue\.js v(?<version>\d[\w.-]{2,14})\n/, /\* vue v(?<version>\d[\w.-]{2,14})\n/],
  }),
  library('yui', 'YUI', { common: true, file: 'yui', place: 'yui' }),
];
