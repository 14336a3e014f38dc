import { type Token, type TokenHandler, Tokenizer } from 'parse5';
import { tidy } from './body.ts';
import { steadyPolicy } from './headers.ts';
import {
  BACKGROUNDS,
  DRAWING,
  HEAD_ELEMENTS,
  INLINE,
  LEAVES_FOREIGN,
  type Mode,
  READABLE,
  SCRIPT_TYPES,
  TEXT_CONTENT,
} from './html-elements.ts';
import { parseRefresh } from './refresh.ts';
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
  readonly written?: 'protocol-relative';
}

export interface Html {
  readonly text: PageText; // stays in memory
  readonly title: string | null;
  readonly generator: string | null; // several are joined with "; "
  readonly language: string | null;
  readonly forms: readonly HtmlForm[];
  readonly scripts: readonly HtmlResource[];
  readonly styles: readonly HtmlResource[];
  readonly images: readonly string[];
  readonly frames: readonly string[]; // those among the images that are frames and plug-ins
  readonly links: readonly string[];
  readonly refresh: string | null;
  readonly refreshDelay: number | null; // seconds; null: there is no refresh to another address
  readonly metaPolicies: readonly string[];
  readonly metaReferrer: string | null;
  readonly metaHsts: boolean;
  readonly sourceMaps: number;
  readonly scriptsInline: number;
  readonly handlers: number;
}

/** The texts of a page, for those who recognise pages by them. */
export interface PageText {
  readonly words: string; // what a visitor reads, white space collapsed
  readonly scripts: string; // inline ones, and what `<body onload>` does
  readonly all: string; // words, scripts, styles, comments and attributes, but for drawings
}

/** No page needs more of a kind; a hostile one does not get more. */
const MOST = { forms: 50, fields: 100, resources: 300, images: 500, links: 200, policies: 20 } as const;

