/** Colours by role. Every text colour reaches 4.5:1 on `paper` and on `wash` (tests/render/style.test.ts). */
export const LIGHT = {
  paper: '#ffffff',
  wash: '#f3f5f7',
  rule: '#d3dae0',
  ink: '#17202a',
  soft: '#4b5763',
  accent: '#0a574a',
  critical: '#9a1035',
  high: '#a03f00',
  medium: '#755700',
  low: '#2b5a88',
  info: '#535e6a',
  good: '#17663e',
  unseen: '#555a72',
  waived: '#654790',
} as const;

export const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  paper: '#11161c',
  wash: '#1a212a',
  rule: '#3a4653',
  ink: '#e8edf2',
  soft: '#abb6c1',
  accent: '#7fd3bf',
  critical: '#ff90a4',
  high: '#ffb27b',
  medium: '#e9c75c',
  low: '#92c3f1',
  info: '#b5bfc9',
  good: '#88d8aa',
  unseen: '#b8bdd3',
  waived: '#cfb6f3',
};

const tokens = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, colour]) => `--${name}: ${colour};`)
    .join(' ');

const MARKS = ['critical', 'high', 'medium', 'low', 'info', 'good', 'unseen', 'waived'] as const;

/**
 * The one style sheet. Only logical properties, so that Arabic mirrors by itself; code alone is aligned left in every language.
 * No double quote, ampersand or less-than sign, which the page would escape. `running` is printed on every sheet of paper.
 */
export function styleOf(running: string): string {
  return SHEET.replace('RUNNING', () => running.replace(/[^\w .:·-]/g, ''));
}

