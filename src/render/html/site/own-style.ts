/** The pages of an owner and of a site. The rules of src/render/html/style.ts hold for its text: logical properties, no double quote. */
export const OWN = `
.own > section { padding-block-start: 2rem; }
.own > section > h2 { font-size: 1.25rem; }
.own h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2rem); }
.own > .title { padding-block-start: 1.25rem; }
.own .title > .host { margin-block-start: .35rem; font-size: 1.0625rem; }
.own .title .about { margin-block-start: .4rem; }
.own .lead { padding-block-start: 1rem; gap: .35rem; }
.own .lead .sum { max-inline-size: 64rem; }
.held { display: flex; align-items: baseline; gap: .6rem; max-inline-size: 64rem; margin-block-start: .35rem; }
.held > .letter { font-size: 1.75rem; line-height: 1; }
td .held { margin: 0; }
td .held > .letter { font-size: 1rem; min-inline-size: 1.4em; }
.own > .since { padding-block-start: 1.25rem; }
.own > .since > h2 { font-size: 1rem; color: var(--soft); margin-block-end: .4rem; }
.since .numbers { grid-template-columns: repeat(4, minmax(0, 1fr)); }
.since .numbers a, .since .numbers .none { display: grid; grid-template-columns: auto minmax(0, 1fr); align-content: start; align-items: baseline; gap: 0 .6rem; padding-block: .45rem .5rem; }
.since .numbers b { font-size: 1.625rem; }
.since .numbers .clauses { grid-column: 1 / -1; line-height: 1.4; }
.since .numbers .clauses li + li { border: 0; }
.since .numbers .clauses li:first-child > * { padding: 0; }
.since > .clauses, .since > .note { margin-block-start: .6rem; font-size: .9375rem; }

.things { margin: 0; padding: 0; list-style: none; counter-reset: thing; display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1.25rem; }
.things.n1 { grid-template-columns: minmax(0, 48rem); }
.things > li { counter-increment: thing; border-block-start: 3px solid var(--rule); padding-block-start: .6rem; min-inline-size: 0; break-inside: avoid; }
${['critical', 'high', 'medium', 'low'].map((severity) => `.things > .${severity} { border-block-start-color: var(--${severity}); }`).join('\n')}
.things .head { display: flex; align-items: baseline; gap: .6rem; font-size: .9375rem; }
.things .head::before { content: counter(thing); font-weight: 650; font-size: 1.25rem; line-height: 1; }
.things h3 { font-size: 1.0625rem; margin-block: .15rem .25rem; }
.things .where { font-size: .9375rem; }
.things .where code { font-family: inherit; font-size: 1em; }
.things .how { font-size: .9375rem; margin-block-start: .4rem; }
.things figure { margin-block-start: .6rem; }
.things pre span { white-space: nowrap; }
.things pre { font-size: .8125rem; padding: .5rem .7rem; max-block-size: 14rem; overflow: auto; }

.two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem 2.5rem; margin-block-start: .75rem; }
.two .facts > div { grid-template-columns: 8.5rem minmax(0, 1fr); font-size: .9375rem; }
.two .plain li { font-size: inherit; }
.two .voice { margin: 0; padding: .9rem 1.1rem; font-size: .9375rem; }
.own #facts > .note { margin: 0; }
.spots { margin-block-start: .2rem; }
.spots > li { padding-block: .1rem; }
.spots > li:target, .own .finding:target { background: var(--wash); outline: .4rem solid var(--wash); }
.place a code { font-family: inherit; font-size: 1em; }
.own .finding h3 { font-size: 1rem; font-weight: 600; margin: 0; }
.own .rest { padding-block-start: 1.5rem; }
.own .folded > .host { font-weight: 600; font-size: .9375rem; margin-block-start: .5rem; }
.own .apart { margin-block-start: .75rem; }
.own .block { margin-block-start: 1rem; }
.duty.grades { inline-size: auto; min-inline-size: min(100%, 40rem); }
.duty.grades td:nth-child(2) { white-space: nowrap; }
.duty.grades .letter { font-size: 1.125rem; }
.elsewhere { margin-block-start: 1.5rem; }
.elsewhere caption b { display: block; color: var(--ink); font-size: 1rem; }
.elsewhere td:last-child code { font-size: .875rem; }

@media screen and (max-width: 40rem) {
  .since .numbers { grid-template-columns: minmax(0, 1fr); }
  .since .numbers b { min-inline-size: 2ch; }
  .two { grid-template-columns: minmax(0, 1fr); }
  .things { grid-template-columns: minmax(0, 1fr); }
}
@media print {
  .own > #facts { break-inside: avoid; }
  footer { margin-block-start: .75rem; padding-block-start: .4rem; }
  .own { font-size: .92rem; }
  .own .warning { padding: .2rem .6rem; font-size: .9rem; }
  .own .line { padding-block: .15rem; }
  .own tr, .two .voice, .two .facts > div { break-inside: avoid; }
  .own table thead { break-after: avoid; }
  .own > section { padding-block-start: .7rem; }
  .own > section > h2 { font-size: 1.05rem; margin-block-end: .3rem; }
  .own > .title { padding-block-start: .5rem; }
  .own .title h1 { font-size: 1.5rem; }
  .own .lead { padding-block-start: .4rem; }
  .own .lead .sum { font-size: 1.1rem; margin: 0; }
  .own > .since { padding-block-start: .5rem; }
  .own > #changes, .own > #addresses, .own > #over-time { display: none; }
  .own details:not([open])::details-content { content-visibility: hidden; block-size: 0; }
  .own .guide, .own .finding .more { display: none; }
  .own .guide[open] { display: block; }
  .since .numbers b { font-size: 1.2rem; }
  .since .numbers a, .since .numbers .none { padding: .2rem .5rem; }
  .things { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .8rem; }
  .things.n2 { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .things.n1 { grid-template-columns: minmax(0, 1fr); }
  .things h3 { font-size: .95rem; }
  .things .how, .things .where, .things .head { font-size: .85rem; }
  .things figure { margin-block-start: .3rem; }
  .things figcaption { font-size: .75rem; }
  .things pre { font-size: .68rem; line-height: 1.35; padding: .25rem .4rem; max-block-size: none; overflow: visible; }
  .own .finding { margin-block-start: .3rem; padding-block: 0; break-inside: avoid; }
  .own .finding h3 { font-size: .95rem; }
  .own .apart { padding: .4rem .6rem; margin-block-start: .4rem; }
  .two { gap: .4rem 1.5rem; margin-block-start: .3rem; }
  .two .facts > div, .two .voice { font-size: .8rem; padding-block: .08rem; border: 0; }
  .two .voice { padding: .3rem .6rem; border: 1px solid var(--rule); }
  .two .voice li { padding-block: .05rem; }
  .own small, .own .note, .own .circumstances, .own .clauses { font-size: .8rem; }
  .duty th, .duty td { padding-block: .15rem; font-size: .85rem; }
  .own .rest { padding-block-start: .5rem; }
  .own .finding > .line { grid-template-columns: 6rem minmax(0, 1fr); gap: 0 .6rem; }
  .own .circumstances, .own .circumstances .clauses, .own .place { gap: 0 .7rem; }
  .own .place { font-size: .8rem; }
  .own .rest { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
  .own .fold, .own .fold:first-of-type { margin: 0; }
  .own .duty caption { display: none; }
  .own > #sites th, .own > #sites td { padding-block: .1rem; font-size: .8rem; line-height: 1.35; }
  .two .facts dd, .two .facts dd * { font-size: .8rem; }
  .two .voice h3 { font-size: .9rem; margin: 0; }
  .bar-of-pages { padding-block-start: 0; }
}
`.trim();
