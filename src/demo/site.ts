import type { Owner } from '../model/target.ts';
import type { KeySpec } from './ca.ts';

/** A pretended site: what it is, what is wrong with it, and how it answers on the first and the second night. */
export interface Site {
  readonly id: string;
  readonly host: string; // as people write it
  readonly owner: Owner['id'];
  readonly story: string; // one line: what a reader should expect
  readonly tags?: readonly string[];
  readonly listed?: 'http'; // the targets file names this service only; both unless said
  readonly shows: readonly string[]; // rules that must fail on the first night: the intent, not the outcome
  readonly first: Night;
  readonly second?: Partial<Night>; // what differs on the second night
  readonly overnight?: string; // the same in words; also what the clock alone brings about
}

export interface Night {
  readonly https: Front;
  readonly http: Front;
  readonly certificate: Certificate;
  readonly protocols: Protocols;
}

/** How a port behaves: an answering server, nothing there, or a server that accepts and never says a word. */
export type Front = Answers | 'refused' | 'silent';

export interface Answers {
  readonly headers: readonly Header[]; // on every answer
  readonly pages: Readonly<Record<string, Page>>; // by path; anything else is `otherwise`
  readonly otherwise: Page;
}

/**
 * Header values and texts may hold {https} and {http} (the site's own addresses), {path} (what was asked) and
 * {fresh} (a value that is never given twice, as session identifiers are).
 */
export interface Page {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type Header = readonly [name: string, value: string];

export interface Certificate {
  readonly issuer: 'authority' | 'itself';
  readonly sends: 'chain' | 'leaf'; // the leaf alone is an incomplete chain
  readonly key: KeySpec;
  readonly digest: 'sha256' | 'sha1';
  readonly names: readonly string[] | 'its own';
  readonly from: number; // days relative to the first night
  readonly until: number;
}

/** Which versions of TLS are accepted: 1.2 and 1.3; 1.0 to 1.2; as modern, but keys of 1024 bits are loaded. */
export type Protocols = 'modern' | 'up-to-1.2' | 'modern-weak-keys';
