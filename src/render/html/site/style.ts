import { CHARTS } from '../../charts/style.ts';
import { styleOf } from '../style.ts';
import { OWN } from './own-style.ts';

/** The style sheet of the report site: that of the one-file report, and what only a site has. The same rules hold for its text. */
export const siteStyleOf = (running: string): string => `${styleOf(running)}\n${SITE}\n${OWN}\n${CHARTS}`;

const SITE = `
[hidden] { display: none !important; }
.site-page h1 code, .title h1 code { font-family: inherit; font-size: 1em; }
.masthead { padding-block-end: 0; }
.bar-of-pages { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: .25rem 2rem; padding-block-start: .5rem; }
.bar-of-pages .product { margin-block: 0; padding-block-end: .55rem; }
.pages ul { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.pages a, .pages span { display: block; padding-block: .35rem .5rem; border-block-end: 3px solid transparent; text-decoration: none; }
.pages a:hover { border-block-end-color: var(--rule); }
.pages [aria-current] { border-block-end-color: var(--accent); font-weight: 650; color: var(--ink); }
.marking.clear b { color: #ffffff; }
.title { padding-block: 1.75rem 0; }
#lists > section, #rules > section { padding-block-start: 2.25rem; }
.note + .duty > caption { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.sited h3 { font-size: 1rem; font-weight: 600; padding-block: .45rem; }
.title + .note { margin-block-start: .75rem; }
td > .fold:first-of-type { margin-block-start: 0; }
.title .clauses { margin-block-start: .5rem; font-size: .9375rem; }
.title .above { color: var(--soft); font-size: 1.0625rem; margin-block-end: .15rem; }

.finder { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem 1.25rem; margin-block: 1rem; padding: .75rem 1rem .9rem; background: var(--wash); }
.finder label { display: grid; gap: .15rem; font-size: .875rem; color: var(--soft); max-inline-size: 100%; }
.finder input, .finder select { font: inherit; font-size: 1rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft); border-radius: 3px; padding: .3rem .5rem; min-block-size: 2.4rem; max-inline-size: 17rem; inline-size: 100%; }
.finder output { font-size: .9375rem; padding-block-end: .45rem; font-variant-numeric: tabular-nums; }

th button { all: unset; cursor: pointer; color: inherit; }
th button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
th button::after { content: '\\2195' / ''; padding-inline-start: .3em; color: var(--rule); }
th[aria-sort=ascending] button::after { content: '\\2191' / ''; color: var(--accent); }
th[aria-sort=descending] button::after { content: '\\2193' / ''; color: var(--accent); }

.duty { inline-size: 100%; border-collapse: collapse; font-size: .9375rem; margin-block-start: .5rem; }
.duty caption { text-align: start; font-size: .875rem; color: var(--soft); padding-block-end: .5rem; }
.duty th, .duty td { text-align: start; vertical-align: baseline; padding-block: .45rem; padding-inline: 0 1.25rem; border-block-end: 1px solid var(--rule); font-weight: 400; }
.duty thead th { color: var(--soft); font-weight: 600; font-size: .8125rem; border-block-end: 1px solid var(--ink); overflow-wrap: normal; }
.duty tbody th { font-weight: 600; }
.duty .n { font-variant-numeric: tabular-nums; white-space: nowrap; }
.duty .hosts a { font-weight: 400; }
.duty .late { color: var(--critical); font-weight: 600; }
.duty code { font-family: inherit; font-size: 1em; }
.duty tbody th:first-child { min-inline-size: 11rem; }
.more { margin-block-start: .6rem; font-size: .9375rem; }
.quiet { color: var(--soft); }
main > .quiet-list { padding-block-start: 2.5rem; }

.group { padding-block: .7rem; border-block-start: 1px solid var(--rule); }
.group:first-of-type { border-block-start: 0; }
.group h3, .group h4 { font-weight: 600; font-size: 1rem; }
.group .line { padding-block: 0; }
.reach { margin-block-start: .25rem; }
.reach > li { padding-block: .12rem; font-size: .9375rem; }
.reach .who { font-weight: 600; }
.reach .hosts { display: inline; }
.reach .hosts li { display: inline-block; margin-inline-start: .75rem; }
.reach .hosts code { font-family: inherit; font-size: 1em; }

.today { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 0 1.5rem; border-block-end: 1px solid var(--rule); margin-block-start: .5rem; }
.today li { border-block-start: 1px solid var(--rule); }
.today a, .today .none { display: flex; gap: .6rem; align-items: baseline; padding: .4rem .25rem; text-decoration: none; color: var(--ink); }
.today a:hover { background: var(--wash); }
.today b { font-size: 1.25rem; font-weight: 650; font-variant-numeric: tabular-nums; min-inline-size: 2.2ch; }
.today .none, .today .none b { color: var(--soft); font-weight: 400; }
.today a span { text-decoration: underline; text-decoration-color: var(--rule); text-underline-offset: .2em; }

.cells { inline-size: 100%; border-collapse: collapse; font-size: .8125rem; line-height: 1.35; }
.cells caption { text-align: start; font-size: .875rem; color: var(--soft); padding-block-end: .75rem; max-inline-size: 60rem; }
.cells th, .cells td { text-align: start; vertical-align: baseline; padding: .45rem .3rem; border-block-end: 1px solid var(--rule); font-weight: 400; overflow-wrap: normal; }
.cells thead th { font-weight: 600; color: var(--soft); border-block-end: 2px solid var(--ink); }
.cells tbody th { font-weight: 600; padding-inline-start: 0; min-inline-size: 9rem; overflow-wrap: anywhere; }
.cells tbody th code { font-family: inherit; font-size: 1em; }
.cells tbody th small { display: block; font-weight: 400; }
.cells thead th:first-child { padding-inline-start: 0; }
.cells b { font-weight: 700; }
.cells td { color: var(--soft); }
.cells td[class]::before { margin-inline-end: .3em; font-size: .8em; }
${['critical', 'high', 'medium', 'low', 'info', 'good', 'unseen', 'waived'].map((mark) => `.cells td.${mark} { color: var(--${mark}); }`).join('\n')}
.cells td.critical::before { content: '\\2B22' / ''; }
.cells td.high::before { content: '\\25B2' / ''; }
.cells td.medium::before { content: '\\25C6' / ''; }
.cells td.low::before { content: '\\25CF' / ''; }
.cells td.info::before { content: '\\25CB' / ''; }
.cells td.good::before { content: '\\2713' / ''; }
.cells td.unseen::before { content: '\\2505' / ''; }
.cells td.waived::before { content: '\\2016' / ''; }

.rule { padding-block: 1rem; border-block-start: 1px solid var(--rule); }
.rule h3 { font-size: 1.0625rem; }
.rule .about { margin-block: .15rem .4rem; }
.rule:target { background: var(--wash); outline: .5rem solid var(--wash); }
.areas { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-block: .75rem; }

.chooser { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1.25rem; margin-block-start: 2rem; }
.chooser a { display: block; padding: 1.25rem; border: 1px solid var(--rule); border-block-start: 3px solid var(--accent); text-decoration: none; color: var(--ink); }
.chooser a:hover { background: var(--wash); }
.chooser b { display: block; font-size: 1.25rem; color: var(--accent); }

.share { display: inline-block; inline-size: 6rem; block-size: .5rem; margin-inline-end: .5rem; }
[dir=rtl] .share { transform: scaleX(-1); }
.share .yes { fill: var(--good); }
.share .no { fill: var(--rule); }
.figures { display: flex; flex-wrap: wrap; gap: .5rem 3rem; margin-block: 1rem; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--soft); font-size: .9375rem; }
.figures dd { font-size: 2rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }

.finding h2, .finding h3, .finding h4 { font-size: 1rem; font-weight: 600; margin-block-end: 0; }
.finding .folded h3, .finding .folded h4, .finding .folded h5, .rule h4 { font-size: .875rem; font-weight: 600; color: var(--soft); margin-block-start: .85rem; }
.apart > h2 { font-size: 1rem; margin-block-end: .25rem; }
.top-of-site { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; }
.top-of-site > * { grid-column: 1; }
.top-of-site .grade { grid-column: 2; grid-row: 1 / span 3; color: var(--soft); font-size: .8125rem; text-align: center; line-height: 1.2; }

@media screen and (max-width: 60rem) {
  .duty:has(th:nth-child(8)), .duty:has(th:nth-child(8)) :is(tbody, tr, th, td, caption) { display: block; }
  .duty:has(th:nth-child(8)) thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .duty:has(th:nth-child(8)) tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 0 1rem; padding-block: .6rem; border-block-end: 1px solid var(--rule); }
  .duty:has(th:nth-child(8)) :is(th, td) { border: 0; padding: .05rem 0; }
  .duty:has(th:nth-child(8)) tbody th { grid-column: 1 / -1; }
  .duty:has(th:nth-child(8)) td[data-c]::before { content: attr(data-c) ' '; color: var(--soft); }
  .cells, .cells tbody, .cells caption { display: block; }
  .cells thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .cells tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); padding-block: .75rem; border-block-end: 1px solid var(--rule); }
  .cells tbody th { display: block; grid-column: 1 / -1; padding-block: 0 .25rem; font-size: 1rem; }
  .cells th, .cells td { border: 0; }
  .cells td { padding: .2rem 0; }
  .cells td > i { display: block; font-style: normal; color: var(--soft); }
}
@media screen and (min-width: 60.01rem) { .cells td > i { display: none; } }
@media screen and (max-width: 40rem) {
  .duty, .duty tbody, .duty tr, .duty th, .duty td, .duty caption { display: block; }
  .duty thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .duty tr { padding-block: .6rem; border-block-end: 1px solid var(--rule); }
  .duty th, .duty td { border: 0; padding: .05rem 0; }
  .duty td[data-c]::before { content: attr(data-c) ' '; color: var(--soft); }
  .bar-of-pages { padding-block-start: 0; }
  .pages ul { gap: 0 1rem; }
  .finder label { inline-size: 100%; }
  .finder input, .finder select { max-inline-size: none; }
}
@media print {
  .finder, .pages, th button::after { display: none; }
  .masthead { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 2rem; padding-block-end: .3rem; }
  .masthead .strip, .bar-of-pages, .bar-of-pages .product { padding: 0; margin: 0; }
  body > footer { display: none; } /* the margin of every sheet says the same */
  .duty tr, .group .line, .rule { break-inside: avoid; }
  .duty thead, .cells thead { display: table-header-group; }
  .cells { font-size: 7.5pt; }
  .cells td > i { display: none; }
}
`.trim();
