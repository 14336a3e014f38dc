import type { Socket } from 'node:net';
import type { DnsFacts, Failure, Header, Hop, Outcome } from '../../model/observation.ts';
import type { LaneLike } from '../../model/plan.ts';
import type { Profile, Target } from '../../model/target.ts';
import type { Violation } from '../../parse/raw-head.ts';
import type { Twin } from './twin.ts';

/** The only methods that can leave this machine. */
export const METHODS = ['GET', 'HEAD', 'OPTIONS'] as const;
export type Method = (typeof METHODS)[number];

export interface Ask {
  readonly reason: string; // for the ledger: "https", "paths git-head"
  readonly method?: Method; // GET unless said
  readonly headers?: Readonly<Record<string, string>>; // of our own making: Origin, Range
  readonly maxBytes?: number; // of the body; the rest is not read. 1 MiB unless said
  readonly pace?: 'ordinary' | 'exposure';
  readonly stretch?: number; // of the time between two requests of this pace: 1 unless said, more is slower
  readonly fresh?: boolean; // on a connection of its own: the one that is kept is left
  readonly address?: string; // which of the target's addresses; the first that can be reached unless said
  readonly foreign?: boolean; // the URL is the site's (a redirect): its query values stay out of the ledger
}

/** One reply to one request; redirects are not followed here. */
export interface Reply {
  readonly url: string;
  readonly address: string;
  readonly status: number;
  readonly headers: readonly Header[]; // raw: order, case, duplicates; latin1; nothing masked yet
  readonly body: Uint8Array; // decoded prefix; stays in memory, is never stored
  readonly truncated: boolean; // by our cap, or because the rest did not come: then `cut` says why
  readonly cut?: Failure; // the headers stand, but a verdict of absence cannot rest on this body
  readonly tls: Hop['tls'];
  readonly reader: Hop['reader'];
  readonly violations: readonly Violation[];
}

/** What an earlier probe leaves for a later one within the same night. Nothing of it is stored as such. */
export interface Notes {
  page: Reply | null; // the page that the https chain (or else the http chain) ended on
  earlier: Reply | null; // the same page from the same address, when the http chain had ended on it too
  notFound?: Reply; // the answer for a path that cannot exist, when a probe asked for one
}

/**
 * The guarded way to one target, used by every probe and by nothing else. Every request is paced, bounded in time and size, carries our
 * name, goes to a checked and pinned address, and is written into the ledger.
 */
export interface Lane extends LaneLike {
  readonly target: Target;
  readonly profile: Profile; // of this run, never beyond what the authorisation allows
  readonly notes: Notes;
  /** The target's other name, if it has one; a listed one is a target of its own. It is only asked with GET. */
  readonly twin: (Twin & { readonly listed: boolean }) | null;
  readonly opened: number; // connections so far, failed ones included; a probe reports the difference
  readonly handshakeMs: number; // how long the tls probe listens before a server counts as silent
  readonly roots: readonly string[]; // PEM: trusted in addition to the bundled ones
  /** 16 hexadecimal characters that no site knows, the same for the same run, target and label: names of paths that cannot exist. */
  unlikely(label: string): string;
  /** Resolves and judges every address of the target, or of its twin, once; later calls give the same answer. */
  resolve(whose?: 'target' | 'twin'): Promise<Outcome<DnsFacts>>;
  /** Addresses that may be dialled, at most 4 of each family, IPv4 first; a failure when there are none. */
  addresses(): Promise<Outcome<readonly string[]>>;
  /** One request. Hosts outside the register are refused with `out-of-scope-redirect`, forbidden addresses with `not-permitted`. */
  ask(url: string, ask: Ask): Promise<Outcome<Reply>>;
  /**
   * Waits until no other target is looked at by hand at this address; gives the way out. Only who is inside dials there: whoever held one
   * socket and waited for the next would wait for others who do the same.
   */
  enter(address: string): Promise<Outcome<() => void>>;
  /** A connected TCP socket to one checked address of the target, for the tls probe. The caller destroys it. Writes a ledger line with method TLS. */
  dial(address: string, port: number, reason: string): Promise<Outcome<Socket>>;
  /** What a dialled socket was used for after all: replaces the reason in its ledger line. */
  label(socket: Socket, reason: string): void;
}
