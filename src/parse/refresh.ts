interface Refresh {
  readonly delay: number; // whole seconds
  readonly target: string | null; // as written; null: the same page again
}

/**
 * The value of a Refresh header or of `<meta http-equiv=refresh>`, as browsers read it (WHATWG HTML, "shared declarative refresh
 * steps"): the word `url=` and the quotes may be left out. Null: it does nothing.
 */
export function parseRefresh(value: string): Refresh | null {
  const text = value.slice(0, 4096).trimStart();
  const [all, seconds = ''] = /^(\d{0,9})[\d.]*/.exec(text) ?? [''];
  if (all === '' || (seconds === '' && !all.startsWith('.'))) return null;
  const after = text.slice(all.length);
  if (after !== '' && !/^[;,\s]/.test(after)) return null;

  const rest = after
    .trimStart()
    .replace(/^[;,]/, '')
    .trim()
    .replace(/^url\s*=\s*/i, '');
  const quote = /^["']/.exec(rest)?.[0];
  const target = quote === undefined ? rest : (rest.slice(1).split(quote, 1)[0] ?? '');
  return { delay: Number(seconds), target: target.trim() || null };
}
