import { compareText, digestOf } from './model/canonical.ts';
import type { DriftEvent, EventName } from './model/drift.ts';
import type { RememberedTarget } from './model/memory.ts';
import type { Evidence, Facts, Kind, Observation } from './model/observation.ts';

/**
 * Pure. What CERT staff want to know that is no finding: certificates, names, titles and scripts that are not the ones of the last
 * known facts. Where one side was not seen there is no event.
 */
export function eventsOf(
  target: string,
  known: RememberedTarget['known'],
  tonight: readonly Observation[],
): DriftEvent[] {
  const events: DriftEvent[] = [];
  const add = (event: EventName, evidence: Evidence) => events.push({ target, event, evidence });
  const pair = <K extends Kind>(kind: K): { before: Facts[K]; after: Facts[K] } | null => {
    const before = known[kind]?.observation.outcome;
    const after = tonight.find((observation) => observation.kind === kind)?.outcome;
    if (before === undefined || after === undefined || !before.ok || !after.ok) return null;
    return { before: before.value as Facts[K], after: after.value as Facts[K] };
  };

  const dns = pair('dns');
  if (dns !== null)
    changed(addresses(dns.before), addresses(dns.after), (before, after) =>
      add('addresses-changed', { before, after }),
    );

  const tls = pair('tls');
  if (tls !== null) {
    changed(leaves(tls.before, 'sha256'), leaves(tls.after, 'sha256'), () =>
      add('certificate-rotated', { before: leaves(tls.before, 'notAfter'), after: leaves(tls.after, 'notAfter') }),
    );
    changed(leaves(tls.before, 'issuer'), leaves(tls.after, 'issuer'), (before, after) =>
      add('issuer-changed', { before, after }),
    );
  }

  for (const kind of ['http', 'https'] as const) {
    const chain = pair(kind);
    if (chain === null) continue;
    changed([destination(chain.before)], [destination(chain.after)], ([before = ''], [after = '']) =>
      add('redirect-target-changed', { service: kind, before, after }),
    );
  }

  const page = pair('page');
  if (page !== null) {
    const { before, after } = page;
    if (before.title !== after.title)
      add('page-title-changed', { before: before.title ?? '', after: after.title ?? '' });
    const added = scriptHosts(after).filter((host) => !scriptHosts(before).includes(host));
    if (added.length > 0) add('third-party-script-added', { hosts: added });
    if (!hasLogin(before) && hasLogin(after)) add('login-form-appeared', { url: after.url });
  }

  const disclosure = pair('disclosure');
  if (disclosure !== null && digestOf(disclosure.before) !== digestOf(disclosure.after))
    add('security-txt-changed', { before: contactsOf(disclosure.before), after: contactsOf(disclosure.after) });

  const software = pair('software');
  if (software !== null) {
    const before = products(software.before);
    const after = products(software.after);
    const added = after.filter((product) => !before.includes(product));
    changed(servers(software.before), servers(software.after), (from, to) =>
      add('server-product-changed', { before: from, after: to }),
    );
    // A product that only new signs of ours show, or that a part which did not come would have shown, is no event.
    const sameSigns = software.before.table === software.after.table;
    const fresh = sameSigns ? added.filter((product) => !servers(software.after).includes(product)) : [];
    if (fresh.length > 0) add('new-technology', { products: fresh });
    const whole = sameSigns && (software.after.unread ?? []).length === 0;
    const gone = whole
      ? before.filter((product) => !after.includes(product) && !servers(software.before).includes(product))
      : [];
    if (gone.length > 0) add('technology-gone', { products: gone });
  }
  return events.sort((a, b) => compareText(a.event, b.event));
}

function changed(
  before: readonly string[],
  after: readonly string[],
  then: (before: readonly string[], after: readonly string[]) => void,
): void {
  if (before.join('\n') !== after.join('\n')) then(before, after);
}

const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort(compareText);

const addresses = ({ addresses }: Facts['dns']) => sorted(addresses.map(({ address }) => address));

const leaves = ({ addresses }: Facts['tls'], property: 'sha256' | 'issuer' | 'notAfter') =>
  sorted(
    addresses.flatMap(({ certificates }) =>
      certificates.flatMap(({ chain }) => chain.slice(0, 1).map((leaf) => leaf[property])),
    ),
  );

const destination = ({ hops, next }: Facts['http']) => next ?? hops.at(-1)?.url ?? '';

const scriptHosts = ({ url, scripts }: Facts['page']) => {
  const own = URL.parse(url)?.host;
  return sorted(scripts.flatMap(({ src }) => URL.parse(src)?.host ?? []).filter((host) => host !== own));
};

const contactsOf = ({ found }: Facts['disclosure']) =>
  found === null ? [] : sorted(found.fields.flatMap(([name, value]) => (name === 'contact' ? [value] : [])));

const hasLogin = ({ forms }: Facts['page']) => forms.some(({ password }) => password);

const products = ({ products }: Facts['software']) => sorted(products.map(({ product }) => product));

/** Products that the Server header names. */
const servers = ({ products }: Facts['software']) =>
  sorted(
    products
      .filter(({ signals }) => signals.some(({ source }) => source === 'header:server'))
      .map(({ product }) => product),
  );
