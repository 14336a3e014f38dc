/** The part of the style sheet that draws charts: see html/style.ts for its rules. */
export const CHARTS = `
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 2.25rem 2.5rem; margin-block-start: 1.25rem; align-items: start; }
.chart { display: grid; grid-row: span 2; grid-template-rows: subgrid; row-gap: .4rem; margin: 0; min-inline-size: 0; max-inline-size: 34rem; align-content: start; break-inside: avoid; }
.chart > div { min-inline-size: 0; }
.chart.wide { grid-column: 1 / -1; max-inline-size: none; }
.chart h3 { font-size: 1rem; }
.chart .says { font-size: .9375rem; line-height: 1.45; margin-block-start: .15rem; }
.chart .says code { font-family: inherit; font-size: 1em; }
:lang(ar) .chart :is(.says, figcaption, table, .key) { line-height: 1.7; }
.chart figcaption { font-weight: 400; font-size: .8125rem; line-height: 1.45; margin-block-start: .4rem; }
.drawn > svg[role=img] { display: block; inline-size: 100%; block-size: auto; direction: ltr; font-size: 11px; fill: var(--soft); overflow: visible; }
.chart .grid, .chart .axis path { stroke: var(--rule); fill: none; stroke-width: 1; }
.chart .axis path { stroke: var(--soft); }
.chart .layer { stroke: var(--paper); stroke-width: .75; }
.chart .roof, .chart .curve { fill: none; stroke: var(--ink); stroke-width: 1.25; stroke-linejoin: round; }
.chart .curve { stroke-width: 2.5; }
.chart .lead { fill: none; stroke: var(--soft); stroke-width: .75; }
.chart .count { fill: var(--ink); font-weight: 650; font-variant-numeric: tabular-nums; }
.chart .letter-now { fill: var(--ink); font-size: 28px; font-weight: 650; }
.chart .frame { fill: none; stroke: var(--rule); }
.night.complete { fill: var(--good); fill-opacity: .8; }
.night.partial { fill: var(--low); }
.night.untestable { fill: var(--unseen); }
.night.degraded { fill: var(--high); }
.night.not-run { fill: var(--soft); }
.key { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; font-size: .8125rem; margin-block-start: .5rem; }
.key li { display: inline-flex; align-items: center; gap: .4rem; }
${['critical', 'high', 'medium', 'low', 'info', 'good']
  .map(
    (fill) =>
      `.fill.${fill} rect, .chart use.${fill} { fill: var(--${fill}); } .fill.${fill} path { stroke: var(--${fill}); } .fill.${fill} circle { fill: var(--${fill}); }`,
  )
  .join('\n')}
.fill rect { fill-opacity: .14; }
.fill.critical rect { fill-opacity: 1; }
.fill path { fill: none; stroke-width: 1.3; }
.fill.info path { stroke-width: .6; }
.bars, .matrix { inline-size: 100%; border-collapse: collapse; font-size: .875rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.bars th, .bars td, .matrix th, .matrix td { text-align: start; vertical-align: baseline; font-weight: 400; padding: .35rem .3rem; border-block-end: 1px solid var(--rule); overflow-wrap: normal; }
.bars th:first-child, .matrix th:first-child { padding-inline-start: 0; overflow-wrap: break-word; }
.bars td, .bars .label { white-space: nowrap; }
.bars thead th, .matrix thead th { font-size: .8125rem; color: var(--soft); }
.bars .bar-cell { inline-size: 34%; }
.ruler { display: block; inline-size: 100%; block-size: .8rem; overflow: visible; }
[dir=rtl] .ruler { transform: scaleX(-1); }
.ruler .whole { fill: var(--wash); stroke: var(--rule); stroke-width: 1; vector-effect: non-scaling-stroke; }
.ruler .part { fill: var(--accent); }
.ruler .range { fill: var(--soft); fill-opacity: .45; }
.ruler .was { stroke: var(--ink); stroke-width: 2; vector-effect: non-scaling-stroke; }
.matrix b { font-weight: 600; }
.matrix tbody th { font-weight: 600; }
.matrix .column { display: none; }
.numbers-behind table { border-collapse: collapse; font-size: .8125rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.numbers-behind th, .numbers-behind td { text-align: start; vertical-align: baseline; font-weight: 400; padding-block: .2rem; padding-inline: 0 .75rem; border-block-end: 1px solid var(--rule); overflow-wrap: normal; }
.numbers-behind summary { font-size: .8125rem; }
.numbers-behind bdi, .numbers-behind td { white-space: nowrap; }
.scroll { overflow-x: auto; }
@media screen and (max-width: 40rem) {
  .matrix, .matrix tbody, .matrix tr, .matrix th { display: block; }
  .matrix thead { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  .matrix tr { display: grid; grid-template-columns: 1fr 1fr; gap: .35rem 1rem; padding-block: .6rem; border-block-end: 1px solid var(--rule); }
  .matrix th, .matrix td { border: 0; padding: 0; }
  .matrix tbody th { grid-column: 1 / -1; }
  .matrix .column { display: block; color: var(--soft); font-size: .8125rem; }
}
@media print {
  .numbers-behind { display: none; }
  .charts { grid-template-columns: 1fr 1fr; gap: 1.25rem 2rem; }
}
`.trim();
