/**
 * The one script of the report site: it filters rows and sorts tables, and adds no word and no row of its own. A page is complete without
 * it: what it serves (`.finder`, hidden) only appears when it runs. Under 4 KB; no `<`, so that nothing in it can end the element.
 *
 * A finder names the element that it searches (`data-of`) and has fields named `text`, `severity`, `owner` or `area`; a row carries
 * `data-row`, and the words of each field but `text` in an attribute of that name, with a space between them. A `data-group` without a
 * row that fits is hidden with them. A table with `data-sort` gets a button in every heading; the key of a cell is its `data-k`, its
 * class of severity, its number, or its text.
 */
export const SCRIPT = String.raw`
'use strict';
(() => {
  const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f\u0640\u064b-\u065f]/g, '').toLowerCase();
  const fits = (row, { name, value }) =>
    name === 'text'
      ? plain(value).trim().split(/\s+/).every((word) => row.text.includes(word))
      : (row.node.dataset[name] || '').split(' ').includes(value);
  for (const finder of document.querySelectorAll('.finder')) {
    const place = document.getElementById(finder.dataset.of);
    const told = finder.querySelector('output');
    const fields = [...finder.querySelectorAll('[name]')];
    const rows = [...place.querySelectorAll('[data-row]')].map((node) => ({ node, text: plain(node.textContent) }));
    const find = () => {
      const asked = fields.filter(({ value }) => value.trim() !== '');
      let shown = 0;
      for (const row of rows) {
        row.node.hidden = !asked.every((field) => fits(row, field));
        if (!row.node.hidden) shown += 1;
      }
      for (const group of place.querySelectorAll('[data-group]'))
        group.hidden = asked.length !== 0 && !group.querySelector('[data-row]:not([hidden])');
      told.textContent = told.dataset.say.replace('{n}', shown).replace('{m}', rows.length);
    };
    let waiting;
    finder.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(find, 120);
    });
    finder.hidden = false;
    if (fields.some(({ value }) => value !== '')) find();
  }

  const WORST = ['critical', 'high', 'medium', 'low', 'info', 'unseen', 'waived', 'good'];
  const keyOf = (cell) => {
    if (cell.dataset.k !== undefined) return Number(cell.dataset.k);
    const severity = WORST.indexOf(cell.className);
    if (severity !== -1) return severity;
    const text = cell.textContent.trim();
    return /^\d[\d\s.,]*$/.test(text) ? Number(text.replace(/\D/g, '')) : text;
  };
  const { compare } = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const order = (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b));
  for (const table of document.querySelectorAll('table[data-sort]')) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => {
        const rows = [...table.tBodies[0].rows].map((row) => [keyOf(row.cells[column]), row]);
        const way = heading.ariaSort === 'ascending' ? 'descending' : 'ascending';
        for (const other of headings) other.removeAttribute('aria-sort');
        heading.setAttribute('aria-sort', way);
        rows.sort(([a], [b]) => (way === 'ascending' ? order(a, b) : order(b, a)));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  }
})();
`.trim();
