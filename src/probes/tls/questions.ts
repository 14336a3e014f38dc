import type { Course, Step } from './course.ts';
import { type Hello, type HelloVersion, WIRE } from './hello.ts';
import { type KeyShare, keyShare } from './keys13.ts';
import { ORDINARY, type Shape } from './shapes.ts';

const PLAIN: Omit<Hello, 'version' | 'suites'> = {
  groups: [],
  shares: [],
  schemes: [],
  serverName: null,
  alpn: [],
  statusRequest: false,
  timestamps: false,
  renegotiation: 'none',
  extendedMasterSecret: false,
  encryptThenMac: false,
  heartbeat: false,
  ticket: false,
  fallback: false,
  compression: [],
  certificateCompression: [],
  sessionId: null,
  recordVersion: null,
  avoid256: false,
  extensions: true,
};

const ALPN = ['h2', 'http/1.1'];

export type Version12 = Exclude<HelloVersion, 'TLSv1.3'>;

export interface Offer13 {
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly shareOf: readonly number[]; // groups of the key shares; empty: the server must ask for one (HelloRetryRequest)
  readonly changes?: Partial<Hello>;
}

function shareFor({ keys }: Course, group: number): KeyShare {
  const share = keys.get(group) ?? keyShare(group);
  keys.set(group, share);
  return share;
}

/** A hello that offers TLS 1.3 and nothing else. */
export function hello13(course: Course, { suites, groups, shareOf, changes }: Offer13, purpose: string): Step {
  const shares = shareOf.map((group) => shareFor(course, group));
  return {
    kind: 'hello',
    purpose,
    shares,
    hello: {
      ...PLAIN,
      version: 'TLSv1.3',
      suites,
      groups,
      shares,
      schemes: course.schemeOrder,
      serverName: course.serverName,
      alpn: ALPN,
      statusRequest: true,
      timestamps: true,
      ...changes,
    },
  };
}

/** A hello whose newest version is this one, in the shape that this server understands. */
export function hello12(
  course: Course,
  version: Version12,
  suites: readonly number[],
  purpose: string,
  changes: Partial<Hello> = {},
  shape: Shape = course.shapes[version] ?? ORDINARY,
): Step {
  return {
    kind: 'hello',
    purpose,
    shares: [],
    hello: {
      ...PLAIN,
      version,
      suites,
      groups: course.groupOrder,
      schemes: version === 'TLSv1.2' ? course.schemeOrder : [],
      serverName: shape.serverName ? course.serverName : null,
      alpn: shape.extras ? ALPN : [],
      statusRequest: shape.extras,
      timestamps: shape.extras,
      extendedMasterSecret: shape.extras,
      ticket: shape.extras,
      renegotiation: version === 'SSLv3' ? 'scsv' : shape.renegotiation,
      recordVersion: shape.ownRecordVersion ? WIRE[version] : null,
      avoid256: shape.avoid256,
      extensions: shape.extensions,
      ...changes,
    },
  };
}
