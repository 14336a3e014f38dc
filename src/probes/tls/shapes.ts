import { MOST_SUITES } from './offers.ts';

/**
 * How the same offer is written, for servers that dislike one way of writing it. The next is tried only when the one before it proved
 * nothing; the one that worked is kept for the version and stated in the facts.
 */
export interface Shape {
  readonly name: string;
  readonly renegotiation: 'extension' | 'scsv'; // never both: wolfSSL 5.5 refuses that
  readonly mostSuites: number;
  readonly extras: boolean; // ALPN, status_request, SCT, EMS, ticket
  readonly serverName: boolean;
  readonly extensions: boolean;
  readonly ownRecordVersion: boolean; // the record says the version of the hello, not 0x0301 (0x0300 for SSLv3)
  readonly avoid256: boolean; // padded out of the window of 256 to 511 bytes (RFC 7685)
}

export const ORDINARY: Shape = {
  name: 'ordinary',
  renegotiation: 'extension',
  mostSuites: MOST_SUITES,
  extras: true,
  serverName: true,
  extensions: true,
  ownRecordVersion: false,
  avoid256: false,
};

const SHORT: Shape = { ...ORDINARY, name: 'short', mostSuites: 32, extras: false };
const PLAIN: Shape = { ...ORDINARY, name: 'plain', extras: false };
const BARE: Shape = { ...SHORT, name: 'bare', renegotiation: 'scsv', serverName: false, extensions: false };

/** While nothing has been answered yet: every way that is known to have helped. */
export const SHAPES: readonly Shape[] = [
  ORDINARY,
  { ...ORDINARY, name: 'signalling suite', renegotiation: 'scsv' },
  PLAIN,
  SHORT,
  { ...ORDINARY, name: 'padded', avoid256: true },
  { ...ORDINARY, name: 'own record version', ownRecordVersion: true },
  { ...SHORT, name: 'no server name', serverName: false },
  BARE,
];

/**
 * For one version of a server that answers others: the shape that works there, then the same suites with less around them. Where a
 * question is asked more than twice, what may be lost is asked again before it is asked otherwise.
 */
export const plainer = (known: Shape, patience: number): readonly Shape[] => [
  ...Array.from({ length: patience - 1 }, () => known),
  PLAIN,
];
