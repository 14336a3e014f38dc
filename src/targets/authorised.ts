import type { Instant } from '../model/observation.ts';
import type { Target } from '../model/target.ts';

export type Permission = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** May we look at this target on that night? Both days of the authorisation are included; days are UTC days. */
export function authorised({ authorisation }: Target, now: Instant): Permission {
  if (authorisation === null) return { ok: false, why: 'no authorisation' };
  const today = now.slice(0, 10);
  if (today < authorisation.from) return { ok: false, why: `${authorisation.id} begins on ${authorisation.from}` };
  if (today > authorisation.until) return { ok: false, why: `${authorisation.id} ended on ${authorisation.until}` };
  return { ok: true };
}
