import { areaOf } from '../model/rule.ts';
import type { Area } from '../model/target.ts';

/**
 * What a repair asks of an administrator who knows the server: `minutes` for a line of configuration or a file taken away, `hours` for work
 * that wants a test first or somebody else (a certificate, a firewall), `days` for a change in the application or an upgrade. An estimate,
 * for the order of work and nothing else: no verdict or date rests on it.
 */
export const EFFORTS = ['minutes', 'hours', 'days'] as const;
export type Effort = (typeof EFFORTS)[number];

/** What is usual in an area. */
const USUAL: Readonly<Record<Area, Effort>> = {
  https: 'hours',
  tls: 'minutes',
  certificate: 'hours',
  headers: 'minutes',
  cookies: 'hours',
  cors: 'hours',
  page: 'hours',
  http: 'hours',
  disclosure: 'minutes',
  exposure: 'minutes',
  software: 'days',
  dns: 'hours',
  mail: 'hours',
};

/** Where a rule asks for more, or less, than its area. tests/render/effort.test.ts holds the ids against the registry. */
export const UNUSUAL: Readonly<Record<string, Effort>> = {
  // The server or its library has to be replaced, not only told.
  'tls/ccs-injection': 'hours',
  'tls/extended-master-secret': 'hours',
  'tls/heartbleed': 'hours',
  'tls/modern-version': 'hours',
  'tls/post-quantum': 'days',
  'tls/robot': 'hours',
  'tls/secure-renegotiation': 'hours',
  'tls/ticketbleed': 'hours',
  'tls/version-1.3': 'hours',
  // A file on the server, in another order or with one more certificate.
  'certificate/complete-chain': 'minutes',
  'certificate/order': 'minutes',
  'certificate/staple': 'minutes',
  // A policy is written against what the pages really load, and tried first.
  'headers/addresses-agree': 'hours',
  'headers/csp': 'days',
  'headers/csp-bypass': 'hours',
  'headers/csp-eval': 'days',
  'headers/csp-http-source': 'hours',
  'headers/csp-nonce': 'days',
  'headers/csp-script': 'days',
  'headers/embedder-policy': 'hours',
  'headers/hsts-preload': 'hours',
  'headers/hsts-subdomains': 'hours',
  'headers/trusted-types': 'days',
  // One line of configuration.
  'cookies/http-only': 'minutes',
  'cookies/same-site': 'minutes',
  'cookies/secure': 'minutes',
  'https/closed-http': 'minutes',
  'https/first-hop': 'minutes',
  'https/no-downgrade': 'minutes',
  'https/redirect': 'minutes',
  'page/directory-listing': 'minutes',
  'page/generator': 'minutes',
  'page/source-map': 'minutes',
  'software/version-disclosed': 'minutes',
  // Taking the file away is not enough: what stood in it is known, and has to be changed.
  'exposure/configuration-backup': 'hours',
  'exposure/credentials': 'hours',
  'exposure/database-dump': 'days',
  'exposure/environment-file': 'hours',
  'exposure/password-file': 'hours',
  'exposure/repository': 'hours',
  // Access has to be moved behind a network or a gateway.
  'exposure/application-console': 'hours',
  'exposure/database-console': 'hours',
  'exposure/device-console': 'hours',
  'exposure/operations-console': 'hours',
  'exposure/server-console': 'hours',
  'exposure/weak-component': 'hours',
  // The application has to change.
  'page/personal-data': 'days',
  'page/password-method': 'days',
};

export const effortOf = (rule: string): Effort => UNUSUAL[rule] ?? USUAL[areaOf(rule)] ?? 'hours';
