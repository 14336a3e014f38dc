import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5';
import { tidy } from './body.ts';
import { steadyUrl } from './steady-url.ts';

interface HtmlForm {
  readonly method: 'get' | 'post' | 'dialog';
  readonly action: string; // absolute, without query
  readonly password: boolean;
  readonly fields: readonly string[];
}

interface HtmlResource {
  readonly src: string;
  readonly integrity: string | null;
  readonly crossorigin: string | null;
}

export interface Html {
  readonly title: string | null;
  readonly generator: string | null; // several are joined with "; "
  readonly language: string | null;
  readonly forms: readonly HtmlForm[];
  readonly scripts: readonly HtmlResource[];
  readonly styles: readonly HtmlResource[];
  readonly images: readonly string[];
  readonly links: readonly string[];
  readonly refresh: string | null;
}

/** No page needs more of a kind; a hostile one does not get more. */
const MOST = { forms: 50, fields: 100, resources: 300, images: 500, links: 200 } as const;

/** Elements whose content is text for the tokenizer (WHATWG HTML, 13.2.6.4; scripting is on, so `noscript` is one of them). */
const TEXT_CONTENT: ReadonlyMap<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]> = new Map([
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['noscript', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);

/**
 * What a page declares. `url`: where it was served. Tokens are read without building a tree: a page of a million nested elements costs
 * no more than its length. Addresses are resolved against the first `<base>`; those that do not parse or are not http are left out.
 */
export function readHtml(text: string, url: string): Html {
  const reader = new PageReader(url);
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, reader);
  reader.enter = (mode) => {
    tokenizer.state = mode;
  };
  tokenizer.write(text, true);
  return reader.page();
}

type OpenForm = { method: HtmlForm['method']; action: string; password: boolean; fields: Set<string> };

class PageReader implements TokenHandler {
  enter: (mode: (typeof TokenizerMode)[keyof typeof TokenizerMode]) => void = () => {};
  readonly #url: string;
  #base: string | null = null;
  #title: string | null = null;
  #inTitle = false;
  #foreign = 0; // depth inside svg and math, whose <title> is none of ours
  #language: string | null = null;
  #refresh: string | null = null;
  #form: OpenForm | null = null;
  readonly #generators: string[] = [];
  readonly #forms: OpenForm[] = [];
  readonly #scripts: HtmlResource[] = [];
  readonly #styles: HtmlResource[] = [];
  readonly #images = new Set<string>();
  readonly #links = new Set<string>();

  constructor(url: string) {
    this.#url = url;
  }

  page(): Html {
    return {
      title: this.#title === null ? null : tidy(this.#title, 300) || null,
      generator: tidy(this.#generators.join('; '), 300) || null,
      language: this.#language,
      forms: this.#forms.map(({ method, action, password, fields }) => ({
        method,
        action,
        password,
        fields: [...fields].sort(),
      })),
      scripts: this.#scripts,
      styles: this.#styles,
      images: [...this.#images],
      links: [...this.#links].sort().slice(0, MOST.links),
      refresh: this.#refresh,
    };
  }

  onStartTag(token: Token.TagToken): void {
    const mode = this.#foreign === 0 ? TEXT_CONTENT.get(token.tagName) : undefined;
    if (mode !== undefined) this.enter(mode);
    if ((token.tagName === 'svg' || token.tagName === 'math') && !token.selfClosing) this.#foreign++;
    this.#read(token.tagName, (name) => token.attrs.find((attribute) => attribute.name === name)?.value ?? null);
  }

  onEndTag(token: Token.TagToken): void {
    if (token.tagName === 'title') this.#inTitle = false;
    if (token.tagName === 'form') this.#form = null;
    if ((token.tagName === 'svg' || token.tagName === 'math') && this.#foreign > 0) this.#foreign--;
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (this.#inTitle) this.#title = `${this.#title ?? ''}${chars}`.slice(0, 4096);
  }
  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token);
  }
  onNullCharacter(): void {}
  onComment(): void {}
  onDoctype(): void {}
  onEof(): void {}

  #read(element: string, attribute: (name: string) => string | null): void {
    switch (element) {
      case 'html':
        this.#language ??= tidy(attribute('lang') ?? '', 40) || null;
        return;
      case 'base':
        this.#base ??= this.#resolve(attribute('href'));
        return;
      case 'title':
        if (this.#foreign === 0 && this.#title === null) {
          this.#title = '';
          this.#inTitle = true;
        }
        return;
      case 'meta':
        this.#readMeta(attribute);
        return;
      case 'script':
        this.#readResource(this.#scripts, attribute('src'), attribute);
        return;
      case 'link':
        this.#readLink(attribute);
        return;
      case 'a':
      case 'area':
        this.#addLink(attribute('href'));
        return;
      case 'form':
        this.#openForm(attribute);
        return;
      case 'input':
      case 'select':
      case 'textarea':
        this.#readField(element, attribute);
        return;
      case 'img':
      case 'source':
        this.#addImage(attribute('src'));
        for (const candidate of candidatesOf(attribute('srcset'))) this.#addImage(candidate);
        return;
      case 'video':
        this.#addImage(attribute('src'));
        this.#addImage(attribute('poster'));
        return;
      case 'audio':
      case 'track':
      case 'iframe':
      case 'frame':
      case 'embed':
        this.#addImage(attribute('src'));
        return;
      case 'object':
        this.#addImage(attribute('data'));
        return;
    }
  }

  #readMeta(attribute: (name: string) => string | null): void {
    const content = attribute('content');
    if (content === null) return;
    if (attribute('name')?.trim().toLowerCase() === 'generator' && this.#generators.length < 10) {
      const generator = tidy(content, 200);
      if (generator !== '' && !this.#generators.includes(generator)) this.#generators.push(generator);
    }
    if (attribute('http-equiv')?.trim().toLowerCase() === 'refresh') {
      const target = /^\s*[\d.]{1,12}\s*[;,\s]\s*url\s*=\s*["']?([^"']{1,2000})/i.exec(content.slice(0, 2100))?.[1];
      const address = this.#resolve(target ?? null);
      if (address !== null) this.#refresh ??= steadyUrl(address);
    }
  }

  #readLink(attribute: (name: string) => string | null): void {
    const relations = (attribute('rel') ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('stylesheet')) this.#readResource(this.#styles, attribute('href'), attribute);
    else if (relations.some((relation) => relation === 'icon' || relation === 'apple-touch-icon'))
      this.#addImage(attribute('href'));
  }

  #readResource(into: HtmlResource[], address: string | null, attribute: (name: string) => string | null): void {
    const src = this.#resolve(address);
    if (src === null || into.length >= MOST.resources) return;
    const integrity = attribute('integrity')?.trim() || null;
    const crossorigin = attribute('crossorigin');
    into.push({
      src: steadyUrl(src),
      integrity: integrity === null ? null : tidy(integrity, 400),
      crossorigin:
        crossorigin === null
          ? null
          : crossorigin.trim().toLowerCase() === 'use-credentials'
            ? 'use-credentials'
            : 'anonymous',
    });
  }

  #openForm(attribute: (name: string) => string | null): void {
    if (this.#form !== null || this.#forms.length >= MOST.forms) return; // a form inside a form is ignored (WHATWG HTML, form element pointer)
    const method = attribute('method')?.trim().toLowerCase();
    const action = this.#resolve(attribute('action') || this.#url) ?? this.#url;
    this.#form = {
      method: method === 'post' || method === 'dialog' ? method : 'get',
      action: steadyUrl(withoutQuery(action)),
      password: false,
      fields: new Set(),
    };
    this.#forms.push(this.#form);
  }

  #readField(element: string, attribute: (name: string) => string | null): void {
    const type = attribute('type')?.trim().toLowerCase();
    if (element === 'input' && type === 'image') this.#addImage(attribute('src'));
    if (this.#form === null) return;
    if (element === 'input' && type === 'password') this.#form.password = true;
    const name = tidy(attribute('name') ?? '', 80);
    if (name !== '' && this.#form.fields.size < MOST.fields) this.#form.fields.add(name);
  }

  #addImage(address: string | null): void {
    const image = this.#resolve(address);
    if (image !== null && this.#images.size < MOST.images) this.#images.add(steadyUrl(image));
  }

  #addLink(address: string | null): void {
    const link = this.#resolve(address);
    if (link === null || this.#links.size >= MOST.links * 10) return;
    if (new URL(link).hostname === new URL(this.#url).hostname) this.#links.add(steadyUrl(link));
  }

  /** Absolute, without fragment; null when it does not parse or is not http. */
  #resolve(address: string | null): string | null {
    if (address === null || address.length > 4096) return null;
    const url = URL.parse(address.trim(), this.#base ?? this.#url);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
    url.hash = '';
    url.username = '';
    url.password = '';
    return url.href.length > 2048 ? null : url.href;
  }
}

/** The addresses of a `srcset`: each is followed by white space or by the comma that ends it. */
function candidatesOf(srcset: string | null): readonly string[] {
  if (srcset === null) return [];
  return srcset
    .slice(0, 8192)
    .split(/,\s+|\s+[\d.]{1,10}[wx]\s*(?:,|$)/)
    .map((candidate) => candidate.trim().split(/\s/, 1)[0] ?? '')
    .filter((candidate) => candidate !== '');
}

function withoutQuery(address: string): string {
  const url = new URL(address);
  url.search = '';
  return url.href;
}
