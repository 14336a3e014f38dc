/** One response, as MDN Observatory's HTTP client hands it over. */
export interface ObservatoryReply {
  readonly verified: boolean; // no certificate on the way was refused
  readonly headers: ReadonlyMap<string, string>; // lower-case names; several lines are one value, without Set-Cookie
  readonly cookies: readonly string[]; // lines of Set-Cookie
}

export interface ObservatoryCookie {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | null; // null: absent or unknown
}

/** A script element with an address. `written`: protocol-relative is `//host/...`, relative anything without a host. */
export interface ObservatoryScript {
  readonly src: string; // absolute, or as written when it is not
  readonly written: 'absolute' | 'protocol-relative' | 'relative';
  readonly integrity: string | null;
}

/** All that its ten tests look at, between our facts and what it records of a site itself. */
export interface ObservatoryInput {
  readonly host: string;
  readonly domain: string | null; // the registrable part; null: the host is an address or has none
  readonly preloaded: readonly string[]; // those of the hosts in play that are on the preload list for HSTS
  readonly overHttps: boolean; // https could be reached: then `page` is its answer
  readonly page: ObservatoryReply; // the last response of the https chain, or else of the http chain
  readonly http: ObservatoryReply | null; // the last response of the http chain; null: none
  readonly https: ObservatoryReply | null;
  readonly route: readonly string[]; // the addresses of the http chain
  readonly jar: readonly ObservatoryCookie[]; // what its cookie jar holds in the end
  /** Answer to a preflight. `origin`: what was sent, when it can read that back, which it cannot outside its own tests. */
  readonly cors:
    | { readonly headers: ReadonlyMap<string, string>; readonly origin: string | null }
    | null
    | 'not-observed';
  readonly metaPolicies: readonly string[];
  readonly metaReferrer: string | null;
  readonly scripts: readonly ObservatoryScript[];
  readonly scriptElements: number; // with and without an address
}

/** The media types it reads as HTML, as it compares them: to the letter, without white space. */
export const readsAsHtml = ({ headers }: ObservatoryReply): boolean =>
  ['text/html', 'application/xhtml+xml'].includes(headers.get('content-type')?.split(';', 1)[0] ?? '');
