import { ISOLATED } from './isolated.ts';
import { JDK } from './jdk.ts';
import { NGINX } from './nginx.ts';
import { OLD_NODES } from './old-node.ts';
import { OPENSSL_PROGRAMS } from './openssl-programs.ts';
import { STUBS } from './stubs.ts';
import type { WorldServer } from './world.ts';

/** Every real server of the world. */
export const SERVERS: readonly WorldServer[] = [
  ...NGINX,
  ...OPENSSL_PROGRAMS,
  ...JDK,
  ...OLD_NODES,
  ...ISOLATED,
  ...STUBS,
];
