/** What only the pages of the desk have. The rules of src/render/html/style.ts hold for its text. */
export const DESK = `
.finder { align-items: stretch; }
.finder label { grid-template-rows: 1fr auto; }
.finder button { align-self: end; font: inherit; font-weight: 600; color: var(--paper); background: var(--accent); border: 1px solid var(--accent); border-radius: 3px; padding: .3rem 1rem; min-block-size: 2.4rem; cursor: pointer; }
.finder button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.finder input[name=q] { inline-size: min(26rem, 100%); max-inline-size: none; }
.hits { padding-block-start: 1.75rem; }
.hits h2 .total { font-weight: 400; color: var(--soft); }
.hits .wide { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; padding-block: .45rem; border-block-end: 1px solid var(--rule); }
.scroll { overflow-x: auto; }
.lead .sum { text-decoration-thickness: 1px; }
`;
