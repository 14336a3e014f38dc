/** Reads bytes of a web page as text and compares texts. Everything here is linear in the length of the text. */

export type Charset = string;

/** The order of browsers: byte order mark, header, `<meta>` in the first kilobyte, then UTF-8. Never throws. */
export function decodeText(body: Uint8Array, contentType: string | null): string {
  return new TextDecoder(charsetOf(body, contentType)).decode(body);
}

export function charsetOf(body: Uint8Array, contentType: string | null): Charset {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  const declared = charsetLabel(contentType ?? '') ?? charsetLabel(metaOf(body));
  // What a page declares in bytes that we could read is not UTF-16 (WHATWG HTML, prescan); unknown labels are read as UTF-8.
  return declared === null || declared.startsWith('utf-16') ? 'utf-8' : declared;
}

function charsetLabel(text: string): Charset | null {
  const label = /charset\s{0,8}=\s{0,8}["']?([A-Za-z0-9_:.-]{1,40})/i.exec(text)?.[1];
  if (label === undefined) return null;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** The first `<meta ... charset=...>` of the first kilobyte. */
function metaOf(body: Uint8Array): string {
  const head = latin1(body.subarray(0, 1024));
  return /<meta[^>]{0,300}charset[^>]{0,60}/i.exec(head)?.[0] ?? '';
}

/** One character a byte: for signatures, which are ASCII. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** Does it begin as HTML does? Catch-all pages are kept out of text formats with this. */
export const beginsAsHtml = (text: string): boolean =>
  /^[\s\ufeff]*(?:<!--[^>]{0,200}-->\s*)?<(?:!doctype\s+html|html|head|body|title|meta|script|div)\b/i.test(
    text.replace(/^\u00ef\u00bb\u00bf/, '').slice(0, 600),
  );

/** Line breaks, control characters and embeddings that turn text around become spaces; runs of white space collapse. */
export const tidy = (text: string, longest: number): string =>
  Array.from(
    text
      .slice(0, longest * 8)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
      .replace(/[\u0000-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069\ufeff]+/g, ' ')
      .trim(),
  )
    .slice(0, longest)
    .join('');

// --- likeness ----------------------------------------------------------------------------------------------------

/** Two answers with this share of common shingles are one page (measured: soft 404s of one template 1.00, against home 0.32). */
export const ALIKE = 0.9;

/**
 * What is left of a page when everything that changes from one request to the next is taken out: the requested path in every form,
 * scripts and styles, tokens, dates and long numbers.
 */
export function essence(text: string, path: string): string {
  let plain = dropBlocks(dropBlocks(text, 'script'), 'style');
  for (const form of formsOf(path)) plain = plain.replaceAll(form, ' ');
  return plain
    .replace(/\b(?:nonce|csrf|token)[\w-]{0,20}\s{0,2}=\s{0,2}(?:"[^"]{0,400}"|'[^']{0,400}')/gi, ' ')
    .replace(/[A-Za-z0-9+/_-]{24,}={0,2}/g, ' ')
    .replace(/[0-9a-f]{16,}/gi, ' ')
    .replace(/\d{1,4}[-/.:]\d{1,2}(?:[-/.:]\d{1,4})?/g, ' ')
    .replace(/\d{6,}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Without a regular expression: an element that never closes must not cost a second pass. */
function dropBlocks(text: string, name: string): string {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return text;
  let kept = '';
  let at = 0;
  for (;;) {
    const start = lower.indexOf(`<${name}`, at);
    if (start < 0) return kept + text.slice(at);
    kept += `${text.slice(at, start)} `;
    const end = lower.indexOf(`</${name}`, start);
    if (end < 0) return kept;
    at = end + name.length + 2;
  }
}

/** The longest first, so that no form leaves a piece of another. Names of three letters or fewer are not taken out. */
function formsOf(path: string): readonly string[] {
  const bare = path.replace(/^\/+|\/+$/g, '');
  const forms = new Set([
    path,
    bare,
    encodeURIComponent(path),
    encodeURIComponent(bare),
    path.replaceAll('/', '\\/'),
    bare.split('/').at(-1) ?? '',
  ]);
  return [...forms].filter((form) => form.length > 3).sort((a, b) => b.length - a.length);
}

/** Jaccard index of the sets of three-word shingles, 0 to 1. Two empty texts are alike. */
export function likeness(a: string, b: string): number {
  if (a === b) return 1;
  const [left, right] = [shingles(a), shingles(b)];
  let common = 0;
  for (const shingle of left) if (right.has(shingle)) common++;
  return common / (left.size + right.size - common || 1);
}

function shingles(text: string): ReadonlySet<string> {
  const words = text.split(' ');
  const set = new Set<string>();
  if (words.length < 3) return set.add(text);
  for (let index = 0; index + 2 < words.length; index++)
    set.add(`${words[index]} ${words[index + 1]} ${words[index + 2]}`);
  return set;
}