/**
 * What a page declares. `url`: where it was served. Tokens are read without building a tree: a page of a million nested elements costs
 * no more than its length. Addresses are resolved against the first `<base>`; those that do not parse or are not http are left out,
 * and so is what stands in a `<template>`.
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

type Attributes = (name: string) => string | null;
type OpenForm = { method: HtmlForm['method']; action: string; password: boolean; fields: Set<string> };

class PageReader implements TokenHandler {
  enter: (mode: Mode) => void = () => {};
  #refresh: { readonly delay: number; readonly address: string } | null = null;
  readonly #url: string;
  #base: string | null = null;
  #title: string | null = null;
  #inside: string | null = null; // the element whose text content is being read
  #inHead = true;
  #foreign = 0; // depth inside svg and math, whose <title> is none of ours
  #templates = 0; // depth inside templates: nothing in them is loaded or shown
  #language: string | null = null;
  #metaReferrer: string | null = null;
  #metaHsts = false;
  #inlineScript: 'none' | 'empty' | 'counted' = 'none';
  #scriptsInline = 0;
  #handlers = 0;
  #form: OpenForm | null = null;
  #loose: OpenForm | null = null; // fields outside every form, which only scripts can send
  readonly #generators: string[] = [];
  readonly #policies: string[] = [];
  readonly #forms: OpenForm[] = [];
  readonly #scripts: HtmlResource[] = [];
  readonly #styles: HtmlResource[] = [];
  readonly #images = new Set<string>();
  readonly #frames = new Set<string>();
  readonly #links = new Set<string>();
  readonly #words: string[] = [];
  readonly #code: string[] = [];
  readonly #all: string[] = [];

  constructor(url: string) {
    this.#url = url;
  }

  page(): Html {
    const all = this.#all.join('');
    const loose = this.#loose?.password === true ? [this.#loose] : [];
    return {
      text: { words: this.#words.join('').replace(/\s+/g, ' ').trim(), scripts: this.#code.join(''), all },
      title: this.#title === null ? null : tidy(this.#title, 300) || null,
      generator: tidy(this.#generators.join('; '), 300) || null,
      language: this.#language,
      forms: [...this.#forms, ...loose].map((form) => ({ ...form, fields: [...form.fields].sort() })),
      scripts: this.#scripts,
      styles: this.#styles,
      images: [...this.#images],
      frames: [...this.#frames],
      links: [...this.#links].sort().slice(0, MOST.links),
      refresh: this.#refresh === null ? null : steadyUrl(this.#refresh.address),
      refreshDelay: this.#refresh?.delay ?? null,
      metaPolicies: this.#policies,
      metaReferrer: this.#metaReferrer,
      metaHsts: this.#metaHsts,
      sourceMaps: all.match(/[#@]\s{0,4}sourceMappingURL=/g)?.length ?? 0,
      scriptsInline: this.#scriptsInline,
      handlers: this.#handlers,
    };
  }

  // --- tokens

  onStartTag({ tagName, attrs, selfClosing }: Token.TagToken): void {
    if (LEAVES_FOREIGN.has(tagName)) this.#foreign = 0;
    const mode = this.#foreign === 0 ? TEXT_CONTENT.get(tagName) : undefined;
    if (mode !== undefined) {
      this.enter(mode);
      this.#inside = tagName;
    }
    if (!HEAD_ELEMENTS.has(tagName)) this.#inHead = false;
    if (!INLINE.has(tagName)) this.#words.push(' ');
    for (const { name, value } of attrs) if (!DRAWING.has(name)) this.#all.push(value, '\n');

    const attribute: Attributes = (name) => attrs.find((one) => one.name === name)?.value ?? null;
    if (tagName === 'template' && this.#foreign === 0 && attribute('shadowrootmode') === null) this.#templates++;
    if (this.#templates > 0) return;
    if ((tagName === 'svg' || tagName === 'math') && !selfClosing) this.#foreign++;
    if (attrs.some(({ name }) => /^on[a-z]/.test(name))) this.#handlers++;
    this.#read(tagName, attribute);
  }

  onEndTag({ tagName }: Token.TagToken): void {
    this.#inside = null;
    this.#inlineScript = 'none';
    if (!INLINE.has(tagName)) this.#words.push(' ');
    switch (tagName) {
      case 'form':
        this.#form = null;
        return;
      case 'svg':
      case 'math':
        if (this.#foreign > 0) this.#foreign--;
        return;
      case 'template':
        if (this.#templates > 0) this.#templates--;
        return;
      case 'body':
      case 'html':
      case 'br':
        this.#inHead = false;
    }
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (this.#inside === null) this.#inHead = false;
    if (this.#inlineScript === 'empty') {
      this.#inlineScript = 'counted';
      this.#scriptsInline++;
    }
    this.#onText(chars);
  }
  onWhitespaceCharacter({ chars }: Token.CharacterToken): void {
    this.#onText(chars);
  }
  onNullCharacter(): void {}
  onComment({ data }: Token.CommentToken): void {
    this.#all.push(data, '\n');
  }
  onDoctype(): void {}
  onEof(): void {}

  #onText(chars: string): void {
    this.#all.push(chars);
    if (this.#templates > 0) return;
    if (this.#inside === null || READABLE.has(this.#inside)) this.#words.push(chars);
    if (this.#inside === 'title' && this.#title !== null && this.#title.length < 4096) this.#title += chars;
    if (this.#inlineScript !== 'none') this.#code.push(chars);
  }

  // --- elements

  #read(element: string, attribute: Attributes): void {
    if (BACKGROUNDS.has(element)) this.#addImage(attribute('background'));
    switch (element) {
      case 'html':
        this.#language ??= tidy(attribute('lang') ?? '', 40) || null;
        return;
      case 'body':
        this.#code.push(attribute('onload') ?? '', '\n');
        return;
      case 'base':
        this.#base ??= this.#resolve(attribute('href'));
        return;
      case 'title':
        if (this.#foreign > 0) return;
        if (this.#title === null) this.#title = '';
        else this.#inside = 'another title';
        return;
      case 'meta':
        this.#readMeta(attribute);
        return;
      case 'script':
        this.#readScript(attribute);
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
        this.#addImage(attribute('src'));
        return;
      case 'iframe':
      case 'frame':
      case 'embed':
        this.#addFrame(attribute('src'));
        return;
      case 'object':
        this.#addFrame(attribute('data'));
        return;
    }
  }

  #readMeta(attribute: Attributes): void {
    const content = attribute('content');
    if (content === null) return;
    const name = attribute('name')?.trim().toLowerCase();
    if (name === 'generator' && this.#generators.length < 10) {
      const generator = tidy(content, 200);
      if (generator !== '' && !this.#generators.includes(generator)) this.#generators.push(generator);
    }
    if (name === 'referrer' && content !== '') this.#metaReferrer = tidy(content, 200);

    switch (attribute('http-equiv')?.trim().toLowerCase()) {
      case 'refresh': {
        const refresh = parseRefresh(content);
        const address = this.#resolve(refresh?.target ?? null);
        if (refresh !== null && address !== null) this.#refresh ??= { delay: refresh.delay, address };
        return;
      }
      case 'content-security-policy': {
        // Elsewhere than in the head it is ignored (HTML, "Content security policy state").
        const policy = tidy(steadyPolicy(content), 8192);
        if (this.#inHead && policy !== '' && this.#policies.length < MOST.policies) this.#policies.push(policy);
        return;
      }
      case 'strict-transport-security':
        this.#metaHsts = true;
    }
  }

  #readScript(attribute: Attributes): void {
    const language = attribute('language') ?? '';
    const type = attribute('type') ?? (language === '' ? '' : `text/${language}`);
    if (type !== '' && !SCRIPT_TYPES.has(type.trim().toLowerCase())) return; // data, or held back by a consent banner
    if (attribute('src') === null) this.#inlineScript = 'empty';
    else this.#readResource(this.#scripts, attribute('src'), attribute);
  }

  #readLink(attribute: Attributes): void {
    const relations = (attribute('rel') ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('stylesheet')) this.#readResource(this.#styles, attribute('href'), attribute);
    else if (relations.some((relation) => relation === 'icon' || relation === 'apple-touch-icon'))
      this.#addImage(attribute('href'));
  }

  #readResource(into: HtmlResource[], address: string | null, attribute: Attributes): void {
    const src = this.#resolve(address);
    if (address === null || src === null || into.length >= MOST.resources) return;
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
      ...(/^\s*[/\\]{2}/.test(address) ? { written: 'protocol-relative' } : {}),
    });
  }

  #openForm(attribute: Attributes): void {
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

  /** Fields outside every form become one of their own that no browser sends: `dialog`. */
  #readField(element: string, attribute: Attributes): void {
    const type = attribute('type')?.trim().toLowerCase();
    if (element === 'input' && type === 'image') this.#addImage(attribute('src'));
    this.#loose ??= {
      method: 'dialog',
      action: steadyUrl(withoutQuery(this.#url)),
      password: false,
      fields: new Set(),
    };
    const form = this.#form ?? this.#loose;
    if (element === 'input' && type === 'password') form.password = true;
    const name = tidy(attribute('name') ?? '', 80);
    if (name !== '' && form.fields.size < MOST.fields) form.fields.add(name);
  }

  #addFrame(address: string | null): void {
    const frame = this.#resolve(address);
    if (frame === null) return;
    this.#addImage(address);
    if (this.#frames.size < MOST.resources) this.#frames.add(steadyUrl(frame));
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
