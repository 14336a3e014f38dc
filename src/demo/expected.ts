import type { Cause, ChangeState, EventName } from '../model/drift.ts';

/** What the second night must say, no more and no less: written from the stories of sites.ts, never from an output. */
export const EXPECTED_CHANGES: readonly ExpectedChange[] = [
  // site, rule, subject, state, cause
  ['sante-www', 'headers/hsts', null, 'new', 'site'],
  ['sante-www', 'tls/profile-ssl-labs', null, 'new', 'site'], // without HSTS the guide gives A- at best
  ['transports-www', 'headers/hsts', null, 'fixed', 'site'],
  ['transports-www', 'tls/profile-ssl-labs', null, 'fixed', 'site'],
  ['eau-portail', 'exposure/database-console', '/phpmyadmin/', 'new', 'site'],
  ['tresor-paiement', 'certificate/validity', null, 'updated', 'clock'],
];
export type ExpectedChange = readonly [
  site: string,
  rule: string,
  subject: string | null,
  state: ChangeState,
  cause: Cause,
];

/** Everything that was open here on the first night is unverified on the second: neither fixed nor forgotten. */
export const EXPECTED_UNVERIFIED: readonly string[] = ['enseignement-resultats', 'transports-guichet'];

export const EXPECTED_EVENTS: readonly (readonly [site: string, event: EventName])[] = [
  ['tizi-nour-www', 'page-title-changed'],
  ['tresor-www', 'certificate-rotated'],
];