const SHEET = `
:root { color-scheme: light dark; ${tokens(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${tokens(DARK)} } }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body {
  margin: 0 auto; padding: 0 clamp(1rem, 4vw, 3rem) 3rem; max-inline-size: 76rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 'Segoe UI', 'Noto Sans', 'Noto Sans Arabic', 'Noto Naskh Arabic', 'Geeza Pro', Tahoma, Arial, sans-serif;
  overflow-wrap: anywhere;
}
:lang(ar) { line-height: 1.75; }
h1, h2, h3, h4, h5, h6, p, ul, dl, dd, figure, table, pre { margin: 0; padding: 0; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; text-wrap: balance; break-after: avoid; }
:lang(ar):is(h1, h2, h3, h4, h5, h6) { line-height: 1.6; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.2vw, 2.5rem); font-weight: 650; }
h2 { font-size: 1.375rem; font-weight: 650; margin-block-end: .75rem; }
h3 { font-size: 1.125rem; font-weight: 650; }
h4, h5 { font-size: 1rem; font-weight: 600; }
h6 { font-size: .875rem; font-weight: 600; color: var(--soft); margin-block-start: .85rem; }
p { max-inline-size: 48rem; text-wrap: pretty; }
ul { list-style: none; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
code { font-family: 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', 'Noto Sans Arabic', monospace; font-size: .92em; }
h4 code, .wall th code, .sited code, .hosts code, .line a code { font-family: inherit; font-size: 1em; }
h4 code, h5 code, .wall th code { overflow-wrap: break-word; }
small, .note, .circumstances, .clauses { font-size: .875rem; color: var(--soft); }
.skip { position: absolute; inset-block-start: -10rem; background: var(--ink); color: var(--paper); padding: .5rem 1rem; z-index: 1; }
.skip:focus { inset-block-start: .5rem; }
.shapes { position: absolute; }
.mark { flex: none; fill: currentColor; inline-size: .8em; block-size: .8em; }
.label { display: inline-flex; align-items: baseline; gap: .45em; font-weight: 600; line-height: 1.4; }
.total { font-weight: 400; color: var(--soft); font-variant-numeric: tabular-nums; }
.unseen-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
${MARKS.map((mark) => `.label.${mark}, .mark.${mark}, td.${mark} { color: var(--${mark}); }`).join('\n')}
.mark.event, .label.event { color: var(--accent); }

.masthead { padding-block: 0 1.5rem; border-block-end: 1px solid var(--rule); }
.strip { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .5rem 2rem; padding-block: .9rem; }
.strip ul { display: flex; gap: 1.25rem; font-size: .9375rem; }
.strip [aria-current] { font-weight: 650; border-block-end: 2px solid var(--accent); }
.marking { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; font-size: .8125rem; color: var(--soft); }
.marking b { background: #000; color: #ffc000; padding: .1rem .5rem; font-weight: 600; border: 1px solid #000; white-space: nowrap; }
.product { margin-block: 2rem .25rem; color: var(--soft); }
.product b { color: var(--accent); font-weight: 700; }
.organisation { font-size: 1.25rem; margin-block-start: .25rem; }
.clauses, .hosts { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
.masthead .clauses { margin-block-start: .6rem; font-size: .9375rem; }
main > section { padding-block-start: 2.5rem; }

.lead { padding-block-start: 1.75rem; display: grid; gap: .75rem; }
.warning + .tally, .warning + .sum { margin-block-start: .75rem; }
.tally h2 { font-size: 1rem; color: var(--soft); margin-block-end: .5rem; }
.numbers { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); border-block: 1px solid var(--rule); }
.numbers li + li { border-inline-start: 1px solid var(--rule); }
.numbers a, .numbers .none { display: block; block-size: 100%; padding: .6rem .9rem .75rem; text-decoration: none; color: var(--ink); line-height: 1.35; }
.numbers li:first-child > * { padding-inline-start: 0; }
.numbers a:hover { background: var(--wash); }
.numbers b { display: block; font-size: 2rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.numbers a span { text-decoration: underline; text-decoration-color: var(--rule); text-underline-offset: .2em; }
.numbers .none, .numbers .none b { color: var(--soft); font-weight: 400; }
.numbers .regressed a b { color: var(--critical); }
.numbers .new a b { color: var(--high); }
.numbers .fixed a b { color: var(--good); }
.tally .clauses { margin-block-start: .75rem; font-size: .9375rem; }
.sum { font-size: clamp(1.2rem, 1rem + .8vw, 1.45rem); line-height: 1.4; font-weight: 600; max-inline-size: 60rem; }
:lang(ar) .sum { line-height: 1.7; }
.lead .open { font-size: 1.1875rem; font-weight: 600; max-inline-size: none; margin-block-start: .5rem; }
.warning { border: 1px solid var(--high); border-inline-start-width: .4rem; padding: .75rem 1rem; font-weight: 600; max-inline-size: none; }
.contents { margin-block-start: .5rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }

#health { padding-block-start: 2rem; }
#health h2 { font-size: 1.0625rem; margin-block-end: .6rem; }
.bar { display: block; inline-size: 100%; block-size: .5rem; }
[dir=rtl] .bar { transform: scaleX(-1); }
.bar .complete { fill: var(--good); }
.bar .partial { fill: var(--low); }
.bar .untestable { fill: var(--unseen); }
.bar .notRun { fill: var(--rule); }
.coverage { display: flex; flex-wrap: wrap; gap: .25rem 2.5rem; margin-block: .75rem; }
.coverage div { display: flex; flex-direction: row-reverse; align-items: baseline; gap: .5rem; }
.coverage dd { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.3; }
.coverage dt { color: var(--soft); }
.coverage .zero dd { font-weight: 400; color: var(--soft); }
.gate { font-weight: 600; margin-block: .5rem; }
#health h3 { font-size: 1rem; margin-block: 1rem .25rem; }

.calm { font-size: 1.125rem; padding: 1.5rem; background: var(--wash); max-inline-size: none; }
.block { margin-block-start: 1.5rem; border-block-start: 2px solid var(--ink); padding-block-start: .75rem; }
.block > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; }
.block.unverified, .block.ours, .block.retired, .block.registered, .block.newlyMeasured, .block.events { border-block-start: 1px solid var(--rule); }
.owned { margin-block-start: .6rem; }
.owned > h4 { color: var(--soft); font-weight: 600; font-size: .9375rem; }
.sited { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0 1.25rem; margin-block-start: .25rem; }
.sited + .sited { border-block-start: 1px solid var(--rule); padding-block-start: .25rem; }
.sited > :not(:first-child) { grid-column: 2; }
.sited h5, .sited .host { font-weight: 600; padding-block: .45rem; }
.line { display: grid; grid-template-columns: 7.75rem minmax(0, 1fr); gap: 0 1rem; padding-block: .45rem; break-inside: avoid; }
.lines > .line + .line, .sited > .line + .line { border-block-start: 1px solid var(--rule); }
.line.event { grid-template-columns: 1rem minmax(0, 1fr); }
.line.event .mark { margin-block-start: .4rem; }
.verdict { color: inherit; text-decoration-color: var(--rule); }
.circumstances { display: flex; flex-wrap: wrap; gap: 0 1.1rem; }
.circumstances .clauses { display: contents; }
.state { font-weight: 600; color: var(--ink); }
.place { display: inline-flex; flex-wrap: wrap; gap: 0 .75rem; color: var(--soft); font-size: .875rem; }

.wall { inline-size: 100%; border-collapse: collapse; font-size: .8125rem; line-height: 1.35; }
.wall caption { font-size: .875rem; text-align: start; color: var(--soft); padding-block-end: .75rem; max-inline-size: 60rem; }
.wall th, .wall td { text-align: start; vertical-align: baseline; padding: .5rem .3rem; border-block-end: 1px solid var(--rule); font-weight: 400; }
.wall thead th { font-weight: 600; color: var(--soft); border-block-end: 2px solid var(--ink); overflow-wrap: normal; }
.wall tbody th { font-weight: 600; padding-inline-start: 0; min-inline-size: 9rem; }
.wall .column { display: none; }
.wall .word { overflow-wrap: normal; }
.wall td.none, .wall td:not([class]) { color: var(--soft); }
.wall .mark { margin-inline-end: .35em; }
.letter { font-weight: 700; }
.wall .letter { margin-inline-end: .15em; }
.wall th:first-child { padding-inline-start: 0; }

.owner { margin-block-start: 1.5rem; }
.owner > h3 { padding-block-end: .4rem; border-block-end: 2px solid var(--ink); }
.site { padding-block: 1.25rem 1.5rem; border-block-end: 1px solid var(--rule); }
.site > header { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; }
.site > header > * { grid-column: 1; }
.site h4 { font-size: 1.1875rem; font-weight: 650; }
.site .grade { grid-column: 2; grid-row: 1 / span 2; color: var(--soft); font-size: .8125rem; text-align: center; line-height: 1.2; }
.grade .letter { display: block; font-size: 1.75rem; font-weight: 600; color: var(--ink); }
.grade span { display: block; }
.about { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.1rem; font-size: .875rem; color: var(--soft); }
.tag { border: 1px solid var(--rule); padding-inline: .4rem; border-radius: 3px; line-height: 1.4; }
.say { margin-block: .6rem .25rem; font-weight: 600; }
.finding { border-inline-start: 3px solid var(--rule); padding-block: .15rem; padding-inline: .9rem 0; margin-block-start: .75rem; }
${['critical', 'high', 'medium', 'low', 'info'].map((severity) => `.finding.${severity} { border-inline-start-color: var(--${severity}); }`).join('\n')}
.finding .line { padding-block: .1rem; break-inside: auto; }
.finding h5 { font-weight: 600; }
.finding:target, .rows li:target, .site:target > header { background: var(--wash); outline: .4rem solid var(--wash); }
.apart { margin-block-start: 1.25rem; padding: .9rem 1rem 1rem; background: var(--wash); }
.waiver { font-size: .9375rem; }
details { margin-block-start: .35rem; }
summary { cursor: pointer; font-size: .9375rem; padding-block: .2rem; color: var(--accent); inline-size: fit-content; }
summary .label, summary .total { font-weight: 400; }
.fold { margin-block-start: .15rem; }
.fold:first-of-type { margin-block-start: .75rem; }
.folded { padding-block: .25rem .75rem; padding-inline-start: 1rem; border-inline-start: 1px solid var(--rule); margin-inline-start: .3rem; }
.rows li { padding-block: .3rem; font-size: .9375rem; }
.rows .place { margin-inline-start: .75rem; }
.plain li { font-size: .9375rem; }
.evidence { border-collapse: collapse; margin-block-start: .85rem; font-size: .9375rem; }
.evidence caption { text-align: start; font-size: .875rem; font-weight: 600; color: var(--soft); }
.evidence th, .evidence td { text-align: start; vertical-align: top; padding-block: .25rem; padding-inline: 0 1.5rem; border-block-end: 1px solid var(--rule); font-weight: 400; }
.evidence tbody th { color: var(--soft); overflow-wrap: break-word; }
figure { margin-block-start: .75rem; }
figcaption { font-size: .875rem; font-weight: 600; color: var(--soft); }
pre { margin-block-start: .25rem; padding: .75rem 1rem; background: var(--wash); border: 1px solid var(--rule); white-space: pre-wrap; break-inside: avoid; /* code */ text-align: left; }
.controls { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; }

.facts > div { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: 0 1rem; padding-block: .3rem; border-block-end: 1px solid var(--rule); }
.facts dt { color: var(--soft); }
.event .facts > div { border: 0; padding-block: 0; font-size: .9375rem; }
#facts > p { margin-block-end: 1rem; }
.requests { border-collapse: collapse; font-size: .9375rem; }
.requests th, .requests td { text-align: start; padding: .25rem .75rem; font-weight: 400; border-block-end: 1px solid var(--rule); font-variant-numeric: tabular-nums; }
.voice { margin-block-start: 1.75rem; padding: 1.25rem; background: var(--wash); }
.voice li { padding-block: .25rem; }
.voice h3 { margin-block-end: .4rem; }
footer { margin-block-start: 3rem; padding-block-start: 1rem; border-block-start: 1px solid var(--rule); display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 2rem; font-size: .875rem; color: var(--soft); }

@media screen and (max-width: 60rem) {
  .wall, .wall tbody, .wall tr, .wall th, .wall caption { display: block; }
  .wall thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .wall tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); padding-block: .75rem; border-block-end: 1px solid var(--rule); }
  .wall tbody th { grid-column: 1 / -1; padding-block: 0 .25rem; font-size: 1rem; }
  .wall th, .wall td { border: 0; }
  .wall td { padding: .2rem 0; }
  .wall .column { display: block; color: var(--soft); font-size: .8125rem; }
}
@media screen and (max-width: 40rem) {
  .line, .sited { grid-template-columns: minmax(0, 1fr); }
  .sited > :not(:first-child) { grid-column: 1; }
  .numbers { grid-template-columns: minmax(0, 1fr); border-block-end: 0; }
  .numbers li + li { border-inline-start: 0; }
  .numbers li { border-block-end: 1px solid var(--rule); }
  .numbers a, .numbers .none { display: flex; align-items: baseline; gap: .75rem; padding: .35rem 0; }
  .numbers b { font-size: 1.375rem; min-inline-size: 2.5ch; }
  .facts > div { grid-template-columns: minmax(0, 1fr); }
  .product { margin-block-start: 1rem; }
  .finding { padding-inline-start: .7rem; }
  .folded { padding-inline-start: .7rem; margin-inline-start: 0; }
  .evidence, .evidence caption, .evidence tbody, .evidence tr, .evidence th, .evidence td { display: block; }
  .evidence tr { border-block-end: 1px solid var(--rule); padding-block: .25rem; }
  .evidence th, .evidence td { border: 0; padding: 0; }
}
@media (forced-colors: active) {
  .bar { display: none; }
  .marking b { forced-color-adjust: none; }
  .finding, .folded { border-inline-start-color: CanvasText; }
}
@media (prefers-contrast: more) { :root { --soft: var(--ink); } }
@page { size: A4; margin: 12mm 13mm 15mm; @bottom-center { content: 'RUNNING · ' counter(page) ' / ' counter(pages); font: 8pt sans-serif; color: #444; } }
@media print {
  :root { font-size: 9.5pt; }
  body { max-inline-size: none; padding: 0; }
  :lang(ar) { line-height: 1.6; }
  .skip, .strip nav, .contents, footer a { display: none; }
  a { color: inherit; text-decoration: none; }
  main > section { padding-block-start: 1.25rem; }
  .product { margin-block-start: .5rem; }
  .site > header, .block > header, .owner > h3, .owned > h4 { break-after: avoid; }
  .sited > :first-child { break-after: auto; }
  .line, .wall tr, .evidence tr, .voice, .calm { break-inside: avoid; }
  .wall { font-size: 7.5pt; }
  .wall thead { display: table-header-group; }
  .guide summary, .unverified summary { display: none; }
  details:not(.brief)::details-content { content-visibility: visible; block-size: auto; }
  summary { color: inherit; list-style: none; }
  .marking b { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .apart, .calm, .voice, pre { background: none; border: 1px solid var(--rule); }
}
`.trim();
