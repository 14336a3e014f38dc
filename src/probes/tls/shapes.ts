/**
 * How the same offer is written, for servers that dislike one way of writing it. The next is tried only when the control before it
 * failed; the one that worked is kept for the endpoint and stated in the evidence.
 */
export interface Shape {
  readonly name: string;
  readonly renegotiation: 'extension' | 'scsv'; // never both: wolfSSL 5.5 refuses that
  readonly mostSuites: number;
  readonly extras: boolean; // ALPN, status_request, SCT, EMS, ticket
  readonly groups: 'all' | 'few';
  readonly serverName: boolean;
  readonly extensions: boolean;
  readonly recordVersion: number | null; // null: 0x0301 (0x0300 for SSLv3)
  readonly avoid256: boolean; // padded out of the window of 256 to 511 bytes (RFC 7685)
}

const FIRST: Shape = {
  name: 'ordinary',
  renegotiation: 'extension',
  mostSuites: 64,
  extras: true,
  groups: 'all',
  serverName: true,
  extensions: true,
  recordVersion: null,
  avoid256: false,
};

export const SHAPES: readonly Shape[] = [
  FIRST,
  { ...FIRST, name: 'signalling suite', renegotiation: 'scsv' },
  { ...FIRST, name: 'short', mostSuites: 32, extras: false, groups: 'few' },
  { ...FIRST, name: 'padded', avoid256: true },
  { ...FIRST, name: 'record version of the hello', recordVersion: 0x0303 },
  { ...FIRST, name: 'no server name', extras: false, groups: 'few', mostSuites: 32, serverName: false },
  {
    ...FIRST,
    name: 'bare',
    renegotiation: 'scsv',
    extras: false,
    groups: 'few',
    mostSuites: 32,
    serverName: false,
    extensions: false,
  },
];
